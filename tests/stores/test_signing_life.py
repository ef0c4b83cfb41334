"""What an agreement lives through: amendment, suspension, end, and the list that follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from dossier_way import DossierWay, way_on

from sainam.agencies.store import Login, insert_login
from sainam.agreements import store as agreements
from sainam.agreements.end_agreement import end_agreement
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.onboarding.notices import store as mail
from sainam.onboarding.refusals import BodyInvalid, RoleMissing, TwoSides
from sainam.onboarding.signing.amendment import amendment_of
from sainam.onboarding.signing.refusals import (
    ExitItemDone,
    ExitListOpen,
    NotARelease,
    NothingCrossed,
    UnknownExitItem,
)
from sainam.onboarding.state import Event, State
from sainam.onboarding.take_event import open_dossier
from sainam.onboarding.tend_agreements import tend_agreements
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.views.before_acting import told_before

pytestmark = pytest.mark.row("P6")


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


def live(way: DossierWay) -> str:
    return way.go_on(way.desk.open(), State.LIVE).id


def amend(way: DossierWay, number: str, kind: str = "amendment") -> str:
    """A new dossier, filled in from the earlier one."""
    earlier = way.desk.dossier(number)
    wish = amendment_of(earlier, "renewal" if kind == "renewal" else "amendment")
    with way.database.transaction() as tx:
        taken = open_dossier(
            tx, way.desk.world, kind="renewal" if kind == "renewal" else "amendment",
            agency=earlier.agency, actor=way.desk.actor("officer"), earlier=number,
            agreement=way.agreement(number), body={"title": wish.title},
        )  # fmt: skip
    assert wish.wanted == earlier.request.wanted
    return taken.dossier.id


def standing_version(way: DossierWay, number: str, environment: str) -> int:
    with way.database.transaction() as tx:
        found = agreements.load_standing(
            tx, "live" if environment == "live" else "sandbox", way.agreement(number)
        )
    assert found is not None
    return found.version


def open_doors(way: DossierWay, number: str) -> list[str]:
    with way.database.transaction() as tx:
        return [
            door.id
            for where in agreements.gate_states(tx, way.agreement(number))
            for door in agreements.doors_of_agreement(tx, where, way.agreement(number))
        ]


def test_a_termination_ends_every_gate_shuts_every_door_and_opens_the_exit_list(
    way: DossierWay,
) -> None:
    number = live(way)
    assert open_doors(way, number)
    ended = way.desk.do(number, "terminate", "legal1", reason="ใช้ผิดวัตถุประสงค์").dossier
    assert ended.state == State.ENDING
    assert way.gates(number) == {"live": "ended", "sandbox": "ended"}
    assert open_doors(way, number) == []
    assert way.exit_items(ended) == ["agency_data", "keys", "link"]


def test_the_dossier_closes_when_all_is_ticked_and_not_by_one_person_alone(
    way: DossierWay,
) -> None:
    number = live(way)
    way.desk.do(number, "terminate", "legal1", reason="สิ้นสุดภารกิจ")
    with pytest.raises(UnknownExitItem):
        way.desk.do(number, "tick_exit", "legal1", item="balances", note="-")
    with pytest.raises(RoleMissing):
        way.desk.do(number, "tick_exit", "operator", item="agency_data", note="ทำลายแล้ว")
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(number, "tick_exit", "legal1", item="agency_data", note="ทำลายแล้ว")
    assert [fault.field for fault in refused.value.field_faults] == ["certificate"]
    certificate = way.attachment("certificate.pdf")
    way.desk.do(
        number, "tick_exit", "legal1", item="agency_data", note="ทำลายแล้ว", certificate=certificate
    )
    with pytest.raises(ExitListOpen):
        way.desk.do(number, "close", "legal1", reason="ครบ")
    keys = way.desk.do(number, "tick_exit", "operator", item="keys", note="ยกเลิกแล้ว")
    assert keys.steps[0].outcome["credentials_ended"]
    with pytest.raises(ExitItemDone):
        way.desk.do(number, "tick_exit", "operator", item="keys", note="ยกเลิกแล้ว")
    way.desk.do(number, "tick_exit", "operator", item="link", note="นำออกแล้ว")
    assert way.desk.do(number, "close", "legal1", reason="ครบ").dossier.state == State.CLOSED


def test_what_never_went_live_ends_in_the_sandbox_and_leaves_only_keys(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.BUILDING).id
    ended = way.desk.do(number, "withdraw", "officer", reason="ไม่ต้องการแล้ว").dossier
    assert way.gates(number) == {"sandbox": "ended"}
    assert way.exit_items(ended) == ["keys"]
    way.desk.do(number, "tick_exit", "operator", item="keys", note="ไม่มีกุญแจ")
    assert way.desk.do(number, "close", "legal1", reason="ครบ").dossier.state == State.CLOSED


@pytest.mark.parametrize("state", [State.ACCEPTANCE, State.READY])
def test_an_agency_that_gives_up_after_trying_it_out_ends_what_was_signed(
    way: DossierWay, state: State
) -> None:
    number = way.go_on(way.desk.open(), state).id
    if state == State.READY:
        found = way.desk.dossier(number)
        way.desk.do(
            number, "register_key", "developer",
            **way.good_body(found, Event.REGISTER_KEY, "developer"),
        )  # fmt: skip
    file = HubDossiers(way.database, way.desk.world).file("officer", number)
    told = told_before(file, Event.WITHDRAW)
    assert told is not None
    assert "ends the agreement" in told.en
    ended = way.desk.do(number, "withdraw", "officer", reason="ยุบหน่วยงานแล้ว").dossier
    assert ended.state == State.ENDING
    assert way.gates(number) == {"sandbox": "ended"}
    assert way.exit_items(ended) == ["keys"]
    keys = way.desk.do(number, "tick_exit", "operator", item="keys", note="ยกเลิกแล้ว")
    registered = {step.outcome["credential"] for step in ended.of(Event.REGISTER_KEY)}
    assert set(keys.steps[0].outcome["credentials_ended"]) == registered
    assert way.desk.do(number, "close", "legal1", reason="ครบ").dossier.state == State.CLOSED


def test_it_runs_out_by_itself_at_the_moment_its_period_ends(way: DossierWay) -> None:
    number = live(way)
    with way.database.transaction() as tx:
        standing = agreements.load_standing(tx, "live", way.agreement(number))
    assert standing is not None
    way.until(standing.valid_until - timedelta(minutes=1))
    assert way.by_itself(number) is None
    way.pass_time(timedelta(minutes=1))
    taken = way.by_itself(number)
    assert taken is not None
    assert taken.dossier.state == State.ENDING
    assert taken.steps[0].actor == "hub"
    assert way.gates(number) == {"live": "ended", "sandbox": "ended"}


def test_an_end_by_another_hand_is_the_end_of_the_dossier_too(way: DossierWay) -> None:
    number = live(way)
    with way.database.transaction() as tx:
        end_agreement(tx, "live", way.agreement(number), actor="operator", reason="เหตุละเมิด")
    tend_agreements(way.database.transaction, way.desk.world)
    assert way.desk.dossier(number).state == State.ENDING
    assert way.gates(number) == {"live": "ended", "sandbox": "ended"}


def test_an_amendment_is_tried_out_first_and_holds_when_it_goes_live(way: DossierWay) -> None:
    number = live(way)
    second = amend(way, number)
    way.go_on(second, State.BUILDING)
    assert way.agreement(second) == way.agreement(number)
    assert standing_version(way, number, "sandbox") == 2
    assert standing_version(way, number, "live") == 1
    way.go_on(second, State.LIVE)
    assert standing_version(way, number, "live") == 2


def test_an_amendment_given_up_leaves_the_agreement_as_it_holds(way: DossierWay) -> None:
    number = live(way)
    second = amend(way, number)
    way.go_on(second, State.BUILDING)
    ended = way.desk.do(second, "withdraw", "officer", reason="ไม่แก้ไขแล้ว").dossier
    assert ended.steps[-1].outcome["went_on"] == way.agreement(number)
    assert way.gates(number) == {"live": "open", "sandbox": "open"}
    assert standing_version(way, number, "sandbox") == 1
    assert way.exit_items(ended) == []
    assert way.desk.do(second, "close", "legal1", reason="ไม่มีรายการ").dossier.state == State.CLOSED


def test_a_renewal_carries_the_agreement_past_the_end_of_the_earlier_dossier(
    way: DossierWay,
) -> None:
    number = live(way)
    second = amend(way, number, "renewal")
    until = way.desk.today() + timedelta(days=1000)
    way.desk.do(second, "submit", "officer", **way.desk.request(until=f"{until}"))
    way.go_on(second, State.LIVE)
    first_end = way.desk.dossier(number).due_at
    assert first_end is not None
    way.until(first_end)
    taken = way.by_itself(number)
    assert taken is not None
    assert taken.steps[0].outcome["went_on"] == way.agreement(number)
    assert way.gates(number)["live"] == "open"
    assert way.desk.dossier(second).state == State.LIVE


def test_reminders_before_the_end_go_out_once_each(way: DossierWay) -> None:
    number = live(way)
    with way.database.transaction() as tx:
        standing = agreements.load_standing(tx, "live", way.agreement(number))
    assert standing is not None

    def told() -> int:
        tend_agreements(way.database.transaction, way.desk.world)
        with way.database.transaction() as tx:
            mails = mail.mails(tx, limit=1000)
        return sum(
            one.kind == "renewal_due" and way.agreement(number) in one.subject for one in mails
        )

    counts = []
    for days in (91, 90, 89, 30, 8, 7, 6):
        way.until(standing.valid_until - timedelta(days=days))
        counts.append(told())
    people = counts[1]
    assert people > 0
    assert counts == [0, people, people, 2 * people, 2 * people, 3 * people, 3 * people]


def test_a_release_is_over_when_a_real_exchange_is_named(way: DossierWay) -> None:
    link = live(way)
    with pytest.raises(NotARelease):
        way.desk.do(link, "record_release", "operator", exchange=f"{uuid4()}", receiver="ผู้รับ")
    number = way.go_on(way.desk.open("release"), State.LIVE).id
    with pytest.raises(NothingCrossed):
        way.desk.do(number, "record_release", "operator", exchange="none", receiver="ผู้รับ")
    with pytest.raises(NothingCrossed):
        way.desk.do(number, "record_release", "operator", exchange=f"{uuid4()}", receiver="ผู้รับ")
    exchange = uuid4()
    with way.database.transaction() as tx:
        tx.execute(
            "INSERT INTO exchange (opened_at, environment, id, pattern, link, dataset, agreement,"
            " agreement_version, gate, term, owner, agency, caller, credential, channel, purpose)"
            " VALUES (sainam_now(), 'live', %s, 'lookup', 'G4z', 'd', %s, 1, 1, 1, 'CIS', 'A', 'A',"
            " 'c', 'api', 'p')",
            (exchange, way.agreement(number)),
        )
        tx.execute(
            "INSERT INTO exchange_outcome (at, environment, exchange, outcome)"
            " VALUES (sainam_now(), 'live', %s, 'answered')",
            (exchange,),
        )
    done = way.desk.do(number, "record_release", "operator", exchange=f"{exchange}", receiver="ผู้รับ")
    assert done.dossier.state == State.RELEASED
    assert way.gates(number) == {"live": "ended", "sandbox": "ended"}


def test_who_holds_two_roles_does_not_wind_up_an_agreement_alone(way: DossierWay) -> None:
    with way.database.transaction() as tx:
        both = Login("both", Title("สมมติ", "both"), frozenset({"legal", "operator"}), None)
        insert_login(tx, both)
    number = way.go_on(way.desk.open(), State.BUILDING).id
    way.desk.do(number, "withdraw", "officer", reason="ไม่ต้องการแล้ว")
    way.desk.do(number, "tick_exit", "both", item="keys", note="ยกเลิกแล้ว")
    with pytest.raises(TwoSides):
        way.desk.do(number, "close", "both", reason="ครบ")
    assert way.desk.do(number, "close", "legal1", reason="ครบ").dossier.state == State.CLOSED
