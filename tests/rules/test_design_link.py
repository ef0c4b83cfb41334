"""What the agreed form makes of an approval: who agreed, grants, the link, its contracts."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from sainam.agreements.terms import Grant
from sainam.contracts.contract import read_contract
from sainam.contracts.json_schema import json_schema
from sainam.contracts.narrow_contract import narrowed
from sainam.formats.layout import Title
from sainam.links.read_catalogue import ReadCatalogue, read_catalogue
from sainam.links.shelf import misreadings
from sainam.onboarding.bodies import Approve, Body, Design, OnProposal, Request, Wanted
from sainam.onboarding.design.design import (
    agreed_design,
    grants_of,
    link_of,
    on_one_link,
    positions,
)
from sainam.onboarding.design.own_contracts import own_contract
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.state import Event, State

CATALOGUE = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
READ = read_catalogue(CATALOGUE)
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
BUREAU = Title("สำนักสมมติ", "Bureau Sommut")
USE = Wanted(dataset="water-use-six-months", fields=("use.month", "customer_account"))
LOOKUP = Design(
    link="G4z", pattern="lookup", transport="api", format="json", reason_th="เบาต่อระบบ",
    reason_en="light", quota=1000, hours=("08:30", "16:30"), owner="CIS",
    owner_agreement="ORDER-CIS-2568-01", carriers=("DOPA-LINKAGE",),
)  # fmt: skip
REQUEST = Request(
    title="ข้อมูลการใช้น้ำ", purpose="criminal-investigation", direction="out", case_numbers=True,
    wanted=(USE,),
)  # fmt: skip


@pytest.fixture
def read() -> ReadCatalogue:
    return READ


def dossier(*told: tuple[Event, str, Body], approved: Wanted = USE) -> Dossier:
    """Submitted, approved, and then what is told: numbers go on from 3."""
    steps = [
        step(1, Event.SUBMIT, "officer", REQUEST),
        step(2, Event.APPROVE, "secretary", Approve(approved=(approved,), conditions=("", "ลบ"))),
    ]
    steps += [step(3 + rank, *one) for rank, one in enumerate(told)]
    return Dossier("D-2569-00001", "link", "BUREAU", 1, None, None, AT, "officer", tuple(steps))


def step(number: int, event: Event, actor: str, body: Body) -> Step:
    role = actor.rstrip("0123456789")
    return Step(number, event, State.DESIGN, actor, role, None, AT, None, body, {})


def on(proposal: int, reason: str = "") -> OnProposal:
    return OnProposal(proposal=proposal, reason=reason)


@pytest.mark.row("P4")
def test_every_proposal_is_seen_with_the_answer_to_it_and_its_reason() -> None:
    cheaper = msgspec.structs.replace(LOOKUP, quota=100)
    seen = positions(
        dossier(
            (Event.PROPOSE, "fpt1", LOOKUP),
            (Event.OBJECT, "fys1", on(3, "โควตาสูงเกินจำเป็น")),
            (Event.PROPOSE, "fys1", cheaper),
        )
    )
    assert [(one.step.number, one.answer, one.answered_by, one.reason) for one in seen] == [
        (3, Event.OBJECT, "fys1", "โควตาสูงเกินจำเป็น"),
        (5, None, "", ""),
    ]
    assert [one.design.quota for one in seen] == [1000, 100]


def test_who_objected_may_come_round_to_the_same_proposal() -> None:
    found = dossier(
        (Event.PROPOSE, "fpt1", LOOKUP),
        (Event.OBJECT, "fys1", on(3, "ยังไม่แน่ใจ")),
        (Event.AGREE, "fys1", on(3)),
    )
    assert agreed_design(found) == LOOKUP


def test_a_later_proposal_leaves_nothing_agreed_until_it_is_answered() -> None:
    found = dossier(
        (Event.PROPOSE, "fpt1", LOOKUP),
        (Event.AGREE, "fys1", on(3)),
        (Event.PROPOSE, "fpt1", LOOKUP),
    )
    assert agreed_design(found) is None


def test_what_the_chair_settles_is_the_form_even_if_a_later_one_was_proposed() -> None:
    other = msgspec.structs.replace(LOOKUP, quota=1)
    found = dossier(
        (Event.PROPOSE, "fpt1", LOOKUP),
        (Event.PROPOSE, "fys1", other),
        (Event.SETTLE, "chair", on(3, "เร็วกว่า")),
    )
    assert agreed_design(found) == LOOKUP


def test_a_new_approval_begins_the_form_anew() -> None:
    again = (Event.APPROVE, "secretary", Approve(approved=(USE,)))
    found = dossier((Event.PROPOSE, "fpt1", LOOKUP), (Event.AGREE, "fys1", on(3)), again)
    assert positions(found) == ()
    assert agreed_design(found) is None


@pytest.mark.row("P4")
def test_what_was_approved_is_granted_and_no_more(read: ReadCatalogue) -> None:
    assert grants_of(dossier(), LOOKUP, read.catalogue) == (
        Grant(
            dataset="water-use-six-months", link="G4z", pattern="lookup",
            fields=("customer_account", "use.month"), purposes=("criminal-investigation",),
            channels=("api",), owner="CIS", owner_agreement="ORDER-CIS-2568-01",
            carriers=("DOPA-LINKAGE",), case_required=True, quota=1000,
            hours=(time(8, 30), time(16, 30)), clause="2",
        ),
    )  # fmt: skip


def test_a_file_has_a_layout_and_no_quota(read: ReadCatalogue) -> None:
    by_file = msgspec.structs.replace(
        LOOKUP, pattern="batch", transport="sftp", layout="bot-cross-bank-256"
    )
    wanted = Wanted(dataset="payment-file", fields=("customer_account",))
    (grant,) = grants_of(dossier(approved=wanted), by_file, read.catalogue)
    assert (grant.layout, grant.quota, grant.channels) == ("bot-cross-bank-256", None, ("sftp",))


@pytest.mark.parametrize(
    ("direction", "ends"),
    [("out", ("CIS", "BUREAU")), ("in", ("BUREAU", "CIS")), ("both", ("BUREAU", "CIS"))],
)
def test_the_link_goes_the_way_that_was_asked(
    read: ReadCatalogue, direction: str, ends: tuple[str, str]
) -> None:
    asked: Any = direction
    found = dossier((Event.SAVE, "officer", msgspec.structs.replace(REQUEST, direction=asked)))
    link = link_of(found, LOOKUP, read.catalogue, BUREAU)
    assert (link.source, link.target) == ends
    assert (link.row, link.group, link.via, link.built) == ("G4", "G", "DOPA-LINKAGE", True)
    assert link.both_ways == (direction == "both")


def test_a_link_that_stood_keeps_its_title_and_what_others_have_on_it(read: ReadCatalogue) -> None:
    stands = read.catalogue.links["G4c"]
    ours = msgspec.structs.replace(
        link_of(dossier(), LOOKUP, read.catalogue, BUREAU), id="G4c", datasets=("new",),
        transports=("sftp",),
    )  # fmt: skip
    others = [grant for one in read.catalogue.agreements.values() for grant in one.grants]
    both = on_one_link(ours, stands, others)
    assert both.title == stands.title
    assert both.datasets == ("water-use-six-months", "new")
    assert both.transports == ("api", "sftp")


# --- the contract narrowed to what was approved ---

DOCUMENTS = {name: entry.body for (kind, name), entry in READ.entries.items() if kind == "contract"}


@given(st.data())
def test_a_narrowed_contract_is_valid_and_says_exactly_what_was_approved(
    data: st.DataObject,
) -> None:
    name = data.draw(st.sampled_from(sorted(DOCUMENTS)))
    whole = READ.catalogue.contracts[name]
    chosen = data.draw(st.sets(st.sampled_from(sorted(whole.leaves))))
    fields = frozenset(chosen | {*(whole.essential or [next(iter(whole.leaves))])})
    narrow = narrowed(DOCUMENTS[name], fields, document_id="g4z", version="1.0.0")
    assert list(misreadings("contract", narrow)) == []
    own = read_contract(narrow)
    assert set(own.leaves) == fields
    assert json_schema(own) == json_schema(whole, fields)
    assert READ.catalogue.contracts[name] == read_contract(DOCUMENTS[name])


@pytest.mark.row("P4")
def test_the_first_contract_of_a_link_is_1_0_0_and_a_field_more_is_1_1_0() -> None:
    document = DOCUMENTS[USE.dataset]
    first = own_contract(document, USE, "G4z", None)
    assert (first.version, first.before, first.differences) == ("1.0.0", "", ())
    more = Wanted(dataset=USE.dataset, fields=(*USE.fields, "branch"))
    kept = YAML(typ="safe").load(first.text)
    second = own_contract(document, more, "G4z", kept)
    assert (second.version, second.before) == ("1.1.0", "1.0.0")
    assert [(one.field, one.rule) for one in second.differences] == [("branch", "added")]
    less = own_contract(
        document, Wanted(dataset=USE.dataset, fields=("customer_account",)), "G4z", kept
    )
    assert (less.version, [one.rule for one in less.differences]) == ("2.0.0", ["removed"])
