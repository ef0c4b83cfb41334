"""Who takes part: the demo's staff, signed in with their second factor, and the demo's mailbox."""

from __future__ import annotations

import json
import urllib.request
from typing import Any
from urllib.parse import quote

from sainam.tour.onboarding.api import Signed, sign_in
from sainam.tour.onboarding.told_steps import TourBrokeOffError
from sainam.tour.tourist import Tourist
from sainam.wiring.demo_logins import DemoLogins

MEMBERS = ("chair", "member1", "member2", "member3")


class Cast:
    """Everybody signs in once, when first needed."""

    def __init__(self, tourist: Tourist) -> None:
        self._tourist = tourist
        self._known: dict[str, Signed] = {}
        self._people = DemoLogins(tourist.installation.settings.state)
        self.base = tourist.installation.public_url()
        self.nobody = Signed(self.base)

    def staff(self, login: str) -> Signed:
        """Raises TourBrokeOffError."""
        if login not in self._known:
            code = self._people.code(self._tourist.database, login)
            signed, reply = sign_in(self.base, login, self._people.password(login), code)
            if not reply.ok:
                raise TourBrokeOffError(f"{login} could not sign in: {reply.status} {reply.body}")
            self._known[login] = signed
        return self._known[login]

    def mail(self, address: str, word: str) -> dict[str, Any] | None:
        """The newest mail to an address with this word in it, waited for."""
        return self._tourist.until(lambda: self._mail_now(address, word), seconds=30)

    def _mail_now(self, address: str, word: str) -> dict[str, Any] | None:
        port = self._tourist.installation.port("mailbox")
        url = f"http://127.0.0.1:{port}/mails?to={quote(address)}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            mails: list[dict[str, Any]] = json.loads(answer.read())
        return next((one for one in mails if word in one["subject"] + one["text"]), None)
