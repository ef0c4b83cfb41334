"""Signing in and out, one's own password and second factor: for the portal and the API alike."""

from __future__ import annotations

from sainam.agencies.authenticated import authenticated, find_session
from sainam.agencies.enrol_totp import TotpOffer, enrol_totp, offer_totp, offered_again
from sainam.agencies.open_session import OpenedSession, close_session, open_session
from sainam.agencies.person import Person
from sainam.agencies.sealer import Sealer
from sainam.agencies.set_password import set_password
from sainam.agencies.store import Via
from sainam.kit.database import Database

_LONGEST_LOGIN = 64


class SignInDesk:
    """`issuer` is what an authenticator shows above the code."""

    def __init__(self, database: Database, sealer: Sealer, *, issuer: str) -> None:
        self._database = database
        self._sealer = sealer
        self._issuer = issuer

    def sign_in(
        self, *, login: str, password: str, code: str, address: str, via: Via
    ) -> OpenedSession | None:
        """None where they do not belong together. Raises SignInLocked, SignInUnfinished."""
        with self._database.transaction() as tx:
            return open_session(
                tx,
                login.replace("\0", "").strip().lower()[:_LONGEST_LOGIN],
                password.replace("\0", ""),
                code,
                via=via,
                sealer=self._sealer,
                actor=f"{via}:{address or 'unknown'}",
            )

    def renew_password(
        self, *, login: str, password: str, code: str, new: str, address: str
    ) -> bool:
        """By the API: the password that holds gives way to `new`.

        False where they do not belong together. Raises SignInLocked, PasswordTooShort,
        PasswordTooOld.
        """
        opened = self.sign_in(
            login=login, password=password, code=code, address=address, via="portal"
        )
        if opened is None:
            return False
        self.set_password(login=opened.login, old=password, new=new)
        return True

    def sign_out(self, *, token: str, via: Via) -> None:
        with self._database.transaction() as tx:
            session = find_session(tx, token, via)
            if session is not None:
                close_session(tx, token, actor=session.login.name, via=via)

    def person(self, token: str, via: Via) -> Person | None:
        """Who is signed in, with nothing left to be set first."""
        with self._database.read_only() as tx:
            return authenticated(tx, token, via)

    def set_password(self, *, login: str, old: str, new: str) -> None:
        """Raises SignInWrong, PasswordTooShort, PasswordTooOld."""
        with self._database.transaction() as tx:
            set_password(tx, login, old, new)

    def offer_totp(self, login: str, sealed: str = "") -> TotpOffer:
        """A new secret, or the one that was offered before."""
        again = offered_again(sealed, login, self._issuer, self._sealer) if sealed else None
        return again or offer_totp(login, self._issuer, self._sealer)

    def enrol_totp(self, *, login: str, sealed: str, code: str) -> OpenedSession:
        """Raises UnknownLogin, CodeWrong."""
        with self._database.transaction() as tx:
            return enrol_totp(tx, login, sealed, code, sealer=self._sealer)
