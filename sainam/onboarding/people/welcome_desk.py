"""Where an invitation leads: a password of one's own, and for the staff a second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sainam.agencies import store as agencies
from sainam.agencies.authenticated import token_sha256
from sainam.agencies.enrol_totp import TotpOffer, offer_totp, offered_again
from sainam.agencies.field_fault import field_fault
from sainam.agencies.invitations.accept_invitation import (
    Chosen,
    Invited,
    accept_invitation,
    admit_link,
    look_at_invitation,
)
from sainam.agencies.open_session import OpenedSession
from sainam.agencies.password import hash_password
from sainam.agencies.refusals import FormInvalid
from sainam.agencies.registration.registration_form import password_faults
from sainam.agencies.sealer import Sealer
from sainam.agencies.store import Via
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.kit.field_fault import FieldFault

_PURPOSE = "password of an invitation"


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the page or the client shows. `offer`: the second factor, where one has to be taken up.

    `kept` is the password chosen before, sealed for this link: it need not be typed again.
    """

    login: str
    title: Title
    roles: frozenset[str]
    agency: Title | None
    invited_by: Title | None
    expires_at: datetime
    offer: TotpOffer | None
    kept: str = ""
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """As typed. `sealed` and `kept` are what the last answer gave along."""

    password: str
    again: str
    code: str = ""
    sealed: str = ""
    kept: str = ""


class WelcomeDesk:
    """Open to whoever has a link; `address` is where it is used from.

    Each method raises InvitationsTried, InvitationUnknown, InvitationExpired, InvitationUsed,
    InvitationVoided.
    """

    def __init__(self, database: Database, sealer: Sealer, *, issuer: str) -> None:
        self._database = database
        self._sealer = sealer
        self._issuer = issuer

    def look(self, token: str, *, address: str) -> Welcome:
        self._admit(token, address)
        return self._welcome(token, Entered("", ""), "", ())

    def accept(
        self, token: str, entered: Entered, *, address: str, via: Via
    ) -> OpenedSession | Welcome:
        """Signed in, or back with every fault at once."""
        self._admit(token, address)
        argon2, faults = self._password(token, entered)
        if argon2 is None or faults:
            return self._welcome(token, entered, argon2 or "", faults)
        chosen = Chosen(argon2, entered.sealed, entered.code)
        try:
            with self._database.transaction() as tx:
                return accept_invitation(tx, token, chosen, via=via, sealer=self._sealer)
        except FormInvalid as invalid:
            return self._welcome(token, entered, argon2, invalid.field_faults)

    def accept_at_once(self, token: str, entered: Entered, *, address: str) -> OpenedSession:
        """By the API. Raises FormInvalid."""
        accepted = self.accept(token, entered, address=address, via="api")
        if isinstance(accepted, Welcome):
            raise FormInvalid(accepted.faults)
        return accepted

    def _admit(self, token: str, address: str) -> None:
        with self._database.transaction() as tx:
            admit_link(tx, token, address=address or "unknown", sealer=self._sealer)

    def _password(self, token: str, entered: Entered) -> tuple[str | None, tuple[FieldFault, ...]]:
        """The hash of what was typed now, or of what was kept from before."""
        if not entered.password and not entered.again:
            whose = token_sha256(token).hex()
            kept = self._sealer.unseal_text(entered.kept, purpose=_PURPOSE, whose=whose)
            return (
                (kept.decode(), ()) if kept else (None, (field_fault("password", "form.missing"),))
            )
        faults = password_faults(entered.password, entered.again)
        return (None, faults) if faults else (hash_password(entered.password), ())

    def _welcome(
        self, token: str, entered: Entered, argon2: str, faults: tuple[FieldFault, ...]
    ) -> Welcome:
        with self._database.read_only() as tx:
            invited = look_at_invitation(tx, token)
            login = invited.login
            agency = agencies.find_agency(tx, login.agency) if login.agency else None
            by = agencies.find_login(tx, invited.made_by)
        whose = token_sha256(token).hex()
        return Welcome(
            login=login.name,
            title=login.title,
            roles=login.roles,
            agency=agency.title if agency else None,
            invited_by=by.title if by else None,
            expires_at=invited.expires_at,
            offer=self._offer(invited, entered.sealed),
            kept=self._sealer.seal_text(argon2.encode(), purpose=_PURPOSE, whose=whose)
            if argon2
            else "",
            faults=faults,
        )

    def _offer(self, invited: Invited, sealed: str) -> TotpOffer | None:
        """The one that was offered before, where that is so: it may be scanned already."""
        if not invited.needs_totp:
            return None
        name = invited.login.name
        before = offered_again(sealed, name, self._issuer, self._sealer) if sealed else None
        return before or offer_totp(name, self._issuer, self._sealer)
