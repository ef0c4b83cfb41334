"""Opens a session for who knows the password, and has the second factor where there is one.

The hub keeps the token's hash only. After ten failed tries within a quarter of an hour a name
waits, whether it exists or not.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sainam.agencies import store
from sainam.agencies.authenticated import find_session, token_sha256
from sainam.agencies.password import password_fits
from sainam.agencies.refusals import SignInLocked, SignInUnfinished
from sainam.agencies.sealer import Sealer
from sainam.agencies.store import Login, Strength, Via, Wants
from sainam.agencies.totp import step_that_fits
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx

MOST_FAILURES = 10
FAILURES_WITHIN = timedelta(minutes=15)
TOTP_PURPOSE = "second factor"
_NAME_PURPOSE = "sign-in name"


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """`token` goes to the browser or client and nowhere else; `wants` as in Session."""

    token: str
    expires_at: datetime
    login: str
    wants: Wants | None


def check_password(tx: Tx, name: str, password: str) -> Login | None:
    """The login, if the password is the one that holds; a tenth of a second either way."""
    fits = password_fits(password, store.find_password(tx, name))
    login = store.find_login(tx, name) if fits else None
    return None if login is None or login.ended_at else login


def open_session(
    tx: Tx, name: str, password: str, code: str, *, via: Via, sealer: Sealer, actor: str
) -> OpenedSession | None:
    """None where they do not belong together: which of them is not said, but it is on record.

    `actor` says from where: the name is only what somebody typed. Raises SignInLocked, and by the
    API SignInUnfinished where something has to be set in the portal first.
    """
    mark = sealer.mark(name, purpose=_NAME_PURPOSE)
    store.lock_name(tx, mark)
    moment = clock.now(tx)
    failures = store.recent_failures(tx, mark, moment - FAILURES_WITHIN)
    if len(failures) >= MOST_FAILURES:
        wait = failures[MOST_FAILURES - 1] + FAILURES_WITHIN - moment
        raise SignInLocked(wait // timedelta(minutes=1) + 1)
    login = check_password(tx, name, password)
    strength = _strength(tx, login, code, moment, sealer) if login else None
    if login is None or strength is None:
        _failed(tx, name, mark, len(failures) + 1, actor)
        return None
    store.forget_failures(tx, mark)
    return new_session(tx, login, strength, via)


def new_session(tx: Tx, login: Login, strength: Strength, via: Via) -> OpenedSession:
    """For who has just proved to be this. Raises SignInUnfinished by the API."""
    token = secrets.token_urlsafe(32)
    expires_at = store.insert_session(
        tx,
        token_sha256(token),
        login.name,
        secrets.token_urlsafe(32),
        via=via,
        strength=strength,
    )
    session = find_session(tx, token, via)
    if expires_at is None or session is None:
        raise RuntimeError("the session was not stored")
    if via == "api" and session.wants:
        raise SignInUnfinished
    append(
        tx,
        Event.PORTAL_SESSION_OPENED,
        actor=login.name,
        subject=f"login:{login.name}",
        agency=login.agency,
        detail={"via": via, "strength": strength},
    )
    return OpenedSession(token, expires_at, login.name, session.wants)


def close_session(tx: Tx, token: str, *, actor: str, via: Via = "portal") -> None:
    """Closing twice, or what never was, changes nothing."""
    if find_session(tx, token, via) is None:
        return
    store.insert_session_end(tx, token_sha256(token))
    append(tx, Event.PORTAL_SESSION_CLOSED, actor=actor, subject=f"login:{actor}")


def _strength(tx: Tx, login: Login, code: str, moment: datetime, sealer: Sealer) -> Strength | None:
    """None where the login has a second factor and this code is not the one of now."""
    totp = store.find_totp(tx, login.name)
    if totp is None:
        return "password"
    secret = sealer.unseal(totp.sealed, purpose=TOTP_PURPOSE, whose=login.name)
    if secret is None:
        raise RuntimeError(f"the second factor of {login.name} is not sealed with this key")
    step = step_that_fits(secret.decode(), code, moment)
    if step is None or not store.take_totp_step(tx, login.name, totp.version, step):
        return None
    return "totp"


def _failed(tx: Tx, name: str, mark: bytes, failures: int, actor: str) -> None:
    store.insert_failure(tx, mark)
    # A name that nobody has may be a password typed into the wrong box.
    known = store.find_login(tx, name) is not None
    subject = f"login:{name}" if known else "login:unknown"
    append(tx, Event.PORTAL_SESSION_REFUSED, actor=actor, subject=subject)
    if failures == MOST_FAILURES:
        append(tx, Event.PORTAL_LOGIN_LOCKED, actor=actor, subject=subject)
