"""Opens a session of the portal for who knows the password. The hub keeps the token's hash only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sainam.agencies import store
from sainam.agencies.password import password_fits
from sainam.agencies.store import Login, Session
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """`token` goes to the browser and nowhere else."""

    token: str
    expires_at: datetime


def check_password(tx: Tx, name: str, password: str) -> Login | None:
    """The login, if the password is the one that holds; a tenth of a second either way."""
    fits = password_fits(password, store.find_password(tx, name))
    return store.find_login(tx, name) if fits else None


def open_session(tx: Tx, name: str, password: str, *, actor: str) -> OpenedSession | None:
    """None where name and password do not belong together, which is on record.

    `actor` says from where: the name is only what somebody typed.
    """
    login = check_password(tx, name, password)
    if login is None:
        # A name that nobody has may be a password typed into the wrong box.
        known = store.find_login(tx, name) is not None
        append(
            tx,
            Event.PORTAL_SESSION_REFUSED,
            actor=actor,
            subject=f"login:{name}" if known else "login:unknown",
        )
        return None
    token = secrets.token_urlsafe(32)
    expires_at = store.insert_session(tx, _sha256(token), login.name, secrets.token_urlsafe(32))
    if expires_at is None:
        raise RuntimeError("the session was not stored")
    append(tx, Event.PORTAL_SESSION_OPENED, actor=login.name, subject=f"login:{login.name}")
    return OpenedSession(token, expires_at)


def find_session(tx: Tx, token: str) -> Session | None:
    """The session in force with this token; None if unknown, closed or over."""
    return store.find_session(tx, _sha256(token))


def close_session(tx: Tx, token: str, *, actor: str) -> None:
    """Closing twice, or what never was, changes nothing."""
    if store.find_session(tx, _sha256(token)) is None:
        return
    store.insert_session_end(tx, _sha256(token))
    append(tx, Event.PORTAL_SESSION_CLOSED, actor=actor, subject=f"login:{actor}")


def _sha256(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
