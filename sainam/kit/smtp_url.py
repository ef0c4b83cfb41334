"""The mail server that takes the hub's mail, as one setting names it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, cast
from urllib.parse import unquote, urlsplit

Safety = Literal["smtp", "smtp+starttls", "smtps"]
_PORTS: dict[str, int] = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """`smtp+starttls` never goes on in the clear: the server must offer it."""

    safety: Safety
    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def read_smtp_url(text: str) -> SmtpServer:
    """smtp://host:25, smtp+starttls://user:password@host:587 or smtps://user:password@host:465.

    User and password are percent-encoded. Raises ValueError, whose message never repeats the text,
    since a password may stand in it.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise ValueError("the address cannot be read") from error
    if parts.scheme not in _PORTS:
        raise ValueError(f"it must begin with {', '.join(f'{name}://' for name in _PORTS)}")
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("it must be scheme://user:password@host:port and no more")
    if (parts.username is None) != (parts.password is None):
        raise ValueError("user and password go together")
    if parts.username and parts.scheme == "smtp" and parts.hostname not in _LOOPBACK:
        raise ValueError("a password is not sent in the clear: use smtp+starttls:// or smtps://")
    return SmtpServer(
        cast("Safety", parts.scheme),
        parts.hostname,
        port or _PORTS[parts.scheme],
        None if parts.username is None else unquote(parts.username),
        None if parts.password is None else unquote(parts.password),
    )
