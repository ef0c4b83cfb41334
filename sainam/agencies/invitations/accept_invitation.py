"""Who has the link of an invitation chooses a password, and the staff a second factor, at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sainam.agencies import store as agencies
from sainam.agencies.authenticated import token_sha256
from sainam.agencies.enrol_totp import keep_totp, secret_of
from sainam.agencies.field_fault import field_fault
from sainam.agencies.invitations import store
from sainam.agencies.invitations.invitation import Invitation
from sainam.agencies.invitations.refusals import (
    InvitationExpired,
    InvitationsTried,
    InvitationUnknown,
)
from sainam.agencies.open_session import OpenedSession, new_session
from sainam.agencies.refusals import FormInvalid
from sainam.agencies.role import needs_totp
from sainam.agencies.sealer import Sealer
from sainam.agencies.store import Login, Via
from sainam.agencies.totp import step_that_fits
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx

MOST_UNKNOWN = 10
UNKNOWN_WITHIN = timedelta(minutes=15)
_ADDRESS_PURPOSE = "address that tries invitations"


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited, until when, and whether a second factor has to be taken up."""

    login: Login
    made_by: str
    expires_at: datetime
    needs_totp: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """`argon2` is of the password chosen; `sealed` of the second factor that was offered."""

    argon2: str
    sealed: str = ""
    code: str = ""


def admit_link(tx: Tx, token: str, *, address: str, sealer: Sealer) -> None:
    """In a transaction of its own, whatever follows: a link that nobody has counts.

    After ten of them within a quarter of an hour the address waits: what it sends then is not even
    looked up. Raises InvitationsTried.
    """
    mark = sealer.mark(address, purpose=_ADDRESS_PURPOSE)
    agencies.lock_name(tx, mark)
    failures = len(agencies.recent_failures(tx, mark, clock.now(tx) - UNKNOWN_WITHIN))
    if failures >= MOST_UNKNOWN:
        raise InvitationsTried
    if store.find_invitation(tx, token_sha256(token)) is not None:
        return
    agencies.insert_failure(tx, mark)
    append(
        tx,
        Event.PORTAL_INVITATION_REFUSED,
        actor=f"open:{address}",
        subject="invitation:unknown",
        detail={"tried": failures + 1},
    )


def look_at_invitation(tx: Tx, token: str) -> Invited:
    """Raises InvitationUnknown, InvitationExpired, InvitationUsed, InvitationVoided."""
    invitation, login = _standing(tx, token)
    return Invited(login, invitation.made_by, invitation.expires_at, needs_totp(login.roles))


def accept_invitation(
    tx: Tx, token: str, chosen: Chosen, *, via: Via, sealer: Sealer
) -> OpenedSession:
    """The link is used up, every other session ends, and the new one has all that is needed.

    Raises FormInvalid for six digits that are not those of now, and what look_at_invitation does.
    """
    invitation, login = _standing(tx, token)
    store.lock_invitations(tx, login.name)
    invitation, login = _standing(tx, token)  # as it stands after whoever was before us
    agencies.insert_password(tx, login.name, chosen.argon2)
    append(tx, Event.PORTAL_PASSWORD_SET, actor=login.name, subject=f"login:{login.name}")
    if needs_totp(login.roles):
        _take_up_totp(tx, login, chosen, sealer)
    store.use_invitation(tx, invitation)
    append(
        tx,
        Event.PORTAL_INVITATION_USED,
        actor=login.name,
        subject=f"login:{login.name}",
        agency=login.agency,
        detail={"id": str(invitation.id)},
    )
    agencies.end_sessions_of(tx, login.name)
    return new_session(tx, login, "totp" if needs_totp(login.roles) else "password", via)


def _standing(tx: Tx, token: str) -> tuple[Invitation, Login]:
    found = store.find_invitation(tx, token_sha256(token))
    login = agencies.find_login(tx, found.login) if found else None
    if found is None or login is None:
        raise InvitationUnknown
    found.must_hold(clock.now(tx))
    if login.ended_at is not None:
        raise InvitationExpired
    return found, login


def _take_up_totp(tx: Tx, login: Login, chosen: Chosen, sealer: Sealer) -> None:
    secret = secret_of(chosen.sealed, login.name, sealer)
    step = step_that_fits(secret, chosen.code, clock.now(tx)) if secret else None
    if secret is None or step is None:
        raise FormInvalid([field_fault("code", "form.code")])
    keep_totp(tx, login.name, secret, sealer=sealer, actor=login.name, first_step=step)
