"""Breakers, replays, decisions and pauses as the database holds them, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from call_desk import LIVE, bring_in, look_up, moment_of, reader
from event_desk import EventHub, event_hub, until
from msgspec.structs import replace

from sainam.agencies.refusals import NotYours
from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.agreements.refusals import ReasonMissing
from sainam.exchanges.deliveries import store as deliveries
from sainam.exchanges.events.decide_event import decide_event
from sainam.exchanges.events.refusals import (
    EventNotParked,
    NoSuchEndpoint,
    NothingToReplay,
)
from sainam.exchanges.files import store as files
from sainam.exchanges.pauses.make_pause import end_pause, hold_link, plan_window
from sainam.exchanges.pauses.pause import Pause
from sainam.exchanges.pauses.pause_board import PauseBoard
from sainam.exchanges.pauses.refusals import (
    AlreadyHeld,
    LinkHeld,
    LinkMaintenance,
    LinkUnknown,
    PauseOver,
    PauseWordsMissing,
    WindowUnfit,
)
from sainam.exchanges.pauses.store import coming_pauses
from sainam.exchanges.standing_cache import StandingCache
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, connect_as_owner
from sainam.kit.ids import new_id
from sainam.kit.refusal import Refusal
from sainam.onboarding.link_care.link_desk import LinkDesk

HOUR = timedelta(hours=1)
WORKS = Title("ปรับปรุงระบบ", "works on the system")


@pytest.fixture
def hub(owner_url: str, database: Database, tmp_path: Path) -> Iterator[EventHub]:
    with event_hub(owner_url, database, tmp_path, "imind", "wlma") as made:
        yield made


@pytest.fixture
def desk(hub: EventHub) -> LinkDesk:
    """With an operator, an auditor, and officers of both agencies."""
    people = (
        ("operator", "operator", None), ("auditor", "auditor", None),
        ("officer", "agency_officer", "IMIND"), ("other", "agency_officer", "WLMA"),
    )  # fmt: skip
    with hub.database.transaction() as tx:
        for name, role, agency in people:
            login = Login(name, Title("สมมติ", name), frozenset({role}), agency)
            contact = Contact(f"{name}@people.example", "", "สมมติ")
            register_hashed(tx, login, "none", contact=contact, actor="tests")
    return LinkDesk(hub.database, public_url="https://hub.invalid")


def breaker(hub: EventHub) -> list[tuple[Any, ...]]:
    return hub.rows("SELECT state, failures, opened FROM endpoint_breaker")


def test_a_breaker_opens_costs_its_subjects_no_attempts_and_one_probe_closes_it(
    hub: EventHub,
) -> None:
    imind = hub.receivers["imind"]
    imind.answer(503, times=1_000_000)
    for number in range(8):
        hub.append("imind", f"SR-{number}")
    with hub.drainer(pace=0.1):
        until(lambda: breaker(hub) and breaker(hub)[0][0] == "open", "the breaker opened")
        until(lambda: breaker(hub)[0][2] >= 2, "a probe failed too")
        tried = hub.rows("SELECT max(attempts), sum(attempts) FROM event_subject")
        assert tried[0][0] <= 4
        imind.inbox.contrary = None
        until(lambda: all(hub.is_idle(f"SR-{number}") for number in range(8)), "all were told")
    assert breaker(hub) == [("closed", 0, 0)]
    moved = hub.rows(
        "SELECT detail::json ->> 'to' FROM audit_event WHERE event = 'exchange:breaker:moved'"
        " ORDER BY seq"
    )
    assert moved[0] == ("open",)
    assert moved[-1] == ("closed",)
    assert hub.rows("SELECT count(*) FROM event_dead") == [(0,)]


def test_while_a_breaker_is_open_another_agency_is_told(hub: EventHub) -> None:
    hub.receivers["imind"].answer(503, times=1_000_000)
    for number in range(6):
        hub.append("imind", f"SR-{number}")
    with hub.drainer(pace=0.5):
        until(lambda: breaker(hub) and breaker(hub)[0][0] == "open", "the breaker opened")
        hub.append("wlma", "SR-other")
        until(lambda: hub.is_idle("SR-other"), "the other agency was told")


def test_a_replay_sends_old_events_again_under_their_ids_after_what_is_new(hub: EventHub) -> None:
    imind = hub.receivers["imind"]
    desk = LinkDesk(hub.database, public_url="https://hub.invalid")
    register_operator(hub)
    for _ in range(2):
        hub.append("imind", "SR-1")
    with hub.drainer():
        until(lambda: hub.is_idle("SR-1"), "both were told")
    hub.append("imind", "SR-1")
    now = moment_of(hub.database)
    desk.replay("operator", LIVE, "imind", first=now - HOUR, until=now, reason="ผู้รับทำหาย")
    with hub.drainer():
        until(lambda: hub.is_idle("SR-1"), "all were told")
    came = imind.came("SR-1")
    assert imind.told("SR-1", again=True) == [1, 2, 3, 1, 2]
    assert [one.replay is not None for one in came] == [False, False, False, True, True]
    assert [one.id for one in came[:2]] == [one.id for one in came[3:]]
    assert hub.rows("SELECT count(*) FROM event_replay_due") == [(0,)]
    assert hub.rows("SELECT events, actor FROM event_replay") == [(2, "operator")]


def test_a_replay_that_is_refused_parks_nobody(hub: EventHub) -> None:
    register_operator(hub)
    hub.append("imind", "SR-1")
    with hub.drainer():
        until(lambda: hub.is_idle("SR-1"), "it was told")
        hub.receivers["imind"].answer(410)
        now = moment_of(hub.database)
        desk = LinkDesk(hub.database, public_url="https://hub.invalid")
        desk.replay("operator", LIVE, "imind", first=now - HOUR, until=now, reason="ลองใหม่")
        until(lambda: hub.rows("SELECT count(*) FROM event_replay_due") == [(0,)], "it was let go")
        hub.append("imind", "SR-1")
        until(lambda: hub.state("SR-1") == ("idle", 2, 3), "what is new was told")
    assert hub.rows("SELECT count(*) FROM event_dead") == [(0,)]


@pytest.mark.parametrize(
    ("endpoint", "reason", "refusal"),
    [
        ("imind", " ", ReasonMissing),
        ("imind", "ลองใหม่", NothingToReplay),
        ("nobody", "ลองใหม่", NoSuchEndpoint),
    ],
)
def test_a_replay_is_refused_without_reason_endpoint_or_events(
    hub: EventHub, endpoint: str, reason: str, refusal: type[Refusal]
) -> None:
    register_operator(hub)
    now = moment_of(hub.database)
    desk = LinkDesk(hub.database, public_url="https://hub.invalid")
    with pytest.raises(refusal):
        desk.replay("operator", LIVE, endpoint, first=now - HOUR, until=now, reason=reason)


def test_a_dead_letter_that_a_person_sends_again_goes_before_what_waited_behind_it(
    hub: EventHub,
) -> None:
    imind = hub.receivers["imind"]
    imind.answer(400)
    hub.append("imind", "SR-1")
    hub.append("imind", "SR-1")
    with hub.drainer():
        until(lambda: hub.state("SR-1")[0] == "parked", "the subject was parked")
        with hub.database.transaction() as tx:
            decide_event(
                tx, LIVE, hub.id_of("SR-1"), "send_again", reason="แก้แล้ว", actor="operator"
            )
        until(lambda: hub.is_idle("SR-1"), "both were told")
    assert imind.told("SR-1", again=True) == [1, 2]
    assert hub.rows("SELECT decision, actor FROM event_decision") == [("send_again", "operator")]
    with pytest.raises(EventNotParked), hub.database.transaction() as tx:
        decide_event(tx, LIVE, hub.id_of("SR-1"), "skip", reason="อีกครั้ง", actor="operator")


def test_what_was_deleted_meanwhile_becomes_a_dead_letter_and_not_an_empty_event(
    hub: EventHub, owner_url: str
) -> None:
    hub.append("imind", "SR-1")
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("DELETE FROM sainam.exchange_content")
    with hub.drainer():
        until(lambda: hub.state("SR-1")[0] == "parked", "the subject was parked")
    assert hub.rows("SELECT rule FROM event_dead") == [("event.content_gone",)]
    assert not hub.receivers["imind"].inbox.received


def test_events_of_a_held_link_wait_uncounted_until_it_is_resumed(
    hub: EventHub, desk: LinkDesk
) -> None:
    pause = desk.hold("operator", LIVE, "I3", reason=WORKS)
    hub.append("imind", "SR-1")
    hub.endpoints["wlma"] = replace(hub.endpoints["wlma"], link="I4")
    hub.grant("wlma", link="I4", name="MOU-WLMA-2")
    hub.append("wlma", "SR-2")
    with hub.drainer():
        until(lambda: hub.is_idle("SR-2"), "what goes by another link was told")
        assert hub.state("SR-1") == ("due", 1, 1)
        desk.end("operator", LIVE, "I3", pause, reason="เสร็จแล้ว")
        until(lambda: hub.is_idle("SR-1"), "it was told")
    assert hub.rows("SELECT max(number) FROM event_attempt") == [(1,)]


def test_a_window_is_told_at_once_to_the_officers_of_every_agency_on_the_link(
    hub: EventHub, desk: LinkDesk
) -> None:
    now = moment_of(hub.database)
    pause = desk.plan("operator", LIVE, "I3", first=now + HOUR, until=now + 3 * HOUR, reason=WORKS)
    assert mailed(hub) == {("link_window", "officer"), ("link_window", "other"),
                           ("link_window", "operator")}  # fmt: skip
    assert [one.id for one in desk.coming("officer")] == [pause]
    desk.end("operator", LIVE, "I3", pause, reason="เลื่อน")
    assert ("link_freed", "officer") in mailed(hub)
    assert desk.coming("officer") == ()
    [seen] = desk.care("auditor", LIVE, "I3").pauses
    assert (seen.ended_by, seen.ended_why) == ("operator", "เลื่อน")


def test_only_the_operator_and_the_administrator_pause_a_link(desk: LinkDesk) -> None:
    for login in ("auditor", "officer"):
        with pytest.raises(Refusal) as refused:
            desk.hold(login, LIVE, "I3", reason=WORKS)
        assert refused.value.rule in (NotYours.rule, "people.role_missing")
    with pytest.raises(LinkUnknown):
        desk.hold("operator", LIVE, "I9", reason=WORKS)
    with pytest.raises(NotYours):
        desk.care("officer", LIVE, "I3")


def test_the_desk_shows_what_waits_what_is_parked_and_the_breaker(
    hub: EventHub, desk: LinkDesk
) -> None:
    hub.receivers["imind"].answer(422, subject="SR-bad")
    for subject in ("SR-bad", "SR-bad", "SR-good"):
        hub.append("imind", subject)
    with hub.drainer():
        until(lambda: hub.state("SR-bad")[0] == "parked", "the subject was parked")
        until(lambda: hub.is_idle("SR-good"), "the other was told")
    hub.append("imind", "SR-new")
    imind, wlma = desk.care("auditor", LIVE, "I3").outlets
    assert (imind.waiting, imind.events, imind.breaker.state) == (1, 1, "closed")
    [parked] = imind.parked
    assert (parked.subject, parked.seq, parked.rule, parked.status, parked.behind) == (
        "SR-bad", 1, "event.refused", 422, 1,
    )  # fmt: skip
    assert (wlma.waiting, wlma.parked) == (0, ())


@pytest.mark.parametrize(
    ("first", "until_at", "words", "refusal"),
    [
        (-HOUR, HOUR, WORKS, WindowUnfit),
        (HOUR, HOUR, WORKS, WindowUnfit),
        (HOUR, 24 * 15 * HOUR, WORKS, WindowUnfit),
        (HOUR, 2 * HOUR, Title("", "works"), PauseWordsMissing),
        (HOUR, 2 * HOUR, Title("ปรับปรุง", " "), PauseWordsMissing),
    ],
)
def test_a_window_that_cannot_be_is_refused(
    database: Database, first: timedelta, until_at: timedelta, words: Title,
    refusal: type[Refusal],
) -> None:  # fmt: skip
    now = moment_of(database)
    with pytest.raises(refusal), database.transaction() as tx:
        plan_window(
            tx, LIVE, "I3", first=now + first, until=now + until_at, reason=words, actor="o"
        )


def test_a_link_is_held_once_and_a_pause_ended_once(database: Database) -> None:
    with database.transaction() as tx:
        pause = hold_link(tx, LIVE, "I3", reason=WORKS, actor="operator")
    with pytest.raises(AlreadyHeld), database.transaction() as tx:
        hold_link(tx, LIVE, "I3", reason=WORKS, actor="operator")
    with database.transaction() as tx:
        end_pause(tx, LIVE, "I3", pause, reason="เสร็จ", actor="operator")
    with pytest.raises(PauseOver), database.transaction() as tx:
        end_pause(tx, LIVE, "I3", pause, reason="เสร็จ", actor="operator")
    with database.transaction() as tx:
        hold_link(tx, LIVE, "I3", reason=WORKS, actor="operator")


def test_calls_on_a_paused_link_are_refused_with_the_time_to_come_back_and_others_pass(
    database: Database,
) -> None:
    bring_in(database, "MOU-ONCB", "ONCB")
    bring_in(database, "MOU-DSI", "DSI", link="G4d")

    def read() -> tuple[Pause, ...]:
        with database.read_only() as tx:
            return coming_pauses(tx, clock.now(tx))

    async def pauses() -> tuple[Pause, ...]:
        return await asyncio.to_thread(read)

    async def judged() -> list[Refusal | None]:
        standings = StandingCache(reader(database), PauseBoard(pauses))
        said: list[Refusal | None] = []
        for call in (look_up(), look_up("DSI", "MOU-DSI")):
            try:
                await standings.permit(LIVE, call)
                said.append(None)
            except Refusal as refusal:
                said.append(refusal)
        return said

    assert asyncio.run(judged()) == [None, None]
    now = moment_of(database)
    with database.transaction() as tx:
        plan_window(tx, LIVE, "G4c", first=now, until=now + HOUR, reason=WORKS, actor="operator")
    window, other = asyncio.run(judged())
    assert isinstance(window, LinkMaintenance)
    assert window.retry_after is not None
    assert 3500 < window.retry_after <= 3602
    assert (window.detail, window.thai_detail) == (WORKS.en, WORKS.th)
    assert (window.agreement, other) == ("MOU-ONCB", None)
    with database.transaction() as tx:
        hold_link(tx, LIVE, "G4c", reason=WORKS, actor="operator")
    held, _ = asyncio.run(judged())
    assert isinstance(held, LinkHeld)


def test_deliveries_and_files_of_a_held_link_are_not_taken_up_until_it_is_resumed(
    owner_url: str, database: Database
) -> None:
    exchange, delivery, other = new_id(), new_id(), new_id()
    with connect_as_owner(owner_url, application_name="tests") as owner:
        for number, link in ((exchange, "A2b"), (other, "A2a")):
            owner.execute(
                "INSERT INTO exchange (opened_at, environment, id, pattern, link, dataset,"
                " agreement, agreement_version, gate, term, owner, agency, caller, credential,"
                " channel, purpose) VALUES (sainam_now(), 'live', %s, 'submit', %s, 'd', 'a', 1,"
                " 1, 1, 'CIS', 'BIGC', 'BIGC', 'bigc', 'api', 'p')",
                (number, link),
            )
        owner.execute(
            "INSERT INTO delivery VALUES ('live', %s, %s, 'CIS', 'payment', '{}', sainam_now())",
            (delivery, exchange),
        )
        owner.execute(
            "INSERT INTO delivery_due VALUES ('live', %s, 'CIS', 'due', sainam_now(), 0)",
            (delivery,),
        )
        owner.execute("INSERT INTO archived_bytes VALUES (sha256('x'), 1, sainam_now())")
        owner.execute(
            "INSERT INTO file (environment, id, agency, link, channel, credential, name, sha256,"
            " length, received_at, acceptance) VALUES ('live', %s, 'BIGC', 'A2b', 'sftp', 'c',"
            " 'f', sha256('x'), 1, sainam_now(), 'in_force')",
            (exchange,),
        )
        owner.execute(
            "INSERT INTO file_due VALUES ('live', %s, 'process', sainam_now(), 0)", (exchange,)
        )

    def due() -> tuple[int, int]:
        with database.read_only() as tx:
            told = deliveries.list_due(tx, [], of_each=8)
            return sum(map(len, told.values())), len(files.due_files(tx))

    assert due() == (1, 1)
    with database.transaction() as tx:
        hold_link(tx, LIVE, "A2a", reason=WORKS, actor="operator")
    assert due() == (1, 1)
    with database.transaction() as tx:
        pause = hold_link(tx, LIVE, "A2b", reason=WORKS, actor="operator")
    assert due() == (0, 0)
    with database.transaction() as tx:
        end_pause(tx, LIVE, "A2b", pause, reason="เสร็จ", actor="operator")
    assert due() == (1, 1)


def register_operator(hub: EventHub) -> None:
    with hub.database.transaction() as tx:
        login = Login("operator", Title("สมมติ", "operator"), frozenset({"operator"}), None)
        contact = Contact("operator@people.example", "", "สมมติ")
        register_hashed(tx, login, "none", contact=contact, actor="tests")


def mailed(hub: EventHub) -> set[tuple[str, str]]:
    """Kind and login of every mail that was queued."""
    return set(hub.rows("SELECT kind, to_login FROM mail"))
