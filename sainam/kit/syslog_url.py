"""The operations centre's syslog server, as one setting names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import urlsplit

Carrier = Literal["tcp", "tls", "udp"]
_PORTS: dict[str, int] = {"tcp": 601, "tls": 6514, "udp": 514}


@dataclass(frozen=True, slots=True)
class SyslogServer:
    carrier: Carrier
    host: str
    port: int


def read_syslog_url(text: str) -> SyslogServer:
    """tls://host:6514 (RFC 5425), tcp://host:601 or udp://host:514. Raises ValueError."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise ValueError("the address cannot be read") from error
    if parts.scheme not in _PORTS:
        raise ValueError("it must begin with tls://, tcp:// or udp://")
    beyond = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if not parts.hostname or beyond:
        raise ValueError("it must be scheme://host:port and no more")
    return SyslogServer(cast("Carrier", parts.scheme), parts.hostname, port or _PORTS[parts.scheme])
