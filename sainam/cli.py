"""The command line: `sainam COMMAND`.

Each command is a module, imported only when it is called, so that a role does not load the others.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from sainam.kit.refusal import Refusal
from sainam.kit.settings import BadSettingError, Settings, read_settings

COMMANDS: dict[str, str] = {
    "up": "start everything: database, web, sftp, worker, counterparts (demo); stay up",
    "run": "up, then walk the tour and stay up",
    "prepare": "database, migrations, keys and the catalogue, then end",
    "web": "the web role: API and portal",
    "sftp": "the SFTP role",
    "worker": "the worker role: files, deliveries, sealing",
    "counterparts": "the other systems, played (demo only)",
    "tour": "walk rows of the mission live: --rows A3,G4 --json FILE",
    "catalogue": "check | plan | apply the catalogue",
    "agreement": "suspend | resume | end an agreement, shut a door, revoke a credential",
    "login": "register a person who signs in to the portal",
    "file": "inspect FILE --layout NAME: a dry run | rerun ID --reason TEXT",
    "mail": "list | show ID | again ID --reason TEXT: notices that went out, wait or were given up",
    "audit": "verify EXPORT [--head HEX] | export FILE | seal | change-key",
    "evidence": "pack FILE --from DAY --to DAY … | verify FILE [--head HEX] | verifier FILE",
    "document": "verify FILE [--root PEM] | register SERIES | void NUMBER --year BE --reason TEXT",
    "deletion": "due | order | show | holds …: content whose time is over, and what keeps it",
    "keys": "show | turn | restore: the masters that the data keys are kept under",
    "clock": "show or shift the demo's clock",
}


class Command(Protocol):
    """What each module of sainam.commands offers."""

    def main(self, arguments: Sequence[str], settings: Settings) -> int: ...


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 refused or failed, 2 misused, 130 stopped by a signal."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help", "help"):
        _print_help()
        return 0 if words else 2
    if words[0] not in COMMANDS:
        sys.stderr.write(f"sainam: there is no command {words[0]!r}; see sainam help\n")
        return 2
    try:
        settings = read_settings()
    except BadSettingError as error:
        sys.stderr.write(f"sainam: {error}\n")
        return 2
    command = cast("Command", importlib.import_module(f"sainam.commands.{words[0]}"))
    try:
        return command.main(words[1:], settings)
    except Refusal as refusal:
        detail = f" ({refusal.detail})" if refusal.detail else ""
        sys.stderr.write(f"sainam: {refusal.rule}: {refusal.sentence()}{detail}\n{refusal.thai}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _print_help() -> None:
    print("sainam COMMAND …\n")
    for name, told in COMMANDS.items():
        print(f"  {name:13}{told}")


if __name__ == "__main__":
    sys.exit(main())
