"""What officers do from the pages: one verb each, and what the pages say before and after it."""

from __future__ import annotations

from uuid import UUID

import pytest
from worked_hub import DPO, ONCB, WorkedHub

from sainam.agreements.refusals import AlreadySuspended, ReasonMissing, UnknownAgreement
from sainam.exchanges.deliveries.refusals import DeliveryUnderWay, NoSuchDelivery
from sainam.exchanges.refusals import FileNotWaiting, NoSuchExchange
from sainam.kit.ids import new_id
from sainam.portal.readings.hub_deeds import HubDeeds
from sainam.portal.readings.hub_readings import HubReadings
from sainam.portal.views.exchanges import DeliveryView
from sainam.wiring.consequences import payment_consequences

pytestmark = [pytest.mark.row("S1"), pytest.mark.xdist_group("portal deeds")]


@pytest.fixture(scope="module")
def deeds(hub: WorkedHub) -> HubDeeds:
    return HubDeeds(
        hub.database,
        masters=hub.masters,
        consequences=payment_consequences,
        public_url="https://hub.invalid",
    )


def test_before_a_suspension_the_page_says_what_will_stop_and_after_it_what_was_cut(
    pages: HubReadings, deeds: HubDeeds, hub: WorkedHub
) -> None:
    preview = pages.stop_preview(ONCB, "suspend")
    assert preview is not None
    assert (preview.doors, preview.running, preview.exchanges_today) == (1, 1, 5)
    assert preview.environments == ("live", "sandbox")
    assert pages.stop_preview(ONCB, "resume") is None

    number = deeds.change_agreement(
        actor="operator", agreement_id=ONCB, environment="live", action="suspend", reason="odd"
    )
    result = pages.stop_result(ONCB, "live", number)
    assert result is not None
    assert (result.step.actor, result.step.reason) == ("operator", "odd")
    assert [row.id for row in result.cut] == [str(hub.exchanges["running"])]
    assert [row.outcome for row in result.cut] == ["cut"]
    assert {row.outcome for row in result.leaving} <= {"answered", "no_data"}
    assert {row.id for row in result.leaving}.isdisjoint(row.id for row in result.cut)
    assert result.agreement.state == "suspended"
    assert pages.stop_result(ONCB, "live", 1 << 40) is None
    with pytest.raises(AlreadySuspended):
        deeds.change_agreement(
            actor="operator", agreement_id=ONCB, environment="live", action="suspend", reason="x"
        )

    [link] = [
        link
        for group in pages.link_map("live", None).groups
        for link in group.links
        if link.id == "G4c"
    ]
    assert link.health == "suspended"
    page = pages.agreement(ONCB)
    assert page is not None
    assert page.actions == ("suspend", "resume", "end"), "the sandbox is open still"


def test_an_order_that_is_suspended_stops_the_links_of_its_row(
    pages: HubReadings, deeds: HubDeeds
) -> None:
    preview = pages.stop_preview("ORDER-CIS-2568-01", "suspend")
    assert preview is not None
    assert preview.exchanges_today >= 5, "both legs count"
    deeds.change_agreement(
        actor="operator", agreement_id="ORDER-CIS-2568-01", environment="live", action="suspend",
        reason="maintenance",
    )  # fmt: skip
    health = {
        link.id: link.health
        for group in pages.link_map("live", None).groups
        for link in group.links
    }
    assert (health["G4a"], health["M1"]) == ("suspended", "ok")
    deeds.change_agreement(
        actor="operator", agreement_id="ORDER-CIS-2568-01", environment="live", action="resume",
        reason="done",
    )  # fmt: skip


def test_an_ended_agents_agreement_names_the_last_day_of_its_run_off(
    pages: HubReadings, deeds: HubDeeds, hub: WorkedHub
) -> None:
    agreement = "CONTRACT-TRUEMONEY-2568-01"
    preview = pages.stop_preview(agreement, "end")
    number = deeds.change_agreement(
        actor="operator", agreement_id=agreement, environment="live", action="end", reason="over"
    )
    result = pages.stop_result(agreement, "live", number)
    assert preview is not None
    assert result is not None
    assert preview.run_off_last_day is not None
    assert (preview.run_off_last_day - hub.today).days == 30
    assert result.run_off_last_day == preview.run_off_last_day
    assert pages.stop_preview(agreement, "end") is not None, "the sandbox goes on"


def test_an_unknown_agreement_is_refused(deeds: HubDeeds) -> None:
    with pytest.raises(UnknownAgreement):
        deeds.change_agreement(
            actor="operator", agreement_id="NOPE", environment="live", action="end", reason="x"
        )


