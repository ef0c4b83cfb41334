"""Reports of what would stop, as people keep and read them: the portal and the API alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.agencies.refusals import NotSignedIn, NotYours
from sainam.agencies.role import RoleName
from sainam.agreements.terms import Environment
from sainam.evidence.impact.reckon_impact import Change, ImpactReport, reckon_impact
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)
KEEPS: tuple[RoleName, ...] = ("legal", "dpo")
READS: tuple[RoleName, ...] = (*KEEPS, "auditor")
_ENVIRONMENT: Environment = "live"  # a trial stops nobody
_MOST = 200


@dataclass(frozen=True, slots=True)
class KeptReport:
    """`stops` counts the ways of asking that would stop; `sha256` in hex, of the report's bytes."""

    id: UUID
    about: str
    change: Change
    on: date
    stops: int
    sha256: str
    made_by: str
    made_at: datetime


def reports_for(tx: Tx, who: Person, about: str | None) -> tuple[KeptReport, ...]:
    """Raises NotYours."""
    _of_the_staff(who, READS)
    rows = tx.execute(_SQL["list_reports"], {"about": about, "most": _MOST})
    return tuple(KeptReport(*row) for row in rows)


def content_for(tx: Tx, byte_store: ByteStore, who: Person, report: UUID) -> bytes | None:
    """Raises NotYours."""
    _of_the_staff(who, READS)
    row = tx.execute(_SQL["report"], {"id": report}).fetchone()
    return byte_store.read(bytes(row[0])) if row is not None else None


class ImpactDesk:
    """Who acts goes by the login. Each method raises NotYours where it is not theirs to do."""

    def __init__(self, database: Database, byte_store: ByteStore) -> None:
        self._database = database
        self._byte_store = byte_store

    def reports(self, login: str, about: str | None = None) -> tuple[KeptReport, ...]:
        """The newest first; of one thing, `kind:id`, or of all."""
        with self._database.read_only() as tx:
            return reports_for(tx, _person(tx, login), about)

    def content(self, login: str, report: UUID) -> bytes | None:
        """Canonical JSON, as it was kept. None: there is no such report."""
        with self._database.read_only() as tx:
            return content_for(tx, self._byte_store, _person(tx, login), report)

    def keep(self, login: str, about: str, change: Change, on: date) -> ImpactReport:
        """Whether there is such a thing is for the caller to know."""
        with self._database.transaction() as tx:
            _of_the_staff(_person(tx, login), KEEPS)
            return reckon_impact(
                tx, self._byte_store, environment=_ENVIRONMENT, about=about, change=change, on=on,
                actor=login,
            )  # fmt: skip


def _person(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    return person


def _of_the_staff(person: Person, roles: tuple[RoleName, ...]) -> None:
    person.must_be(*roles)
    if person.agency is not None:
        raise NotYours
