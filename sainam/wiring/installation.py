"""What one installation keeps in its state folder: ports, keys, byte store, drop folders."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from joserfc.jwk import OKPKey

from sainam.agencies.sealer import KEY_BYTES, Sealer
from sainam.counterparts.hosted.players import HOSTED
from sainam.exchanges.files.archive import FileArchive
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.free_port import free_port, is_free
from sainam.kit.keys.masters import Masters
from sainam.kit.settings import Settings
from sainam.kit.syslog_url import SyslogServer

PortName = Literal["web", "sftp", "cis", "smtp", "mailbox", "time_stamps", "syslog"]
_PORTS: tuple[PortName, ...] = ("web", "sftp", "cis", "smtp", "mailbox", "time_stamps", "syslog")


class NotPreparedError(RuntimeError):
    """The state folder lacks what this role needs; the message names it."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The state folder, by name. Nothing here is read before it is asked for."""

    settings: Settings

    @property
    def keys(self) -> Path:
        return self.settings.state / "keys"

    @property
    def parties(self) -> Path:
        """Keys of the demo's other parties; a site has none."""
        return self.settings.state / "parties"

    @property
    def drop(self) -> Path:
        """The SFTP folders: environment / agreement / inbox and outbox."""
        return self.settings.state / "sftp"

    @property
    def logs(self) -> Path:
        return self.settings.state / "logs"

    @property
    def operations_log(self) -> Path:
        """What the demo's operations centre was told; a site's centre keeps its own."""
        return self.settings.state / "operations-centre" / "events.log"

    def syslog_server(self) -> SyslogServer | None:
        """Who is told of security events; in a site without one nobody is."""
        if self.settings.syslog_url is None and self.settings.mode == "demo":
            return SyslogServer("tcp", "127.0.0.1", self.port("syslog"))
        return self.settings.syslog_url

    def byte_store(self) -> ByteStore:
        return ByteStore(self.settings.state / "bytes")

    def archive(self, database: Database) -> FileArchive:
        """Files as they came, sealed."""
        return FileArchive(self.byte_store(), database, self.masters())

    def masters(self) -> Masters:
        """No backup of this folder may outlive a turn: docs/runbook.md."""
        return Masters(self.settings.state / "masters")

    def port(self, name: PortName) -> int:
        """The port of a role, kept in ports.json while it is free at a start."""
        chosen = {"web": self.settings.web_port, "sftp": self.settings.sftp_port}.get(name)
        return chosen or self._kept_ports()[name]

    def counterpart_port(self, name: str) -> int:
        """Of a system that is played, by its counterpart's name."""
        return self._kept_ports()[name]

    def choose_ports(self) -> dict[str, int]:
        """To be called by the one that starts the roles, before them."""
        kept = self._kept_ports() if self._ports_file.exists() else {}
        ports: dict[str, int] = {}
        for name in (*_PORTS, *HOSTED):
            before = kept.get(name, 0)
            fits = before and before not in ports.values() and is_free(before)
            ports[name] = before if fits else _another_than(ports.values())
        write_whole(self._ports_file, json.dumps(ports, indent=1).encode())
        return ports

    def public_url(self) -> str:
        return self.settings.public_url or f"http://{self.settings.bind}:{self.port('web')}"

    def proxy_secret(self) -> bytes:
        """By which the proxy in front of the hub is known; made at the first start."""
        path = self.keys / "proxy-secret"
        if not path.exists():
            write_whole(path, secrets.token_hex(32).encode())
        return path.read_bytes().strip()

    def token_key(self) -> OKPKey:
        """The hub's own signing key, made at the first start."""
        path = self.keys / "token.jwk.json"
        if not path.exists():
            write_whole(
                path, json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)).encode()
            )
        return OKPKey.import_key(json.loads(path.read_bytes()))

    def sealer(self) -> Sealer:
        """Seals second factors and what forms carry; its key is made at the first start."""
        path = self.keys / "seal.key"
        if not path.exists():
            write_whole(path, secrets.token_bytes(KEY_BYTES))
        return Sealer(path.read_bytes())

    @property
    def _ports_file(self) -> Path:
        return self.settings.state / "ports.json"

    def _kept_ports(self) -> dict[str, int]:
        if not self._ports_file.exists():
            raise NotPreparedError(f"{self._ports_file} is missing: start with `sainam up`")
        ports: dict[str, int] = json.loads(self._ports_file.read_bytes())
        return ports


def write_whole(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Written beside and renamed: nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    beside.replace(path)


def _another_than(taken: Collection[int]) -> int:
    """A port that was free a moment ago is not bound yet, so it may be found free again."""
    while (port := free_port()) in taken:
        continue
    return port
