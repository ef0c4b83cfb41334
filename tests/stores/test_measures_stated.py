"""The owner of a measure states how it stands; a second person confirms it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from law_people import apply, person, register_people

from sainam.agencies.refusals import NotYours
from sainam.kit import clock
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import business_date
from sainam.links.law_changes.name_owner import name_owner
from sainam.links.measures import store
from sainam.links.measures.decide_statement import decide_statement
from sainam.links.measures.refusals import (
    MeasureOfParts,
    NotItsOwner,
    OthersStatement,
    OwnStatement,
    StatementDecided,
    StatementStale,
    StatementUnfit,
    UnknownMeasure,
)
from sainam.links.measures.state_measure import Stated, state_measure
from sainam.links.measures.store import Decision

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
pytestmark = pytest.mark.row("L1")


@pytest.fixture(autouse=True)
def law(database: Database) -> None:
    apply(database, MWA)
    register_people(database)


def today(database: Database) -> date:
    with database.read_only() as tx:
        return business_date(clock.now(tx))


def state(database: Database, measure: str, *, by: str = "operator", **said: Any) -> UUID:
    given: dict[str, Any] = {"base": 0, "state": "evidence_due", "note": "รอเอกสาร"}
    with database.transaction() as tx:
        return state_measure(tx, measure, Stated(**(given | said)), actor=person(database, by))


def decide(
    database: Database, proposal: UUID, *, by: str = "dpo", decision: Decision = "confirmed"
) -> int | None:
    with database.transaction() as tx:
        return decide_statement(
            tx, proposal, decision=decision, reason="ตรวจแล้ว", actor=person(database, by)
        )


def said_of(database: Database, measure: str) -> list[str]:
    with database.read_only() as tx:
        return [one.state for one in store.statements(tx).get(measure, ())]


def test_a_statement_holds_when_a_second_person_has_confirmed_it(database: Database) -> None:
    review = today(database) + timedelta(days=300)
    proposal = state(
        database, "L1-5", state="met", review=review, evidence="probe:exchanges",
        note="มีการแลกเปลี่ยนทุกวัน",
    )  # fmt: skip
    assert said_of(database, "L1-5") == []
    assert decide(database, proposal) == 1
    with database.read_only() as tx:
        (stands,) = store.statements(tx)["L1-5"]
        told = tx.execute(
            "SELECT actor FROM audit_event WHERE event = 'law:measure:stated' ORDER BY seq"
        ).fetchall()
    assert (stands.stated_by, stands.confirmed_by, stands.review) == ("operator", "dpo", review)
    assert stands.day == today(database)
    assert told == [("operator",), ("dpo",)]


@pytest.mark.parametrize(
    ("by", "decision", "refused"),
    [
        ("operator", "confirmed", NotYours),
        ("dpo", "withdrawn", OthersStatement),
        ("legal1", "rejected", None),
        ("operator", "withdrawn", None),
        ("auditor", "confirmed", None),
    ],
)
def test_who_decides_on_a_statement(
    database: Database, by: str, decision: Decision, refused: type[Refusal] | None
) -> None:
    proposal = state(database, "L1-5")
    if refused is not None:
        with pytest.raises(refused):
            decide(database, proposal, by=by, decision=decision)
        return
    decide(database, proposal, by=by, decision=decision)
    assert said_of(database, "L1-5") == (["evidence_due"] if decision == "confirmed" else [])
    with pytest.raises(StatementDecided):
        decide(database, proposal, by=by, decision=decision)


def test_who_owns_a_measure_and_may_confirm_never_confirms_their_own(database: Database) -> None:
    proposal = state(database, "L4-1", by="dpo")
    with pytest.raises(OwnStatement):
        decide(database, proposal, by="dpo")


@pytest.mark.parametrize(
    ("measure", "by", "refused"),
    [
        ("L4-1", "operator", NotItsOwner),
        ("L1-5", "dpo", NotItsOwner),
        ("L1-7", "secretary", MeasureOfParts),
        ("L1-99", "operator", UnknownMeasure),
    ],
)
def test_only_its_owner_states_a_measure(
    database: Database, measure: str, by: str, refused: type[Refusal]
) -> None:
    with pytest.raises(refused):
        state(database, measure, by=by)


def test_a_person_named_as_owner_states_it_too(database: Database) -> None:
    with database.transaction() as tx:
        name_owner(
            tx, kind="measure", name="L4-1", owner="auditor", actor=person(database, "legal1")
        )
    state(database, "L4-1", by="auditor")


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"state": "met", "evidence": "probe:exchanges"}, "review"),
        ({"state": "met", "evidence": "probe:exchanges", "review": 500 * DAY}, "review"),
        ({"state": "met", "evidence": "probe:exchanges", "review": -1 * DAY}, "review"),
        ({"state": "met", "review": 30 * DAY}, "evidence"),
        ({"state": "met", "review": 30 * DAY, "evidence": "probe:council"}, "evidence"),
        ({"state": "met", "review": 30 * DAY, "evidence": "policy:MWA-DATA-POLICY"}, "evidence"),
        ({"state": "met", "review": 30 * DAY, "evidence": f"document:{uuid4()}"}, "evidence"),
        ({"state": "met", "review": 30 * DAY, "evidence": "document:none"}, "evidence"),
        ({"state": "in_progress"}, "target"),
        ({"state": "in_progress", "target": -1 * DAY}, "target"),
        ({"state": "gap", "note": "  "}, "note"),
        ({"state": "fine"}, "state"),
        ({"state": "gap", "owner": "nobody"}, "owner"),
    ],
)
def test_a_statement_that_stands_on_nothing_is_told_by_its_field(
    database: Database, said: dict[str, Any], field: str
) -> None:
    dated: dict[str, Any] = {
        key: today(database) + value if isinstance(value, timedelta) else value
        for key, value in said.items()
    }
    with pytest.raises(StatementUnfit) as told:
        state(database, "L1-5", **dated)
    assert [fault.field for fault in told.value.field_faults] == [field]


def test_two_statements_on_one_standing_are_not_both_confirmed(database: Database) -> None:
    first, second = state(database, "L1-5"), state(database, "L1-5", state="gap")
    assert decide(database, first) == 1
    with pytest.raises(StatementStale):
        decide(database, second)
    with pytest.raises(StatementStale):
        state(database, "L1-5")
    assert decide(database, state(database, "L1-5", base=1, state="gap")) == 2
