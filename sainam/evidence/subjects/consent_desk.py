"""The register of consents as people see and change it, in the portal and by the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.agencies.refusals import NotSignedIn
from sainam.exchanges.consents import store
from sainam.exchanges.consents.consent import RETENTION, Consent, ConsentGiven
from sainam.exchanges.consents.record_consent import record_consent, withdraw_consent
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.thai_dates import business_date, month_start

READS = ("dpo", "auditor", "legal")
ACTS = ("dpo",)


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """Newest first; nothing in it says whose they are."""

    consents: tuple[Consent, ...]
    now: datetime
    acts: bool


class ConsentDesk:
    """Who reads or acts goes by the login. Each method raises NotYours where it is not theirs."""

    def __init__(self, database: Database, keys: DataKeys) -> None:
        self._database = database
        self._keys = keys

    def consents(self, login: str) -> ConsentPage:
        with self._database.read_only() as tx:
            person = _person(tx, login)
            person.must_be(*READS)
            return ConsentPage(store.consents(tx), clock.now(tx), person.in_role(*ACTS))

    def record(self, login: str, given: ConsentGiven) -> UUID:
        """What callers name in Sainam-Consent. Raises ConsentUnusable."""
        with self._database.read_only() as tx:
            _person(tx, login).must_be(*ACTS)
            month = month_start(business_date(clock.now(tx)))
        key = self._keys.of_month(RETENTION, month)
        with self._database.transaction() as tx:
            return record_consent(tx, key, given, actor=login)

    def withdraw(self, login: str, consent: UUID, *, channel: str, reason: str) -> None:
        """Raises ConsentEnded, ConsentUnusable."""
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*ACTS)
            withdraw_consent(tx, consent, channel=channel, reason=reason, actor=login)


def _person(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    return person
