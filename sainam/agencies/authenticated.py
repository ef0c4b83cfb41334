"""Who asks: the person behind a session's token, for the portal and the management API alike."""

from __future__ import annotations

import hashlib

from sainam.agencies import store
from sainam.agencies.deputies.acting_for import acting_for
from sainam.agencies.person import Person
from sainam.agencies.store import Login, Session, Via
from sainam.kit import clock
from sainam.kit.database import Tx


def find_session(tx: Tx, token: str, via: Via = "portal") -> Session | None:
    """The session in force with this token; None if unknown, closed or over."""
    return store.find_session(tx, token_sha256(token), via)


def authenticated(tx: Tx, token: str, via: Via) -> Person | None:
    """None too where the session may only be used to take up a second factor."""
    session = find_session(tx, token, via)
    return None if session is None or session.wants else _person(tx, session.login)


def person_of(tx: Tx, login: str) -> Person | None:
    """Somebody by the name of their login, while it has not ended."""
    found = store.find_login(tx, login)
    return None if found is None or found.ended_at else _person(tx, found)


def token_sha256(token: str) -> bytes:
    """All that the hub keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _person(tx: Tx, login: Login) -> Person:
    places = acting_for(tx, login.name, clock.now(tx))
    return Person(login.name, login.title, login.roles, login.agency, places)
