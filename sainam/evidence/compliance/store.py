"""The SQL of what the hub finds by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open, in UTC."""

    since: datetime
    until: datetime

    @property
    def bounds(self) -> dict[str, datetime]:
        return {"since": self.since, "until": self.until}


@dataclass(frozen=True, slots=True)
class Crossed:
    """Exchanges of real use by link and channel."""

    link: str
    pattern: str
    channel: str
    exchanges: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Issued:
    """Papers of one kind."""

    kind: str
    issued: int
    signed: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Paid:
    """Payments posted, by link and channel."""

    link: str
    channel: str
    payments: int
    satang: int


@dataclass(frozen=True, slots=True)
class StaffMember:
    """`totp`: a second factor was in force."""

    login: str
    roles: frozenset[str]
    totp: bool


def crossed(tx: Tx, span: Span) -> tuple[Crossed, ...]:
    return tuple(Crossed(*row) for row in tx.execute(_SQL["exchanges_by_link"], span.bounds))


def issued(tx: Tx, span: Span) -> tuple[Issued, ...]:
    return tuple(Issued(*row) for row in tx.execute(_SQL["documents_by_kind"], span.bounds))


def paid(tx: Tx, first: date, last: date) -> tuple[Paid, ...]:
    """Of business dates, half-open."""
    rows = tx.execute(_SQL["payments_by_channel"], {"first": first, "last": last})
    return tuple(Paid(*row) for row in rows)


def staff(tx: Tx, at: datetime) -> tuple[StaffMember, ...]:
    rows = tx.execute(_SQL["staff_at"], {"until": at})
    return tuple(StaffMember(name, frozenset(roles), totp) for name, roles, totp in rows)


def security_events(tx: Tx, span: Span) -> tuple[int, datetime | None]:
    """How many, and when the last."""
    row = tx.execute(_SQL["security_events"], span.bounds).fetchone()
    return (int(row[0]), row[1]) if row else (0, None)


def last_seal(tx: Tx, at: datetime) -> tuple[int, datetime] | None:
    """Number of the newest block, and when it was sealed."""
    row = tx.execute(_SQL["last_seal"], {"until": at}).fetchone()
    return None if row is None else (int(row[0]), row[1])


def first_day(tx: Tx) -> date | None:
    row = tx.execute(_SQL["first_day"]).fetchone()
    return None if row is None else row[0]


def months_kept(tx: Tx) -> tuple[date, ...]:
    return tuple(row[0] for row in tx.execute(_SQL["months_kept"]))
