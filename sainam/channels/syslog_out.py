"""Hands lines to a syslog server: TLS (RFC 5425), TCP (RFC 6587), both counted, or UDP."""

from __future__ import annotations

import fcntl
import socket
import ssl
import struct
import termios
import time
from collections.abc import Sequence
from pathlib import Path

from sainam.kit.syslog_url import SyslogServer

SECONDS = 10.0
_POLL_SECONDS = 0.01


class SyslogOut:
    """One connection, kept. But over UDP `send` returns when the other machine has it all."""

    def __init__(
        self, server: SyslogServer, *, ca: Path | None = None, seconds: float = SECONDS
    ) -> None:
        self._server = server
        self._ca = ca
        self._seconds = seconds
        self._line: socket.socket | None = None

    @property
    def connected(self) -> bool:
        return self._line is not None

    def send(self, lines: Sequence[bytes]) -> None:
        """Raises OSError, and hangs up: what was sent then may have come or not."""
        try:
            line = self._line or self._connect()
            if self._server.carrier == "udp":
                for one in lines:
                    line.send(one)
            else:
                line.sendall(b"".join(b"%d %s" % (len(one), one) for one in lines))
                self._wait_until_taken(line)
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _connect(self) -> socket.socket:
        where = (self._server.host, self._server.port)
        if self._server.carrier == "tcp":
            line = socket.create_connection(where, timeout=self._seconds)
        elif self._server.carrier == "tls":
            line = self._secured(socket.create_connection(where, timeout=self._seconds))
        else:
            [(family, kind, _, _, address), *_] = socket.getaddrinfo(*where, type=socket.SOCK_DGRAM)
            line = socket.socket(family, kind)
            line.connect(address)
        self._line = line
        return line

    def _secured(self, line: socket.socket) -> socket.socket:
        """Nothing is sent before its certificate is found good, for its name. Raises OSError."""
        try:
            trusted = ssl.create_default_context(cafile=self._ca)
            return trusted.wrap_socket(line, server_hostname=self._server.host)
        except OSError:
            line.close()
            raise

    def _wait_until_taken(self, line: socket.socket) -> None:
        """A server that is gone shows only after the first bytes, so nothing may be in flight."""
        end = time.monotonic() + self._seconds
        while _in_flight(line):
            if time.monotonic() > end:
                raise TimeoutError(f"{self._server.host} does not take what it is sent")
            time.sleep(_POLL_SECONDS)
        line.setblocking(False)
        hung_up = _hung_up(line)
        line.settimeout(self._seconds)
        if hung_up:
            raise ConnectionError(f"{self._server.host} has hung up")


def _in_flight(line: socket.socket) -> int:
    """Bytes that were sent and not yet acknowledged."""
    (left,) = struct.unpack("i", fcntl.ioctl(line, termios.TIOCOUTQ, b"\0" * 4))
    return int(left)


def _hung_up(line: socket.socket) -> bool:
    """A syslog server says nothing; the end of its side is heard all the same."""
    try:
        return line.recv(1) == b""
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
