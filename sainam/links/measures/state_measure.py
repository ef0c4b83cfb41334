"""The owner of a measure states how it stands; it holds when a second person has confirmed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import msgspec

from sainam.agencies.person import Person
from sainam.agencies.role import STAFF_ROLES
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.field_fault import FieldFault
from sainam.kit.ids import new_id
from sainam.kit.thai_dates import business_date
from sainam.law.measure import MEASURE_STATES, Measure
from sainam.links.applied_catalogue import load_catalogue
from sainam.links.catalogue import Catalogue
from sainam.links.law_changes.store import owners
from sainam.links.measures import store
from sainam.links.measures.refusals import (
    MeasureOfParts,
    NotItsOwner,
    StatementStale,
    StatementUnfit,
    UnknownMeasure,
)
from sainam.links.measures.store import Decision, Proposal

_MONTH = timedelta(days=31)
_MOST_NOTE = 2000


class Stated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`base` is the number of the statement that was seen, 0 where there was none.

    `owner` is the role that answers from now on; empty: the same as before.
    """

    base: int
    state: str
    note: str
    owner: str = ""
    target: date | None = None
    review: date | None = None
    evidence: str = ""


def state_measure(tx: Tx, measure: str, stated: Stated, *, actor: Person) -> UUID:
    """Raises UnknownMeasure, MeasureOfParts, NotItsOwner, StatementStale, StatementUnfit."""
    catalogue = load_catalogue(tx)
    found = catalogue.measures.get(measure)
    if found is None:
        raise UnknownMeasure(measure[:40])
    if any(each.part_of == measure for each in catalogue.measures.values()):
        raise MeasureOfParts(measure)
    store.lock_measure(tx, measure)
    before = store.statements(tx, measure).get(measure, ())
    owner = before[-1].owner if before else found.owner
    if not may_state(tx, measure, owner, actor):
        raise NotItsOwner(owner)
    if stated.base != len(before):
        raise StatementStale(measure)
    whole = msgspec.structs.replace(
        stated, owner=stated.owner.strip() or owner, note=stated.note.strip(),
        evidence=stated.evidence.strip(),
    )  # fmt: skip
    faults = tuple(_faults(tx, catalogue, found, whole, business_date(clock.now(tx))))
    if faults:
        raise StatementUnfit(faults)
    proposal = new_id()
    store.insert_proposal(
        tx, proposal, measure, base=stated.base, state=whole.state, owner=whole.owner,
        target=whole.target, review=whole.review, evidence=whole.evidence or None,
        note=whole.note, actor=actor.login,
    )  # fmt: skip
    _note(tx, measure, proposal, actor, {"state": whole.state, "stated": True})
    return proposal


def may_state(tx: Tx, measure: str, owner: str, actor: Person) -> bool:
    """In the role that owns it, or named its owner."""
    if actor.agency is not None:
        return False
    return actor.in_role(owner) or owners(tx).get(("measure", measure)) == actor.login


def _note(tx: Tx, measure: str, proposal: UUID, actor: Person, told: dict[str, object]) -> None:
    append(
        tx,
        Event.LAW_MEASURE_STATED,
        actor=actor.login,
        subject=f"measure:{measure}",
        detail={"proposal": str(proposal), **told},
    )


def note_decision(
    tx: Tx, found: Proposal, decision: Decision, *, number: int | None, reason: str, actor: Person
) -> None:
    told: dict[str, object] = {"decision": decision, "reason": reason}
    if number is not None:
        told["number"] = number
    _note(tx, found.measure, found.id, actor, told)


def _faults(
    tx: Tx, catalogue: Catalogue, measure: Measure, stated: Stated, today: date
) -> Iterator[FieldFault]:
    if stated.state not in MEASURE_STATES:
        yield _fault("state", "form.choice", "โปรดเลือกจากรายการ", "Please choose one of the list.")
    if stated.owner not in STAFF_ROLES:
        yield _fault("owner", "form.choice", "โปรดเลือกจากรายการ", "Please choose one of the list.")
    if not stated.note or len(stated.note) > _MOST_NOTE or "\0" in stated.note:
        yield _fault(
            "note", "form.missing", "โปรดระบุว่าสถานะนี้มาจากอะไร ไม่เกิน 2000 ตัวอักษร",
            "Please say on what this stands, in at most 2000 characters.",
        )  # fmt: skip
    if stated.state == "in_progress" and (stated.target is None or stated.target < today):
        yield _fault(
            "target", "measure.target", "ต้องมีวันที่คาดว่าแล้วเสร็จซึ่งยังไม่ผ่านไป",
            "Work in progress needs the day of its end, which has not passed.",
        )  # fmt: skip
    if stated.state == "met":
        yield from _of_met(tx, catalogue, measure, stated, today)
    elif stated.evidence:
        yield from _evidence(tx, catalogue, measure, stated.evidence, today)


def _of_met(
    tx: Tx, catalogue: Catalogue, measure: Measure, stated: Stated, today: date
) -> Iterator[FieldFault]:
    latest = today + _MONTH * measure.review_months
    if stated.review is None or not today <= stated.review <= latest:
        yield _fault(
            "review", "measure.review",
            f"ต้องมีวันทบทวนครั้งถัดไปภายใน {measure.review_months} เดือน",
            f"It needs the day of the next review, within {measure.review_months} months.",
        )  # fmt: skip
    yield from _evidence(tx, catalogue, measure, stated.evidence, today)


def _evidence(
    tx: Tx, catalogue: Catalogue, measure: Measure, evidence: str, today: date
) -> Iterator[FieldFault]:
    kind, _, name = evidence.partition(":")
    known = False
    if kind == "probe":
        known = name == measure.probe
    elif kind == "policy":
        paper = catalogue.policy_documents.get(name)
        known = paper is not None and not paper.is_due(today)
    elif kind == "document":
        known = _is_issued(tx, name)
    if not known:
        yield _fault(
            "evidence", "measure.evidence",
            "ต้องเป็นหลักฐานที่มีอยู่จริงและยังใช้ได้ ได้แก่ probe: ของมาตรการนี้ policy: หรือ document:",
            "It needs evidence that there is and that holds: the measure's probe:, a policy: or a"
            " document: of the hub.",
        )  # fmt: skip


def _is_issued(tx: Tx, name: str) -> bool:
    try:
        return store.document_exists(tx, UUID(name))
    except ValueError:
        return False


def _fault(field: str, rule: str, thai: str, english: str) -> FieldFault:
    return FieldFault(field, rule, thai, english)
