"""What was decided on is kept in the words of that day; what has left since stops the next step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from dossier_desk import DossierDesk
from dossier_way import DossierWay, way_on

from sainam.contracts.contract import Contract
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.law.register import LawRegister
from sainam.links.applied_catalogue import load_catalogue, load_law
from sainam.links.catalogue import Catalogue
from sainam.onboarding.decided import DecidedOnMoved, as_decided, decided_of
from sainam.onboarding.design.design import agreed_design
from sainam.onboarding.memo.record_of_processing import record_of_processing
from sainam.onboarding.state import Event, State

DATASET = "water-use-six-months"
Changed = Callable[[Catalogue], Catalogue]


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


def without(catalogue: Catalogue, part: str, name: str) -> Catalogue:
    left = {key: value for key, value in getattr(catalogue, part).items() if key != name}
    changed: Catalogue = replace(catalogue, **{part: left})
    return changed


def with_contract(catalogue: Catalogue, **changed: Any) -> Catalogue:
    contract = msgspec.structs.replace(catalogue.contracts[DATASET], **changed)
    return replace(catalogue, contracts={**catalogue.contracts, DATASET: contract})


def fields_but(contract: Contract, name: str) -> tuple[Any, ...]:
    return tuple(
        msgspec.structs.replace(
            field, items=tuple(item for item in field.items if item.name != name)
        )
        for field in contract.fields
        if field.name != name
    )


def called_otherwise(catalogue: Catalogue) -> Catalogue:
    title = Title("ชื่อใหม่", "Another name")
    fields = catalogue.contracts[DATASET].fields
    renamed = tuple(msgspec.structs.replace(field, title=title) for field in fields)
    return with_contract(catalogue, title=title, fields=renamed)


def classified_higher(catalogue: Catalogue) -> Catalogue:
    fields = catalogue.contracts[DATASET].fields
    higher = tuple(msgspec.structs.replace(field, classification="sensitive") for field in fields)
    return with_contract(catalogue, fields=higher)


LEFT: dict[str, tuple[Changed, str, str]] = {
    "the dataset": (
        lambda known: without(known, "contracts", DATASET),
        f"the dataset {DATASET} has left", f"ไม่มีชุดข้อมูล {DATASET}",
    ),
    "a field": (
        lambda known: with_contract(
            known, fields=fields_but(known.contracts[DATASET], "use.cubic_metres")
        ),
        f"the field use.cubic_metres has left the dataset {DATASET}", "ไม่มีช่อง use.cubic_metres",
    ),
    "the purpose": (
        lambda known: without(known, "purposes", "narcotics-investigation"),
        "the purpose narcotics-investigation has left", "ไม่มีวัตถุประสงค์ narcotics-investigation",
    ),
    "the way it crosses": (
        lambda known: with_contract(known, pattern="batch"),
        f"the dataset {DATASET} crosses by batch", "จากแบบ lookup เป็น batch",
    ),
    "a class": (
        classified_higher, "customer_account of water-use-six-months is sensitive", "เป็น sensitive"
    ),
    "the key": (
        lambda known: with_contract(known, key="use.status"),
        "cannot do without use.status", "use.status",
    ),
}  # fmt: skip
AFTER: dict[State, tuple[str, str]] = {
    State.DESIGN: ("propose", "fpt1"),
    State.MEMO: ("issue_memo", "privacy1"),
    State.DRAFTING: ("draft_agreement", "legal1"),
    State.SIGNING: ("sign", "officer"),
    State.BUILDING: ("check_conformance", "developer"),
    State.READY: ("go_live", "operator2"),
}


def seen_by(way: DossierWay, changed: Changed) -> DossierDesk:
    """The same desk over a catalogue that moved on."""
    world = replace(way.desk.world, catalogue=lambda tx: changed(load_catalogue(tx)))
    return DossierDesk(way.database, world)


@pytest.fixture(scope="module", params=AFTER, ids=lambda state: state.value)
def waiting(way: DossierWay, request: pytest.FixtureRequest) -> tuple[str, State]:
    found = way.go_on(way.desk.open(), request.param)
    return found.id, found.state


@pytest.mark.row("P4")
@pytest.mark.parametrize("what", LEFT)
def test_a_step_is_refused_with_the_name_of_what_has_left(
    way: DossierWay, waiting: tuple[str, State], what: str
) -> None:
    number, state = waiting
    changed, english, thai = LEFT[what]
    event, login = AFTER[state]
    body = way.good_body(way.desk.dossier(number), Event(event), login)
    with pytest.raises(DecidedOnMoved) as refused:
        seen_by(way, changed).do(number, event, login, **body)
    assert english in refused.value.detail
    assert thai in refused.value.thai_detail
    assert way.desk.dossier(number).state == state


@pytest.mark.row("P2")
def test_nothing_is_approved_that_the_catalogue_no_longer_has(way: DossierWay) -> None:
    number = way.desk.in_review()
    way.desk.vote_all(number, "approve")
    body = {"approved": way.desk.request()["wanted"], "summary": "เห็นชอบ"}
    with pytest.raises(DecidedOnMoved):
        seen_by(way, LEFT["the dataset"][0]).do(number, "approve", "secretary", **body)


@pytest.mark.row("P5")
def test_papers_say_what_was_decided_in_the_words_of_that_day(way: DossierWay) -> None:
    found = way.go_on(way.desk.open(), State.MEMO)
    design = agreed_design(found)
    assert design is not None
    with way.database.read_only() as tx:
        known, law = load_catalogue(tx), load_law(tx)[0]
    moved = called_otherwise(known)
    assert moved.contracts[DATASET].title.th == "ชื่อใหม่"
    before, after = (
        record_of_processing(found, design, catalogue, law, "สำนักทดสอบสมมติ")
        for catalogue in (known, moved)
    )
    assert after == before
    seen_by(way, called_otherwise).do(found.id, "issue_memo", "privacy1", body="เพื่อโปรดทราบ")
    assert way.go_on(found.id, State.SIGNING).state == State.SIGNING


@pytest.mark.row("P2")
def test_a_legal_basis_that_left_the_register_is_named_and_not_left_out(way: DossierWay) -> None:
    found = way.go_on(way.desk.open(), State.MEMO)
    with way.database.read_only() as tx:
        catalogue, law = load_catalogue(tx), load_law(tx)[0]
    kept = tuple(basis for basis in law.legal_bases if basis.id != "public-task")
    with pytest.raises(DecidedOnMoved, match="left the catalogue") as refused:
        as_decided(found, catalogue, LawRegister(law.instruments, law.page_rows, kept))
    assert refused.value.detail == "the legal basis public-task has left"


def test_an_approval_keeps_names_and_classes_as_they_were(way: DossierWay) -> None:
    decided = decided_of(way.desk.dossier(way.desk.approved()))
    assert decided is not None
    (dataset,) = decided.datasets
    assert [field.name for field in dataset.fields] == [
        "customer_account", "use.month", "use.cubic_metres",
    ]  # fmt: skip
    assert "มาตรา 24 (4)" in decided.bases["public-task"].th
