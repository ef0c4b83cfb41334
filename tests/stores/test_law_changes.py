"""The law is edited by two people, beside the files and never undone by them."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from law_people import PEOPLE, apply, body_of, decide, person, propose, provision, register_people

from sainam.agencies.refusals import NotYours, ReasonWanted
from sainam.agencies.staff.refusals import NotStaff
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.links.applied_catalogue import load_law
from sainam.links.law_changes import store
from sainam.links.law_changes.citing import citing
from sainam.links.law_changes.name_owner import name_owner
from sainam.links.law_changes.propose_change import propose_change
from sainam.links.law_changes.refusals import (
    ImpactMoved,
    LawChangeDecided,
    LawChangeStale,
    LawUnchanged,
    LawUnfit,
    LawyerWanted,
    OthersLawChange,
    OwnLawChange,
    StillCited,
    UnknownLawObject,
)

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
ACT = "CCA-2550"
pytestmark = pytest.mark.row("L5")


@pytest.fixture
def folder(tmp_path: Path, database: Database) -> Path:
    copied = tmp_path / "catalogue"
    shutil.copytree(MWA, copied)
    apply(database, copied)
    register_people(database)
    return copied


@pytest.fixture
def bytes_kept(tmp_path: Path) -> ByteStore:
    return ByteStore(tmp_path / "bytes")


def other_words(body: dict[str, Any]) -> None:
    provision(body, "CCA-2550-5-17")["about"] = {"th": "ความผิด", "en": "other words"}


def vouched(body: dict[str, Any]) -> None:
    provision(body, "CCA-2550-5-17")["state"] = "confirmed"


def in_law(database: Database, name: str) -> str:
    with database.read_only() as tx:
        return load_law(tx).register.provisions[name][1].about.en


def test_a_change_stands_when_a_second_person_has_confirmed_it(
    database: Database, folder: Path, bytes_kept: ByteStore
) -> None:
    change = propose(database, "instrument", ACT, other_words, by="secretary")
    assert in_law(database, "CCA-2550-5-17") == "offences related to computers"
    assert decide(database, bytes_kept, change, by="dpo") == 2
    assert in_law(database, "CCA-2550-5-17") == "other words"
    with database.read_only() as tx:
        newest, first = store.versions(tx, "instrument", ACT)
        kept = tx.execute(
            "SELECT event::text, actor FROM audit_event WHERE event::text LIKE 'law:%' ORDER BY seq"
        ).fetchall()
    assert (newest.origin, newest.proposed_by, newest.actor) == ("register", "secretary", "dpo")
    assert (first.origin, first.change) == ("files", None)
    assert kept == [
        ("law:change:proposed", "secretary"),
        ("law:impact:reckoned", "dpo"),
        ("law:change:decided", "dpo"),
    ]


@pytest.mark.parametrize(
    ("proposer", "decider", "decision", "refused"),
    [
        ("operator", "", "", NotYours),
        ("auditor", "", "", NotYours),
        ("legal1", "legal1", "confirmed", OwnLawChange),
        ("legal1", "legal1", "rejected", OwnLawChange),
        ("legal1", "legal2", "withdrawn", OthersLawChange),
        ("legal1", "operator", "confirmed", NotYours),
        ("legal1", "secretary", "confirmed", NotYours),
        ("legal1", "dpo", "confirmed", None),
        ("legal1", "chair", "rejected", None),
        ("legal1", "legal1", "withdrawn", None),
    ],
)
def test_who_proposes_and_who_decides(
    database: Database, folder: Path, bytes_kept: ByteStore, proposer: str, decider: str,
    decision: Any, refused: type[Refusal] | None,
) -> None:  # fmt: skip
    if not decider:
        with pytest.raises(refused or Refusal):
            propose(database, "instrument", ACT, other_words, by=proposer)
        return
    change = propose(database, "instrument", ACT, other_words, by=proposer)
    if refused is None:
        decide(database, bytes_kept, change, by=decider, decision=decision)
        with pytest.raises(LawChangeDecided):
            decide(database, bytes_kept, change, by=decider, decision=decision)
    else:
        with pytest.raises(refused):
            decide(database, bytes_kept, change, by=decider, decision=decision)
        assert body_of(database, "instrument", ACT)[0] == 1


@pytest.mark.parametrize("by", ["dpo", "chair"])
def test_what_is_vouched_for_as_law_is_confirmed_by_a_lawyer(
    database: Database, folder: Path, bytes_kept: ByteStore, by: str
) -> None:
    change = propose(database, "instrument", ACT, vouched)
    with pytest.raises(LawyerWanted, match="legal office"):
        decide(database, bytes_kept, change, by=by)
    decide(database, bytes_kept, change, by="legal2")
    with database.read_only() as tx:
        assert "to be confirmed" not in load_law(tx).register.cite("CCA-2550-5-17").en


def test_new_words_of_a_confirmed_provision_need_a_lawyer_too(
    database: Database, folder: Path, bytes_kept: ByteStore
) -> None:
    def edit(body: dict[str, Any]) -> None:
        provision(body, "CCA-2550-26")["asks"]["en"] = "Is it kept for 30 days?"

    change = propose(database, "instrument", ACT, edit, by="secretary")
    with pytest.raises(LawyerWanted):
        decide(database, bytes_kept, change, by="dpo")


def test_two_that_were_proposed_on_one_version_are_not_both_confirmed(
    database: Database, folder: Path, bytes_kept: ByteStore
) -> None:
    first = propose(database, "instrument", ACT, other_words)
    second = propose(database, "instrument", ACT, vouched)
    assert decide(database, bytes_kept, first) == 2
    with pytest.raises(LawChangeStale):
        decide(database, bytes_kept, second)
    with pytest.raises(LawChangeStale):
        propose(database, "instrument", ACT, vouched, base=1)


def test_two_who_confirm_at_once_make_one_version(
    database: Database, folder: Path, bytes_kept: ByteStore
) -> None:
    changes = [propose(database, "instrument", ACT, edit) for edit in (other_words, vouched)]
    ended: list[str] = []

    def confirm(change: Any) -> None:
        try:
            decide(database, bytes_kept, change)
            ended.append("confirmed")
        except LawChangeStale:
            ended.append("stale")

    threads = [threading.Thread(target=confirm, args=(change,)) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["confirmed", "stale"]
    assert body_of(database, "instrument", ACT)[0] == 2


def test_files_applied_after_an_edit_keep_it_until_a_file_says_something_new(
    database: Database, folder: Path, bytes_kept: ByteStore
) -> None:
    change = propose(database, "instrument", ACT, other_words)
    decide(database, bytes_kept, change)
    assert apply(database, folder) == []
    elsewhere = folder / "purposes.yaml"
    elsewhere.write_text(elsewhere.read_text(encoding="utf-8") + "# looked at\n", encoding="utf-8")
    apply(database, folder)
    assert in_law(database, "CCA-2550-5-17") == "other words"

    file = folder / "law" / "computer-crime.yaml"
    said = file.read_text(encoding="utf-8")
    file.write_text(said.replace("source: wikisource", "source: gazette"), encoding="utf-8")
    assert apply(database, folder) == [f"change instrument {ACT} over version 2 of the register"]
    assert in_law(database, "CCA-2550-5-17") == "offences related to computers"


def test_what_two_people_took_out_does_not_come_back_with_the_same_file(
    database: Database, folder: Path, bytes_kept: ByteStore
) -> None:
    change = propose(database, "steward", "raw-water-data", None)
    assert decide(database, bytes_kept, change) == 2
    with database.read_only() as tx:
        assert store.newest_version(tx, "steward", "raw-water-data") == (2, None)
    assert apply(database, folder) == []
    file = folder / "law" / "stewards" / "stewards.yaml"
    said = file.read_text(encoding="utf-8")
    file.write_text(said.replace("owner: raw_water", "owner: operator"), encoding="utf-8")
    assert apply(database, folder) == ["add steward raw-water-data"]
    assert body_of(database, "steward", "raw-water-data")[0] == 3


def test_an_object_that_the_register_brought_does_not_leave_with_the_files(
    database: Database, folder: Path, bytes_kept: ByteStore
) -> None:
    new = {
        "id": "MWA-NEW", "title": {"th": "แนวปฏิบัติใหม่", "en": "New guideline"},
        "page_rows": ["L4"], "owner": "dpo", "review": "2027-01-01",
    }  # fmt: skip
    with database.transaction() as tx:
        change = propose_change(
            tx, kind="policy_document", name="MWA-NEW", base=0, body=new, reason="ออกใหม่",
            actor=person(database, "dpo"),
        )  # fmt: skip
    assert decide(database, bytes_kept, change) == 1
    assert apply(database, folder) == []
    assert body_of(database, "policy_document", "MWA-NEW")[1] == new


@pytest.mark.parametrize(
    ("kind", "name", "edit", "field"),
    [
        ("instrument", ACT, lambda body: body.update(title="x"), "title"),
        ("instrument", ACT, lambda body: body.update(colour="red"), "colour"),
        ("instrument", ACT, lambda body: body.update(under="NOTHING"), "under"),
        ("instrument", ACT, lambda body: body.update(id="CCA-2551"), "id"),
        ("instrument", ACT, lambda body: body["provisions"][1].pop("asks"), "provisions[1].id"),
        ("measure", "L1-5", lambda body: body.update(beside=9), "beside"),
        ("measure", "L1-5", lambda body: body.update(owner="nobody"), "owner"),
        # the page's row would name a provision that is no more
        ("instrument", ACT, lambda body: body["provisions"].pop(0),
         "page_row L5 entries[0].provisions[0]"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_by_its_place(
    database: Database, folder: Path, kind: str, name: str, edit: Any, field: str
) -> None:
    with pytest.raises(LawUnfit) as told:
        propose(database, kind, name, edit)
    assert [fault.field for fault in told.value.field_faults] == [field]
    assert body_of(database, kind, name)[0] == 1


def test_a_provision_that_an_agreement_cites_ends_by_a_day_and_is_not_taken_out(
    database: Database, folder: Path, bytes_kept: ByteStore
) -> None:
    with database.read_only() as tx:
        cited = {
            one
            for _, _, terms in store.living_agreements(tx)
            for clause in terms.clauses
            for one in clause.provisions
        }
        register = load_law(tx).register
        on_page = {one for row in register.page_rows for e in row.entries for one in e.provisions}
        bases = {basis.provision for basis in register.legal_bases}
    name = min(cited - on_page - bases)
    instrument = register.provisions[name][0].id

    def drop(body: dict[str, Any]) -> None:
        body["provisions"].remove(provision(body, name))

    def end(body: dict[str, Any]) -> None:
        provision(body, name)["until"] = "2030-01-01"

    with pytest.raises(StillCited, match="day of its end"):
        propose(database, "instrument", instrument, drop)
    change = propose(database, "instrument", instrument, end)
    with database.read_only() as tx:
        found = store.find_change(tx, change)
        assert found is not None
        reckoned = citing(tx, found)
    assert reckoned.touched == (name,)
    assert any(one.what.startswith("agreement:") for one in reckoned.cites)
    assert decide(database, bytes_kept, change) == 2


def test_the_second_person_confirms_what_they_have_seen_of_what_stands_on_it(
    database: Database, folder: Path, bytes_kept: ByteStore
) -> None:
    change = propose(
        database, "instrument", "PDPA-2562", lambda body: body.update(source="ราชกิจจา")
    )
    with database.read_only() as tx:
        found = store.find_change(tx, change)
        assert found is not None
        seen = citing(tx, found).base
    basis = propose(
        database, "legal_basis", "consent", lambda body: body.update(provision="PDPA-2562-22")
    )
    decide(database, bytes_kept, basis)
    with pytest.raises(ImpactMoved):
        decide(database, bytes_kept, change, seen=seen)
    assert decide(database, bytes_kept, change) == 2
    with database.read_only() as tx:
        row = tx.execute(
            "SELECT about, sha256 FROM impact_report WHERE about = 'instrument:PDPA-2562'"
        ).fetchone()
    assert row is not None
    told = msgspec.json.decode(bytes_kept.read(bytes(row[1])))
    assert told["about"] == "instrument:PDPA-2562"
    assert any(one["what"].startswith("agreement:") for one in told["cites"])


def test_nothing_new_nothing_known_and_no_reason_are_refused(
    database: Database, folder: Path
) -> None:
    with pytest.raises(LawUnchanged):
        propose(database, "instrument", ACT, lambda _: None)
    for kind, name in (("instrument", "NO-SUCH"), ("contract", "bill-payments")):
        with pytest.raises(UnknownLawObject):
            propose(database, kind, name, None)
    with pytest.raises(ReasonWanted), database.transaction() as tx:
        propose_change(
            tx, kind="instrument", name=ACT, base=1, body={}, reason=" ",
            actor=person(database, "legal1"),
        )  # fmt: skip


def test_the_owner_of_an_object_may_propose_whatever_their_role(
    database: Database, folder: Path
) -> None:
    def owned(owner: str, by: str) -> None:
        with database.transaction() as tx:
            name_owner(tx, kind="instrument", name=ACT, owner=owner, actor=person(database, by))

    with pytest.raises(NotYours):
        owned("operator", "operator")
    with pytest.raises(NotStaff):
        owned("nobody", "legal1")
    owned("operator", "legal1")
    propose(database, "instrument", ACT, other_words, by="operator")
    owned("auditor", "legal1")
    with pytest.raises(NotYours):
        propose(database, "instrument", ACT, vouched, by="operator")
    with database.read_only() as tx:
        assert store.owners(tx) == {("instrument", ACT): "auditor"}
    assert "auditor" in PEOPLE
