"""Sets one's own password, with the one that holds; every other session ends."""

from __future__ import annotations

from sainam.agencies import store
from sainam.agencies.open_session import check_password
from sainam.agencies.password import hash_password
from sainam.agencies.refusals import PasswordTooOld, SignInWrong
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx


def set_password(tx: Tx, login: str, old: str, new: str) -> None:
    """All sessions of the login end, this one too.

    Raises SignInWrong where `old` does not hold, PasswordTooShort, PasswordTooOld.
    """
    if check_password(tx, login, old) is None:
        raise SignInWrong
    if old == new:
        raise PasswordTooOld
    store.insert_password(tx, login, hash_password(new))
    store.end_sessions_of(tx, login)
    append(tx, Event.PORTAL_PASSWORD_SET, actor=login, subject=f"login:{login}")
