"""All that the hub holds of one person: exchanges, payments, files; and what is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.evidence.subjects import store
from sainam.evidence.subjects.disclosure import Disclosure
from sainam.exchanges.content.content import AskedContent
from sainam.exchanges.content.open_content import marks_of, open_asked
from sainam.kit.database import Tx
from sainam.kit.keys.data_keys import open_file_keys
from sainam.kit.keys.envelope import mark
from sainam.kit.keys.masters import Masters

_FIRST_MONTH = date(2000, 1, 1)
_LAST_MONTH = date(2999, 12, 1)
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Payment:
    """A line of the ledger; `file` names the file it came in, None for one by API."""

    exchange: UUID
    line: int
    agent: str
    satang: int
    posted_at: datetime
    file: str | None


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file with lines of the person; it ends as a whole. `until` None: it is kept for ever."""

    file: UUID
    name: str
    agency: str
    received_at: datetime
    lines: tuple[int, ...]
    until: date | None


@dataclass(frozen=True, slots=True)
class Gone:
    """A month of a class whose content was deleted; None where the proof is still to come."""

    deletion: UUID
    retention: str
    month: date
    proved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Duty:
    """Until when something that was found has to be kept, and by which provision."""

    retention: str
    until: date
    provision: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """`gone` is told whoever asks: content of those months can be searched by nobody."""

    disclosures: tuple[Disclosure, ...]
    payments: tuple[Payment, ...]
    gone: tuple[Gone, ...]
    duties: tuple[Duty, ...]
    files: tuple[NamedFile, ...] = ()


def search_subject(
    tx: Tx, masters: Masters, kind: str, number: str, *, environment: Environment = "live"
) -> Found:
    """By the marks of every living key, so that a search asks no key of a person to be kept.

    `kind` is the field that data is asked by, such as customer_account. Raises MasterMissing.
    """
    marks = marks_of(tx, masters, kind, number, first=_FIRST_MONTH, last=_LAST_MONTH)
    crossed = store.crossed(tx, environment, marks, number)
    asked: dict[UUID, AskedContent] = {}
    ids = [one.exchange for one in crossed]
    for first in range(0, len(ids), _AT_ONCE):
        asked.update(open_asked(tx, masters, environment, ids[first : first + _AT_ONCE]))
    disclosures = tuple(
        Disclosure(
            one.exchange, one.at, one.agency, one.agreement, one.dataset, one.purpose, one.fields,
            asked[one.exchange].case if one.exchange in asked else one.case,
        )
        for one in crossed
    )  # fmt: skip
    return Found(
        disclosures=disclosures,
        payments=tuple(Payment(*row) for row in store.payments(tx, environment, number)),
        gone=tuple(Gone(*row) for row in store.gone(tx)),
        duties=tuple(Duty(*row) for row in store.duties(tx, environment, marks)),
        files=_files(tx, masters, environment, kind, number),
    )


def _files(
    tx: Tx, masters: Masters, environment: Environment, kind: str, number: str
) -> tuple[NamedFile, ...]:
    """By the mark under each file's own key."""
    keys = open_file_keys(tx, masters)
    found: list[NamedFile] = []
    for first in range(0, len(keys), _AT_ONCE):
        part = keys[first : first + _AT_ONCE]
        marks = [mark(key, kind, number) for key in part]
        rows = store.named_files(tx, environment, [key.number for key in part], marks)
        found += [
            NamedFile(file, name, agency, at, tuple(lines), until)
            for file, name, agency, at, lines, until in rows
        ]
    return tuple(found)
