"""Two departments choose the form of a link: each for itself, with a way out, and as files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dossier_desk import AGENCY, CATALOGUE
from dossier_way import DossierWay, way_on
from ruamel.yaml import YAML

from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.links.check_catalogue import check_catalogue
from sainam.links.shelf import misreadings
from sainam.onboarding.design.design import agreed_design, positions
from sainam.onboarding.design.link_files import link_files
from sainam.onboarding.design.refusals import NoObjection, NotTheLastProposal, OwnDepartment
from sainam.onboarding.design.store import links_in_design
from sainam.onboarding.refusals import BodyInvalid, TwoSides
from sainam.onboarding.signing.amendment import amendment_of
from sainam.onboarding.state import Event, State
from sainam.onboarding.take_event import open_dossier

pytestmark = pytest.mark.row("P4")
ORDER = "ORDER-CIS-2568-01"


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        with module_database.transaction() as tx:
            for name, roles in (("fpt2", {"fpt"}), ("both", {"fpt", "fys"})):
                register_hashed(
                    tx, Login(name, Title(f"สมมติ {name}", name), frozenset(roles), None), "none",
                    contact=Contact(f"{name}@example.go.th", "", "สมมติ"), actor="tests",
                )  # fmt: skip
        yield made


@pytest.fixture
def number(way: DossierWay) -> str:
    """A dossier before the two departments."""
    return way.go_on(way.desk.open(), State.DESIGN).id


def propose(way: DossierWay, number: str, login: str = "fpt1", **changed: Any) -> int:
    return way.desk.do(number, "propose", login, **way.desk.design(**changed)).dossier.number


def fields(refused: pytest.ExceptionInfo[BodyInvalid]) -> set[str]:
    return {fault.field for fault in refused.value.field_faults}


def test_nobody_answers_for_the_department_that_proposed(way: DossierWay, number: str) -> None:
    proposal = propose(way, number)
    with pytest.raises(TwoSides):
        way.desk.do(number, "agree", "fpt1", proposal=proposal)
    with pytest.raises(OwnDepartment):
        way.desk.do(number, "agree", "fpt2", proposal=proposal)
    own = propose(way, number, "both")
    with pytest.raises(TwoSides):
        way.desk.do(number, "agree", "both", proposal=own)
    assert way.desk.dossier(number).state == State.DESIGN


def test_an_answer_is_to_the_last_proposal_and_an_objection_says_why(
    way: DossierWay, number: str
) -> None:
    first = propose(way, number)
    second = propose(way, number, quota=500)
    with pytest.raises(NotTheLastProposal):
        way.desk.do(number, "agree", "fys1", proposal=first)
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(number, "object", "fys1", proposal=second, reason=" ")
    assert fields(refused) == {"reason"}
    way.desk.do(number, "object", "fys1", proposal=second, reason="โควตายังสูง")
    seen = positions(way.desk.dossier(number))
    assert [(one.answer, one.reason) for one in seen] == [(None, ""), (Event.OBJECT, "โควตายังสูง")]


def test_every_fault_of_a_proposal_is_told_at_once_and_nothing_is_kept(
    way: DossierWay, number: str
) -> None:
    with pytest.raises(BodyInvalid) as refused:
        propose(way, number, link="X", quota=0, owner_agreement="MOU-ONCB-2568-01", tests=[])
    assert fields(refused) == {"link", "quota", "owner_agreement", "tests"}
    assert positions(way.desk.dossier(number)) == ()


def test_what_was_proposed_is_judged_again_where_it_is_agreed_to(
    way: DossierWay, number: str
) -> None:
    """Between the two the owner's internal order was suspended."""
    proposal = propose(way, number)
    with way.database.transaction() as tx:
        suspend_agreement(tx, "live", ORDER, actor="operator", reason="ทดสอบ")
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(number, "agree", "fys1", proposal=proposal)
    assert fields(refused) == {"owner_agreement"}
    with way.database.transaction() as tx:
        resume_agreement(tx, "live", ORDER, actor="operator", reason="ทดสอบ")
    assert way.desk.do(number, "agree", "fys1", proposal=proposal).dossier.state == State.MEMO


