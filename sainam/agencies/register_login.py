"""Registers a person who may sign in to the portal."""

from __future__ import annotations

from sainam.agencies import store
from sainam.agencies.password import hash_password
from sainam.agencies.refusals import LoginTaken
from sainam.agencies.store import Login
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx


def register_login(tx: Tx, login: Login, password: str, *, actor: str) -> None:
    """Raises PasswordTooShort, LoginTaken."""
    argon2 = hash_password(password)
    if not store.insert_login(tx, login):
        raise LoginTaken(login.name)
    store.insert_password(tx, login.name, argon2)
    append(
        tx,
        Event.PORTAL_LOGIN_REGISTERED,
        actor=actor,
        subject=f"login:{login.name}",
        agency=login.agency,
        detail={"roles": sorted(login.roles)},
    )
