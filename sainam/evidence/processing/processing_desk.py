"""The record of processing and its alarms, as people look at them and decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.agencies.refusals import NotSignedIn
from sainam.agencies.role import RoleName
from sainam.evidence.processing import store
from sainam.evidence.processing.alarm import Alarm
from sainam.evidence.processing.declared_against_observed import (
    Record,
    declared_against_observed,
    this_month,
)
from sainam.evidence.processing.end_alarm import end_alarm
from sainam.evidence.processing.refusals import AlarmUnknown, MonthUnreadable
from sainam.kit import clock
from sainam.kit.database import Database, Tx

READS: tuple[RoleName, ...] = (
    "dpo", "auditor", "legal", "privacy_group", "council_secretary", "council_chair", "admin",
)  # fmt: skip
DECIDES: tuple[RoleName, ...] = ("dpo",)


@dataclass(frozen=True, slots=True)
class Alarms:
    """`at` is the moment of reading, by which the late ones are told."""

    rows: tuple[Alarm, ...]
    at: datetime


class ProcessingDesk:
    """Who reads or acts goes by the login. Each method raises NotYours where it is not theirs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, login: str, month: date | None) -> Record:
        """None: this month."""
        with self._database.read_only() as tx:
            _person(tx, login).must_be(*READS)
            return declared_against_observed(tx, month or this_month(tx))

    def alarms(self, login: str, month: date | None = None) -> Alarms:
        """All that stand undecided, and the decided ones of the month; None: of all months."""
        with self._database.read_only() as tx:
            _person(tx, login).must_be(*READS)
            return Alarms(store.alarms(tx, month=month), clock.now(tx))

    def alarm(self, login: str, alarm: UUID) -> Alarm:
        """Raises AlarmUnknown."""
        with self._database.read_only() as tx:
            _person(tx, login).must_be(*READS)
            found = store.alarms(tx, alarm=alarm)
        if not found:
            raise AlarmUnknown
        return found[0]

    def open_alarms(self, login: str) -> tuple[int, datetime | None]:
        """How many wait for this person's decision, and until when the first does; else none."""
        with self._database.read_only() as tx:
            if not _person(tx, login).in_role(*DECIDES):
                return (0, None)
            return store.open_alarms(tx)

    def end(self, login: str, alarm: UUID, *, decision: str, reason: str) -> None:
        """Raises what end_alarm refuses."""
        with self._database.transaction() as tx:
            person = _person(tx, login)
            person.must_be(*DECIDES)
            end_alarm(tx, alarm, decision=decision, reason=reason, actor=person.login)


def month_of(text: str | None) -> date | None:
    """2026-11, as a form or an address gives it; None where nothing was given.

    Raises MonthUnreadable.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise MonthUnreadable from None


def _person(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    return person
