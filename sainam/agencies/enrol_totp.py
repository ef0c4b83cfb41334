"""Takes up a second factor: the secret is shown once, and kept when a code of it came back."""

from __future__ import annotations

from dataclasses import dataclass

from sainam.agencies import store
from sainam.agencies.open_session import TOTP_PURPOSE, OpenedSession, new_session
from sainam.agencies.refusals import CodeWrong, UnknownLogin
from sainam.agencies.sealer import Sealer
from sainam.agencies.totp import enrolment_uri, new_secret, step_that_fits
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx


@dataclass(frozen=True, slots=True)
class TotpOffer:
    """`sealed` comes back with the form: until then the hub keeps nothing."""

    secret: str
    uri: str
    sealed: str


def offer_totp(login: str, issuer: str, sealer: Sealer) -> TotpOffer:
    secret = new_secret()
    return _offer(secret, login, issuer, sealer)


def offered_again(sealed: str, login: str, issuer: str, sealer: Sealer) -> TotpOffer | None:
    """The same offer once more, after a code that did not fit; None for one that was not ours."""
    secret = secret_of(sealed, login, sealer)
    return None if secret is None else _offer(secret, login, issuer, sealer)


def secret_of(sealed: str, login: str, sealer: Sealer) -> str | None:
    """What was offered to this login; None for what was not."""
    secret = sealer.unseal_text(sealed, purpose=TOTP_PURPOSE, whose=login)
    return None if secret is None else secret.decode()


def enrol_totp(tx: Tx, login: str, sealed: str, code: str, *, sealer: Sealer) -> OpenedSession:
    """Every other session of the login ends; the new one has both factors.

    Raises UnknownLogin, CodeWrong. A login that has a second factor keeps it: see recovery.
    """
    found = store.find_login(tx, login)
    if found is None or found.ended_at or store.find_totp(tx, login) is not None:
        raise UnknownLogin(login)
    secret = secret_of(sealed, login, sealer)
    step = step_that_fits(secret, code, clock.now(tx)) if secret else None
    if secret is None or step is None:
        raise CodeWrong
    keep_totp(tx, login, secret, sealer=sealer, actor=login, first_step=step)
    store.end_sessions_of(tx, login)
    return new_session(tx, found, "totp", "portal")


def keep_totp(
    tx: Tx, login: str, secret: str, *, sealer: Sealer, actor: str, first_step: int | None = None
) -> None:
    """From now on this is the second factor of the login."""
    sealed = sealer.seal(secret.encode(), purpose=TOTP_PURPOSE, whose=login)
    version = store.insert_totp(tx, login, sealed, actor=actor)
    if first_step is not None:
        store.take_totp_step(tx, login, version, first_step)
    append(tx, Event.PORTAL_TOTP_ENROLLED, actor=actor, subject=f"login:{login}")


def _offer(secret: str, login: str, issuer: str, sealer: Sealer) -> TotpOffer:
    return TotpOffer(
        secret,
        enrolment_uri(secret, login, issuer),
        sealer.seal_text(secret.encode(), purpose=TOTP_PURPOSE, whose=login),
    )