def test_a_key_is_seen_with_a_reason_and_the_seeing_is_on_record(
    pages: HubReadings, deeds: HubDeeds, hub: WorkedHub
) -> None:
    exchange = hub.exchanges["answered 2"]
    with pytest.raises(ReasonMissing):
        deeds.see_key(actor="dpo", exchange_id=str(exchange), reason=" ")
    key = deeds.see_key(actor="dpo", exchange_id=str(exchange), reason="complaint 12/2569")
    assert key == "990000012"
    with hub.database.read_only() as tx:
        row = tx.execute(
            "SELECT detail FROM audit_event WHERE exchange = %s AND actor = 'dpo'", (exchange,)
        ).fetchone()
    assert row is not None
    assert "complaint 12/2569" in row[0]
    assert "990000012" not in row[0]
    for nothing in (str(new_id()), "no id", str(hub.files["samlae-1.csv"])):
        with pytest.raises(NoSuchExchange):
            deeds.see_key(actor="dpo", exchange_id=nothing, reason="complaint")


def test_a_person_decides_about_an_unknown_delivery(
    pages: HubReadings, deeds: HubDeeds, hub: WorkedHub
) -> None:
    delivery = delivery_of(pages, hub.exchanges["paid 1"])
    with pytest.raises(DeliveryUnderWay):
        decide(deeds, delivery.id)
    with hub.database.transaction() as tx:
        tx.execute("UPDATE delivery_due SET state = 'unknown' WHERE delivery = %s", (delivery.id,))
    waiting = pages.home("live").attention[0]
    assert (waiting.kind, waiting.subject_id) == (
        "delivery_unknown", str(hub.exchanges["paid 1"]),
    )  # fmt: skip
    decide(deeds, delivery.id)
    after = delivery_of(pages, hub.exchanges["paid 1"])
    assert (after.state, [one.action for one in after.attempts]) == ("confirmed", ["decide"])
    assert [(fact.name, fact.value) for fact in after.attempts[0].facts] == [
        ("decision", "confirmed"),
        ("reason", "CIS has it"),
    ]
    for nothing in (str(new_id()), "no id"):
        with pytest.raises(NoSuchDelivery):
            decide(deeds, nothing)


def decide(deeds: HubDeeds, delivery: str) -> None:
    deeds.decide_delivery(
        actor="finance", delivery_id=delivery, decision="confirmed", reason="CIS has it"
    )


def delivery_of(pages: HubReadings, exchange: UUID) -> DeliveryView:
    page = pages.exchange(str(exchange), DPO)
    assert page is not None
    [delivery] = page.deliveries
    return delivery


def waiting_file(hub: WorkedHub, name: str) -> str:
    """Received, and not read yet."""
    with hub.database.transaction() as tx:
        tx.execute(
            "INSERT INTO file SELECT environment, %(new)s, agency, agreement, link, dataset,"
            " layout, channel, credential, %(name)s, sha256, length, received_at, acceptance,"
            " rule FROM file WHERE id = %(file)s",
            {"new": (waiting := new_id()), "name": name, "file": hub.files["samlae-1.csv"]},
        )
        tx.execute(
            "INSERT INTO file_state VALUES ('live', %s, 1, 'received', sainam_now(), 'sftp')",
            (waiting,),
        )
    return str(waiting)


def test_a_file_that_waits_to_be_read_shows_how_far_it_is(
    pages: HubReadings, hub: WorkedHub
) -> None:
    done = pages.file_progress(str(hub.files["samlae-1.csv"]))
    assert done is not None
    assert (done.done, done.bytes_read) == (True, done.bytes_total)
    waiting = waiting_file(hub, "waiting.csv")
    with hub.database.transaction() as tx:
        tx.execute(
            "INSERT INTO file_progress VALUES ('live', %s, 'reading', 30, 2000, sainam_now())",
            (waiting,),
        )
    progress = pages.file_progress(waiting)
    assert progress is not None
    assert (progress.done, progress.lines, progress.bytes_read) == (False, 30, 2000)


def test_a_file_that_the_hub_gave_up_on_waits_for_a_person_who_lets_it_be_tried_again(
    pages: HubReadings, deeds: HubDeeds, hub: WorkedHub
) -> None:
    file = waiting_file(hub, "in-vain.csv")
    with pytest.raises(FileNotWaiting):
        deeds.rerun_file(actor="operator", file_id=file, reason="the store is back")
    with hub.database.transaction() as tx:
        tx.execute(
            "INSERT INTO file_due (environment, file, step, due_at)"
            " VALUES ('live', %s, 'process', 'infinity')",
            (file,),
        )
    assert ("file_given_up", file) in waiting_for_a_person(pages)
    given_up = pages.file_progress(file)
    assert given_up is not None
    assert (given_up.state, given_up.done, given_up.given_up) == ("received", True, True)
    with pytest.raises(ReasonMissing):
        deeds.rerun_file(actor="operator", file_id=file, reason=" ")
    deeds.rerun_file(actor="operator", file_id=file, reason="the store is back")
    again = pages.file_progress(file)
    assert again is not None
    assert (again.done, again.given_up) == (False, False)
    assert ("file_given_up", file) not in waiting_for_a_person(pages)
    for nothing in (str(new_id()), "no id"):
        with pytest.raises(FileNotWaiting):
            deeds.rerun_file(actor="operator", file_id=nothing, reason="the store is back")


def waiting_for_a_person(pages: HubReadings) -> set[tuple[str, str]]:
    return {(one.kind, one.subject_id) for one in pages.home("live").attention}
