"""sainam file inspect FILE --layout NAME | rerun ID --reason TEXT."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from sainam.exchanges.files.rerun_file import rerun_file
from sainam.formats.inspect_file import Inspection, inspection_text
from sainam.formats.layout import Layout
from sainam.formats.load_layout import LayoutRefused, layout_named
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.kit.settings import Settings
from sainam.wiring.running import running_database_url


def main(arguments: Sequence[str], settings: Settings) -> int:
    """0 done (inspect: the file would post), 1 refused (it would be held whole), 2 misused."""
    parser = argparse.ArgumentParser(prog="sainam file", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    inspect = actions.add_parser("inspect", help="read a file as the hub would, storing nothing")
    inspect.add_argument("file", type=Path)
    inspect.add_argument("--layout", required=True, metavar="NAME", help="of the catalogue")
    inspect.add_argument("--faulty-only", action="store_true", help="leave good lines out")
    rerun = actions.add_parser("rerun", help="try a file again that the hub gave up on")
    rerun.add_argument("id", type=UUID)
    rerun.add_argument("--environment", choices=("live", "sandbox"), default="live")
    rerun.add_argument("--reason", required=True)
    rerun.add_argument("--actor", default="sainam file")
    given = parser.parse_args(arguments)
    return (
        _inspect(given, settings, inspect) if given.action == "inspect" else _rerun(given, settings)
    )


def _inspect(given: argparse.Namespace, settings: Settings, parser: argparse.ArgumentParser) -> int:
    try:
        layout = _layout(given.layout, settings.catalogue / "layouts")
        return _report(given.file, layout, faulty_only=given.faulty_only)
    except LookupError as error:
        parser.error(str(error.args[0]))
    except LayoutRefused as refused:
        for fault in refused.faults:
            print(f"{fault.file}:{fault.line}: {fault.key}: {fault.english} · {fault.thai}")
        return 2
    except BrokenPipeError:  # whoever reads the report has seen enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except OSError as error:
        parser.error(f"{given.file}: {error.strerror}")


def _layout(name: str, folder: Path) -> Layout:
    """Raises LookupError, whose message lists the layouts there are, or LayoutRefused."""
    names = sorted(path.stem for path in folder.glob("*.yaml"))
    if name not in names:
        raise LookupError(f"there is no layout {name!r}; the catalogue has {', '.join(names)}")
    return layout_named(name, folder)


def _report(file: Path, layout: Layout, *, faulty_only: bool) -> int:
    with file.open("rb") as stream:
        inspection = Inspection(layout, stream)
        for text in inspection_text(inspection, faulty_only=faulty_only):
            print(text)
    return 0 if inspection.summary.postable else 1


def _rerun(given: argparse.Namespace, settings: Settings) -> int:
    with Database(running_database_url(settings), application_name="sainam file") as database:
        try:
            with database.transaction() as tx:
                rerun_file(tx, given.environment, given.id, reason=given.reason, actor=given.actor)
        except Refusal as refusal:
            print(f"{refusal.rule}: {refusal.sentence()}\n{refusal.thai}")
            return 1
    print(f"file {given.id} is tried again")
    return 0
