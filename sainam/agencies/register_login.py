"""Registers a person who may sign in."""

from __future__ import annotations

from sainam.agencies import store
from sainam.agencies.password import hash_password
from sainam.agencies.refusals import LoginTaken
from sainam.agencies.store import Contact, Login
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx


def register_login(tx: Tx, login: Login, password: str, *, actor: str) -> None:
    """Raises PasswordTooShort, LoginTaken."""
    register_hashed(tx, login, hash_password(password), actor=actor)


def register_hashed(
    tx: Tx, login: Login, argon2: str, *, contact: Contact | None = None, actor: str
) -> None:
    """With a password that was hashed before. Raises LoginTaken."""
    _insert(tx, login, contact, actor)
    store.insert_password(tx, login.name, argon2)


def register_invited(tx: Tx, login: Login, contact: Contact, *, actor: str) -> None:
    """Without a password: the invitation leads to one. Raises LoginTaken."""
    _insert(tx, login, contact, actor)


def _insert(tx: Tx, login: Login, contact: Contact | None, actor: str) -> None:
    if not store.insert_login(tx, login):
        raise LoginTaken(login.name)
    if contact is not None:
        store.insert_contact(tx, login.name, contact, actor=actor)
    append(
        tx,
        Event.PORTAL_LOGIN_REGISTERED,
        actor=actor,
        subject=f"login:{login.name}",
        agency=login.agency,
        detail={"roles": sorted(login.roles)},
    )
