"""The SFTP protocol (version 3) over one channel, as asyncssh speaks it, narrowed to our use."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import asyncssh
from asyncssh.constants import FXP_CLOSE, FXP_OPEN, FXP_OPENDIR, FXP_STATUS, FXP_WRITE
from asyncssh.packet import PacketDecodeError, SSHPacket, UInt32
from asyncssh.sftp import MIN_SFTP_VERSION, SFTPServerHandler
from asyncssh.stream import SSHReader, SSHServerStreamSession, SSHWriter

from sainam.channels.sftp.guest import OpenFile
from sainam.channels.sftp.refusals import TooManyOpen
from sainam.channels.sftp.sftp_requests import Requests
from sainam.channels.sftp.status import sentence
from sainam.channels.sftp.upload import Upload

_EXTENSIONS = (b"posix-rename@openssh.com", b"fsync@openssh.com", b"limits@openssh.com")


class Wire(SFTPServerHandler):
    """Tells a close by the client from one by a lost line, and waits for a slow reader."""

    def __init__(
        self,
        requests: Requests,
        reader: SSHReader[bytes],
        writer: SSHWriter[bytes],
        handles: int,
    ) -> None:
        super().__init__(requests, reader, writer, MIN_SFTP_VERSION)
        self._extensions = [(name, b"1") for name in _EXTENSIONS]
        self._packet_handlers = {
            kind: handler
            for kind, handler in self._packet_handlers.items()
            if isinstance(kind, int) or kind in _EXTENSIONS
        }
        self._requests = requests
        self._most_handles = handles

    async def _process_packet(self, pkttype: int, pktid: int, packet: SSHPacket) -> None:
        self._requests.house.heard(self._requests.guest)
        if pkttype == FXP_WRITE:
            packet = _as_declared(packet)
        elif pkttype == FXP_CLOSE:
            self._note_close(packet)
        elif pkttype in (FXP_OPEN, FXP_OPENDIR) and self._has_too_many():
            refused = asyncssh.SFTPFailure(sentence(TooManyOpen())).encode(MIN_SFTP_VERSION)
            self.send_packet(FXP_STATUS, pktid, UInt32(pktid), refused)
            return
        await super()._process_packet(pkttype, pktid, packet)
        if self._writer is not None:
            await self._writer.drain()

    async def _cleanup(self, exc: Exception | None) -> None:
        """Ends as OpenSSH's server does: scp fails without an exit status."""
        if exc is None and self._writer is not None:
            cast("asyncssh.SSHServerChannel[bytes]", self._writer.channel).exit(0)
        await super()._cleanup(exc)

    def _note_close(self, packet: SSHPacket) -> None:
        handle = SSHPacket(packet.get_remaining_payload()).get_string()
        opened = self._file_handles.get(handle)
        if isinstance(opened, OpenFile) and isinstance(opened.file, Upload):
            opened.file.closed_by_client = True

    def _has_too_many(self) -> bool:
        return len(self._file_handles) + len(self._dir_handles) >= self._most_handles


class SftpSession(SSHServerStreamSession[bytes]):
    """A channel that is SFTP or nothing: no shell, no command, no other subsystem."""

    def __init__(
        self, make: Callable[[asyncssh.SSHServerChannel[bytes]], Requests], handles: int
    ) -> None:
        super().__init__(None)
        self._make = make
        self._handles = handles

    def subsystem_requested(self, subsystem: str) -> bool:
        return subsystem == "sftp"

    def session_started(self) -> None:
        channel, connection = self._chan, self._conn
        if channel is None or connection is None:
            return
        requests = self._make(cast("asyncssh.SSHServerChannel[bytes]", channel))
        reader = SSHReader[bytes](self, channel)
        writer = SSHWriter[bytes](self, channel)
        wire = Wire(requests, reader, writer, self._handles)
        connection.create_task(wire.run(), channel.logger)


def _as_declared(packet: SSHPacket) -> SSHPacket:
    """A write without what it carries beyond the length it declares.

    rclone 1.60 sends such packets; OpenSSH's server reads what is declared and lets the rest be.
    """
    payload = packet.get_remaining_payload()
    parts = SSHPacket(payload)
    try:
        parts.get_string()
        parts.get_uint64()
        parts.get_string()
    except PacketDecodeError:
        return SSHPacket(payload)  # cut short: refused where it is read
    return SSHPacket(parts.get_consumed_payload())
