"""The door of the SFTP server: a registered key and an open folder, or nothing."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

import asyncssh

from sainam.channels.sftp.guest import Guest, House
from sainam.channels.sftp.refusals import CannotBeConfirmed, KeyUnknown, NoOpenFolder
from sainam.channels.sftp.sftp_requests import Requests
from sainam.channels.sftp.status import sentence
from sainam.channels.sftp.way_in import WayIn
from sainam.channels.sftp.wire import SftpSession
from sainam.kit.refusal import Refusal

_log = logging.getLogger(__name__)
_CHANNELS = 8


class Host(House, Protocol):
    """What the door needs of the server."""

    handles: int
    keys_per_connection: int

    def arrives(self, entrance: Entrance) -> bool:
        """False: there are too many, of this address or in all."""

    async def way_in(self, user: str, fingerprint: str, address: str) -> WayIn:
        """Raises KeyUnknown, NoOpenFolder, CannotBeConfirmed."""

    def signed_in(self, way: WayIn) -> Guest:
        """A guest from now on."""

    def leaves(self, entrance: Entrance) -> None:
        """The connection is gone."""


class Entrance(asyncssh.SSHServer):
    """One connection, from its first byte to its last."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._connection: asyncssh.SSHServerConnection | None = None
        self._keys = 0
        self._channels = 0
        self._way: WayIn | None = None
        self.guest: Guest | None = None
        self.address = "unknown"

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        peer = conn.get_extra_info("peername")
        self.address = str(peer[0]) if peer else "unknown"
        if not self._host.arrives(self):
            _log.warning("turned away %s: too many connections", self.address)
            asyncio.get_running_loop().call_soon(conn.abort)

    def connection_lost(self, _exc: Exception | None) -> None:
        self._host.leaves(self)

    def public_key_auth_supported(self) -> bool:
        return True

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether this key may try; that its caller has the private part is checked after."""
        self._keys += 1
        if self._keys > self._host.keys_per_connection:
            self.send_away("Too many keys were offered")
            return False
        fingerprint = str(key.get_fingerprint())
        try:
            self._way = await self._host.way_in(username, fingerprint, self.address)
        except KeyUnknown:
            _log.info("refused %s: not the key of %r", self.address, username[:64])
            return False
        except (NoOpenFolder, CannotBeConfirmed) as refusal:
            _log.warning("refused %s as %s: %s", self.address, username, refusal.rule)
            self._tell(refusal)
            return False
        return True

    def auth_completed(self) -> None:
        """Who was checked last must be who has proved it: otherwise nobody is signed in."""
        proved = self._connection.get_extra_info("username") if self._connection else None
        if self._way is None or self._way.credential != proved:
            _log.error("%s was checked as another than it signed in as", self.address)
            self.send_away("Sign in again")
            return
        self.guest = self._host.signed_in(self._way)
        _log.info("%s signed in from %s", self.guest.credential, self.address)

    def session_requested(self) -> SftpSession | bool:
        guest = self.guest
        if guest is None or self._channels >= _CHANNELS:
            return False
        self._channels += 1
        return SftpSession(lambda chan: Requests(chan, guest, self._host), self._host.handles)

    def send_away(self, why: str) -> None:
        if self._connection is not None and not self._connection.is_closed():
            self._connection.disconnect(asyncssh.DISC_BY_APPLICATION, why)

    def _tell(self, refusal: Refusal) -> None:
        if self._connection is not None:
            self._connection.send_auth_banner(f"{sentence(refusal)}\r\n")
