"""A measure of the page's table, and how it stands on a day by what was stated of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal

import msgspec

from sainam.formats.layout import Title
from sainam.law.register import PageRowId

MeasureState = Literal["met", "in_progress", "evidence_due", "gap"]
MEASURE_STATES: tuple[MeasureState, ...] = ("met", "in_progress", "evidence_due", "gap")
# What makes the state: the words of `sainam/law/measure_words.py` say it.
Why = Literal[
    "stated",
    "page",
    "live",
    "nothing_yet",
    "no_evidence",
    "contrary",
    "review_past",
    "target_past",
    "document_due",
    "part",
]
Probe = Literal[
    "exchanges",
    "documents-signed",
    "digital-payments",
    "council",
    "data-officer",
    "staff-second-factor",
    "security-events",
    "audit-seal",
    "traffic-retention",
]
Said = Literal["holds", "contrary", "nothing"]
# The worst first: a measure with parts is no better than the worst of them.
_WORST: tuple[MeasureState, ...] = ("gap", "evidence_due", "in_progress", "met")


class InProgress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As the page itself says of it, before anybody has stated anything in the hub."""

    target: date


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`number` and `printed` as on the page; it stands beside entry `beside` of the page's row.

    `number` is empty where the hub adds a measure that the page does not print. `part_of` is the
    measure whose part it is. `owner` is a role. Its evidence is a reading of the hub (`probe`, of
    the `rows` of the mission) or a policy document of the register, or both.
    """

    id: Annotated[str, msgspec.Meta(pattern="^L[1-6]-[A-Z0-9.-]{1,20}$")]
    row: PageRowId
    number: str
    printed: Title
    owner: str
    review_months: Annotated[int, msgspec.Meta(ge=1, le=36)]
    first_review: date
    beside: Annotated[int, msgspec.Meta(ge=0)] = 0
    part_of: str | None = None
    probe: Probe | None = None
    rows: tuple[str, ...] = ()
    document: str | None = None
    begins: InProgress | None = None


class Reading(msgspec.Struct, frozen=True):
    """What the hub found, in words; `nothing`: there is nothing yet to be found."""

    said: Said
    words: Title


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What the owner said of a measure on a `day` of Bangkok, confirmed by a second person.

    `evidence` is probe:NAME, policy:ID, document:UUID or file:SHA-256.
    """

    number: int
    day: date
    state: MeasureState
    owner: str
    note: str
    stated_by: str
    confirmed_by: str
    target: date | None = None
    review: date | None = None
    evidence: str | None = None


class MeasureStanding(msgspec.Struct, frozen=True, kw_only=True):
    """`next_review` is the day by which somebody has to look again, or the target of the work."""

    state: MeasureState
    why: Why
    owner: str
    next_review: date
    target: date | None = None
    statement: Statement | None = None
    reading: Reading | None = None


def standing(
    measure: Measure,
    statements: Iterable[Statement],
    on: date,
    *,
    reading: Reading | None = None,
    document_due: bool | None = None,
) -> MeasureStanding:
    """On a day, by what was stated until then: nothing has to be written for a review to be past.

    `document_due`: whether the policy document of the measure is missing or past its review; None
    where it has none. A measure with parts is judged by `standing_of_parts`.
    """
    said = [each for each in statements if each.day <= on]
    last = max(said, key=lambda each: each.number, default=None)
    if last is not None:
        state, why = _by_statement(last, on, reading, document_due=document_due)
        return MeasureStanding(
            state=state,
            why=why,
            owner=last.owner,
            next_review=last.review or last.target or measure.first_review,
            target=last.target,
            statement=last,
            reading=reading,
        )
    state, why = _by_the_page(measure, on, reading, document_due=document_due)
    target = measure.begins.target if measure.begins else None
    return MeasureStanding(
        state=state,
        why=why,
        owner=measure.owner,
        next_review=target or measure.first_review,
        target=target,
        reading=reading,
    )


def standing_of_parts(measure: Measure, parts: Sequence[MeasureStanding]) -> MeasureStanding:
    """No better than the worst part; looked at again when the first of them is."""
    worst = min(parts, key=lambda part: _WORST.index(part.state))
    return MeasureStanding(
        state=worst.state,
        why="part",
        owner=measure.owner,
        next_review=min(part.next_review for part in parts),
        target=worst.target,
    )


def _by_statement(
    last: Statement, on: date, reading: Reading | None, *, document_due: bool | None
) -> tuple[MeasureState, Why]:
    if last.state == "in_progress":
        late = last.target is not None and last.target < on
        return ("gap", "target_past") if late else ("in_progress", "stated")
    if last.state != "met":
        return last.state, "stated"
    if reading is not None and reading.said == "contrary":
        return "gap", "contrary"
    due = _due_again(last, on, reading, document_due=document_due)
    return ("met", "stated") if due is None else ("evidence_due", due)


def _due_again(
    last: Statement, on: date, reading: Reading | None, *, document_due: bool | None
) -> Why | None:
    evidence = last.evidence or ""
    if evidence.startswith("probe:") and reading is not None and reading.said == "nothing":
        return "nothing_yet"
    if last.review is not None and last.review < on:
        return "review_past"
    return "document_due" if document_due and evidence.startswith("policy:") else None


def _by_the_page(
    measure: Measure, on: date, reading: Reading | None, *, document_due: bool | None
) -> tuple[MeasureState, Why]:
    if measure.begins is not None:
        late = measure.begins.target < on
        return ("gap", "target_past") if late else ("in_progress", "page")
    if reading is not None and reading.said == "contrary":
        return "gap", "contrary"
    lacks = _lacks(measure, on, reading, document_due=document_due)
    return ("met", "live") if lacks is None else ("evidence_due", lacks)


def _lacks(
    measure: Measure, on: date, reading: Reading | None, *, document_due: bool | None
) -> Why | None:
    if document_due:
        return "document_due"
    if reading is None and document_due is None:
        return "no_evidence"
    if reading is not None and reading.said == "nothing":
        return "nothing_yet"
    return "review_past" if measure.first_review < on else None
