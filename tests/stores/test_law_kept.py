"""A decision and an agreement keep the version of the law that they were made under."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from dossier_way import DossierWay, way_on
from law_people import decide, propose, provision

from sainam.evidence.trace.build_graph import build_graph
from sainam.kit import clock
from sainam.kit.database import Database, connect_as_owner
from sainam.law.register import LawRegister
from sainam.links.applied_catalogue import load_catalogue, load_law
from sainam.links.law_changes import store
from sainam.links.law_changes.keep_register import keep_register, load_kept_law
from sainam.onboarding.state import Event, State

pytestmark = pytest.mark.row("P2")
ASKED = "DGA-2562-13"


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


def law(database: Database, kept_by: str) -> LawRegister:
    with database.read_only() as tx:
        digest = store.find_kept(tx, kept_by)
        assert digest is not None, kept_by
        found = load_kept_law(tx, digest)
    assert found is not None
    return found


def reworded(way: DossierWay, words: str) -> None:
    def edit(body: dict[str, Any]) -> None:
        provision(body, ASKED)["asks"] = {"th": f"{words}หรือไม่", "en": f"{words}?"}

    change = propose(way.desk.database, "instrument", "DGA-2562", edit, by="legal1")
    decide(way.desk.database, way.desk.world.byte_store, change, by="legal2")


def asks(register: LawRegister) -> str:
    found = register.provisions[ASKED][1].asks
    assert found is not None
    return found.en


def test_a_decision_reads_its_own_words_whatever_was_confirmed_since(way: DossierWay) -> None:
    database = way.desk.database
    with database.read_only() as tx:
        before = asks(load_law(tx).register)
    number = way.desk.open()
    way.go_on(number, State.REVIEW)
    reworded(way, "first words")  # while the council votes
    dossier = way.go_on(number, State.DESIGN)
    called, decided = dossier.last(Event.CONVENE), dossier.last(Event.APPROVE)
    assert called is not None
    assert decided is not None
    reworded(way, "second words")
    kept = f"step:{number}/{called.number}", f"step:{number}/{decided.number}"
    assert [asks(law(database, each)) for each in kept] == [before, before]
    minutes = decided.outcome["document"]
    assert asks(law(database, f"document:{minutes}")) == before
    with database.read_only() as tx:
        assert asks(load_law(tx).register) == "second words?"
        digest = store.find_kept(tx, kept[0])
        trace = build_graph(tx, load_catalogue(tx), agency=None).back(f"decision:{kept[1][5:]}")
    assert digest is not None
    assert digest.hex() == called.outcome["register"]
    assert f"register:{digest.hex()}" in {one.node for one in trace}


def test_an_agreement_keeps_the_law_that_its_paper_was_offered_under(way: DossierWay) -> None:
    database = way.desk.database
    number = way.desk.open()
    way.go_on(number, State.SIGNING)
    with database.read_only() as tx:
        offered = asks(load_law(tx).register)
    reworded(way, "after the offer")
    dossier = way.go_on(number, State.BUILDING)
    signed = next(step for step in reversed(dossier.steps) if "agreement" in step.outcome)
    agreement = f"agreement:{signed.outcome['agreement']}@{signed.outcome['version']}"
    assert asks(law(database, agreement)) == offered != "after the offer?"


def test_an_agreement_that_was_brought_in_keeps_the_law_of_that_day(way: DossierWay) -> None:
    assert law(way.desk.database, "agreement:MOU-ONCB-2568-01@1").provisions[ASKED]


def test_a_clock_that_goes_back_gives_no_other_law(way: DossierWay, module_owner_url: str) -> None:
    """To read by a moment would: this is why a version is kept by its objects."""
    database = way.desk.database
    reworded(way, "before the clock went back")
    with database.transaction() as tx:
        keep_register(tx, "step:D-0000-00001/1")
    with connect_as_owner(module_owner_url, application_name="tests") as owner:
        before = clock.now(owner)
        clock.shift(owner, timedelta(days=-30))
        assert clock.now(owner) < before
    reworded(way, "words of thirty days ago")
    assert asks(law(database, "step:D-0000-00001/1")) == "before the clock went back?"
    with connect_as_owner(module_owner_url, application_name="tests") as owner:
        clock.shift(owner, timedelta())


def test_what_keeps_a_version_keeps_it_for_ever(way: DossierWay) -> None:
    database = way.desk.database
    with database.transaction() as tx:
        keep_register(tx, "step:D-0000-00002/1")
    reworded(way, "later words")
    with database.transaction() as tx:
        keep_register(tx, "step:D-0000-00002/1")
    assert asks(law(database, "step:D-0000-00002/1")) != "later words?"
