"""Several hands at one moment: one wins, the other is told, and no number is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from dossier_desk import MEMBERS, new_key
from dossier_way import DossierWay, way_on

from sainam.agencies.store import Login, insert_login, insert_login_end
from sainam.documents import store as documents
from sainam.documents.refusals import DocumentVoided
from sainam.documents.void_number import void_number
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.onboarding.going_live.refusals import AgreementOver, PaperVoid
from sainam.onboarding.review.refusals import NotDecided
from sainam.onboarding.signing.drafts import offered
from sainam.onboarding.state import Event, State

pytestmark = pytest.mark.row("P6")


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What came of each: empty where it was done, else the rule by which it was refused."""

    def end_of(act: Callable[[], object]) -> str:
        try:
            act()
        except Refusal as refused:
            return refused.rule
        return ""

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(end_of, acts))


def test_two_dossiers_of_an_agency_signed_at_once_bring_about_two_agreements(
    way: DossierWay,
) -> None:
    numbers = [way.go_on(way.desk.open(), State.SIGNING).id for _ in range(2)]
    for number in numbers:
        way.desk.do(number, "sign", "officer")
    ends = at_once(*(lambda one=one: way.desk.do(one, "sign", "governor1") for one in numbers))
    assert ends == ["", ""]
    made = sorted(way.agreement(number) for number in numbers)
    first = int(made[0][-2:])
    assert [one[-2:] for one in made] == [f"{first:02d}", f"{first + 1:02d}"]


def test_of_a_signature_and_a_withdrawal_at_once_one_is_done(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.SIGNING).id
    seen = way.desk.dossier(number).number
    ends = at_once(
        lambda: way.desk.do(number, "sign", "officer", seen=seen),
        lambda: way.desk.do(number, "withdraw", "officer", seen=seen, reason="ไม่ลงนาม"),
    )
    assert sorted(ends) in (["", "dossier.moved"], ["", "dossier.not_now"])
    found = way.desk.dossier(number)
    assert found.number == seen + 1
    document = offered(found) if found.state == State.SIGNING else None
    assert (document is None) == (found.state == State.WITHDRAWN)


def test_at_the_deadline_the_clock_or_the_person_wins_and_never_both(way: DossierWay) -> None:
    number = way.desk.submitted()
    way.desk.do(number, "ask_information", "secretary", questions=["ใช้ทำอะไร"])
    found = way.desk.dossier(number)
    assert found.due_at is not None
    way.until(found.due_at - timedelta(seconds=20))
    assert way.by_itself(number) is None
    way.until(found.due_at)
    body = way.desk.request()
    ends = at_once(
        lambda: way.desk.do(number, "submit", "officer", seen=found.number, **body),
        lambda: way.by_itself(number),
    )
    after = way.desk.dossier(number)
    assert after.number == found.number + 1
    assert (after.state, ends[0]) in (
        (State.SUBMITTED, ""), (State.LAPSED, "dossier.moved"), (State.LAPSED, "dossier.not_now"),
    )  # fmt: skip


def test_numbers_of_dossiers_opened_at_once_have_no_gap(way: DossierWay) -> None:
    before = int(way.desk.open()[-5:])
    with ThreadPoolExecutor(3) as people:
        taken = sorted(int(one[-5:]) for one in people.map(lambda _: way.desk.open(), range(8)))
    assert taken == list(range(before + 1, before + 9))


def test_a_paper_voided_while_it_is_signed_makes_no_agreement(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.SIGNING).id
    document = offered(way.desk.dossier(number))
    assert document is not None
    way.desk.do(
        number, "file_paper", "legal1", scan=way.attachment(), signed_on=f"{way.desk.today()}"
    )
    with way.database.transaction() as tx:
        void_number(tx, document, actor="operator", reason="พิมพ์ผิด")
    with pytest.raises(DocumentVoided):
        way.desk.do(number, "confirm_paper", "legal2")
    assert way.agreement(number) == ""
    assert way.desk.do(number, "reopen", "legal1", reason="ออกใหม่").dossier.state == State.DRAFTING
    with way.database.transaction() as tx:
        row = documents.find_document(tx, document)
    assert row is not None
    assert row.voided == "พิมพ์ผิด"


def with_seat(way: DossierWay, login: str) -> None:
    with way.database.transaction() as tx:
        member = Login(login, Title("สมมติ", login), frozenset({"council_member"}), None)
        insert_login(tx, member)


@pytest.mark.row("P7")
def test_two_dossiers_of_an_agency_register_keys_at_once(way: DossierWay) -> None:
    numbers = [way.go_on(way.desk.open(), State.BUILDING).id for _ in range(2)]

    def register(number: str) -> None:
        way.desk.do(number, "register_key", "developer", public_key=new_key())

    assert at_once(*(partial(register, one) for one in numbers)) == ["", ""]


@pytest.mark.row("P7")
@pytest.mark.parametrize("event", [Event.OFFER, Event.ACCEPTED])
def test_nothing_goes_live_on_a_voided_paper(way: DossierWay, event: Event) -> None:
    number = live_but_for_the_last_step(way)
    document = way.desk.dossier(number).outcome(event)["document"]
    with way.database.transaction() as tx:
        void_number(tx, UUID(document), actor="operator", reason="พิมพ์ผิด")
    with pytest.raises(PaperVoid):
        way.desk.do(number, "go_live", "operator2", reason="เปิด")
    assert way.gates(number) == {"sandbox": "open"}


@pytest.mark.row("P7")
def test_nothing_goes_live_when_the_agreements_time_is_over(way: DossierWay) -> None:
    number = live_but_for_the_last_step(way)
    way.pass_time(timedelta(days=400))
    with pytest.raises(AgreementOver):
        way.desk.do(number, "go_live", "operator2", reason="เปิด")
    assert "live" not in way.gates(number)


@pytest.mark.row("P7")
def test_an_acceptance_that_was_sent_back_is_voided(way: DossierWay) -> None:
    number = live_but_for_the_last_step(way)
    document = way.desk.dossier(number).outcome(Event.ACCEPTED)["document"]
    way.desk.do(number, "send_back", "operator", reason="พบข้อผิดพลาด")
    with way.database.transaction() as tx:
        row = documents.find_document(tx, UUID(document))
    assert row is not None
    assert row.voided == "พบข้อผิดพลาด"


def live_but_for_the_last_step(way: DossierWay) -> str:
    found = way.go_on(way.desk.open(), State.READY)
    way.desk.do(found.id, "register_key", "developer", environment="live", public_key=new_key())
    return found.id


@pytest.mark.row("P2")
def test_a_member_whose_login_ended_after_the_call_counts_for_the_quorum_and_votes_no_more(
    way: DossierWay,
) -> None:
    number = way.desk.in_review()
    for login in MEMBERS[:2]:
        way.desk.find_all(number, login)
        way.desk.do(number, "vote", login, outcome="approve", reason="ชอบด้วยกฎหมาย")
    with way.database.transaction() as tx:
        for login in MEMBERS[2:]:
            insert_login_end(tx, login, actor="tests", reason="พ้นตำแหน่ง")
    wanted = way.desk.request()["wanted"]
    with pytest.raises(NotDecided):
        way.desk.do(number, "approve", "secretary", approved=wanted, summary="เห็นชอบ")
    for login in ("member4", "member5"):
        with_seat(way, login)
    again = [MEMBERS[0], MEMBERS[1], "member4", "member5"]
    day = f"{way.desk.today()}"
    way.desk.do(number, "convene", "secretary", meeting="2/2569", day=day, members=again)
    assert way.desk.dossier(number).state == State.REVIEW