def test_an_objection_may_be_taken_to_the_chair_who_takes_one_of_the_proposals(
    way: DossierWay, number: str
) -> None:
    first = propose(way, number)
    with pytest.raises(NoObjection):
        way.desk.do(number, "escalate", "fpt1", reason="ตกลงกันไม่ได้")
    way.desk.do(number, "object", "fys1", proposal=first, reason="โควตาสูง")
    second = propose(way, number, "fys1", quota=10)
    with pytest.raises(BodyInvalid):
        way.desk.do(number, "escalate", "fpt1", reason="")
    way.desk.do(number, "escalate", "fpt1", reason="ตกลงกันไม่ได้")
    for body, wrong in (
        ({"proposal": 1, "reason": "เร็ว"}, {"proposal"}),
        ({"proposal": second}, {"reason"}),
    ):
        with pytest.raises(BodyInvalid) as refused:
            way.desk.do(number, "settle", "chair", **body)
        assert fields(refused) == wrong
    settled = way.desk.do(number, "settle", "chair", proposal=first, reason="โควตาพอแก่งาน")
    assert settled.dossier.state == State.MEMO
    design = agreed_design(settled.dossier)
    assert design is not None
    assert design.quota == 1000
    assert "links/g4z.yaml" in link_files(settled.dossier)


def test_time_takes_an_unanswered_proposal_to_the_chair_and_nothing_where_there_is_none(
    way: DossierWay, number: str
) -> None:
    silent = way.go_on(way.desk.open(), State.DESIGN).id
    propose(way, number)
    assert way.by_itself(number) is None
    way.pass_time(timedelta(days=60))
    moved = way.by_itself(number)
    assert moved is not None
    assert moved.dossier.state == State.ESCALATED
    assert moved.steps[0].role == "hub"
    assert way.by_itself(silent) is None
    assert way.desk.dossier(silent).state == State.DESIGN


def test_a_links_name_is_the_dossiers_as_long_as_the_dossier_is_open(
    way: DossierWay, number: str
) -> None:
    propose(way, number, link="G4p")
    proposal = propose(way, number, link="G4q")

    def reserved(but: str) -> set[str]:
        with way.database.read_only() as tx:
            found = links_in_design(tx, but=but)
        return {link for link, dossier in found.items() if dossier == number}

    assert reserved("ONCB") == {"G4p", "G4q"}
    assert reserved(AGENCY) == set()
    way.desk.do(number, "agree", "fys1", proposal=proposal)
    assert reserved("ONCB") == {"G4q"}
    way.go_on(number, State.DRAFTING)
    way.desk.do(number, "withdraw", "officer", reason="ไม่ใช้แล้ว")
    assert reserved("ONCB") == set()


def test_the_files_of_a_link_pass_the_check_when_laid_over_the_catalogue(
    way: DossierWay, tmp_path: Path
) -> None:
    number = way.go_on(way.desk.submitted(carrier="DOPA-LINKAGE"), State.DESIGN).id
    proposal = propose(way, number, hours=["08:30", "16:30"], carriers=["DOPA-LINKAGE"])
    files = link_files(way.desk.do(number, "agree", "fys1", proposal=proposal).dossier)
    draft, contract = f"agreements/drafts/{number.lower()}.yaml", "contracts/by-link/g4z/"
    assert set(files) == {
        "links/g4z.yaml", "agencies/testbureau.yaml", draft,
        f"{contract}water-use-six-months.odcs.yaml",
    }  # fmt: skip
    folder = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE, folder)
    lay_over(folder, files)
    assert check_catalogue(folder, "demo") == []
    lay_over(folder, {"agreements/mou-test.yaml": signed(files[draft])})
    assert check_catalogue(folder, "demo") == []
    (text,) = (text for path, text in files.items() if path.startswith(contract))
    assert list(misreadings("contract", YAML(typ="safe").load(text))) == []


def lay_over(folder: Path, files: Any) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def signed(draft: str) -> str:
    """The draft with what the signing adds: number, paper, two people, the clause it stands on."""
    return draft + (
        "agreement: MOU-TESTBUREAU-2569-01\nkind: mou\nreference: MOU/2569/1\n"
        "title: {th: ทดสอบ, en: Test}\nrecorded_by: legal.one\nconfirmed_by: legal.two\n"
        "clauses:\n- {number: '2', th: ให้ข้อมูล, en: Data, provisions: [PDPA-2562-22]}\n"
    )


def test_an_amendments_contract_follows_the_version_in_force(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.LIVE).id
    first = way.desk.dossier(number).outcome(Event.FORM_AGREED)["contracts"]
    assert [(one["version"], one["before"]) for one in first] == [("1.0.0", "")]
    wish = amendment_of(way.desk.dossier(number))
    with way.database.transaction() as tx:
        opened = open_dossier(
            tx, way.desk.world, kind="amendment", agency=AGENCY, actor=way.desk.actor("officer"),
            earlier=number, agreement=way.agreement(number), body={"title": wish.title},
        )  # fmt: skip
    way.go_on(opened.dossier.id, State.MEMO)
    again = way.desk.dossier(opened.dossier.id).outcome(Event.FORM_AGREED)["contracts"]
    assert [(one["version"], one["before"], one["differences"]) for one in again] == [
        ("1.0.0", "1.0.0", [])
    ]
