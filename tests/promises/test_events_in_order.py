"""What happens is told to partners in order for each subject, without a gap, at least once.

Only under their agreement: over real HTTP, with several workers, a killed one, receivers that fail.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from event_desk import LIVE, EventHub, event_hub, until

from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.counterparts.their_clock import TheirClock
from sainam.exchanges.events.decide_event import decide_event
from sainam.kit.database import Database, connect_as_owner

ALONE = Path(__file__).parent.parent / "tell_alone.py"


@pytest.fixture
def hub(owner_url: str, database: Database, tmp_path: Path) -> Iterator[EventHub]:
    with event_hub(owner_url, database, tmp_path, "imind", "wlma") as made:
        yield made


def test_many_who_append_at_once_leave_no_gap_and_several_workers_turn_nothing_round(
    hub: EventHub,
) -> None:
    subjects = [f"SR-{number}" for number in range(4)]
    imind = hub.receivers["imind"]
    with ExitStack() as stack, ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            stack.enter_context(hub.drainer())
        wanted = [subject for subject in subjects for _ in range(12)]
        random.Random(5).shuffle(wanted)
        list(pool.map(lambda subject: hub.append("imind", subject), wanted))
        until(lambda: all(hub.is_idle(subject) for subject in subjects), "all was told")
    for subject in subjects:
        assert imind.told(subject, again=True) == list(range(1, 13))
    assert [len(imind.came(subject)) for subject in subjects] == [12] * 4


def test_what_was_undone_takes_no_number(hub: EventHub) -> None:
    hub.append("imind", "SR-1")
    with hub.database.transaction() as tx, tx.transaction(force_rollback=True):
        hub.append_in(tx, "imind", "SR-1")
    hub.append("imind", "SR-1")
    with hub.drainer():
        until(lambda: hub.is_idle("SR-1"), "both were told")
    assert hub.receivers["imind"].told("SR-1", again=True) == [1, 2]


def test_an_event_that_is_refused_parks_its_subject_and_holds_up_nobody_else(hub: EventHub) -> None:
    imind = hub.receivers["imind"]
    imind.answer(410, times=1000, subject="SR-bad")
    for _ in range(3):
        hub.append("imind", "SR-bad")
        hub.append("imind", "SR-good")
    with hub.drainer():
        until(lambda: hub.is_idle("SR-good"), "the other subject was told")
        until(lambda: hub.state("SR-bad")[0] == "parked", "the subject was parked")
        assert hub.state("SR-bad") == ("parked", 3, 1)
        imind.inbox.contrary = None
        with hub.database.transaction() as tx:
            decide_event(tx, LIVE, hub.id_of("SR-bad"), "skip", reason="แก้ที่ผู้รับแล้ว", actor="officer")
        until(lambda: hub.is_idle("SR-bad"), "the rest was told")
    assert imind.told("SR-good", again=True) == [1, 2, 3]
    assert imind.told("SR-bad", again=True) == [2, 3]


def test_a_receiver_that_fails_for_a_while_gets_the_same_event_again_and_then_the_next(
    hub: EventHub,
) -> None:
    imind = hub.receivers["imind"]
    imind.answer(500, times=3)
    hub.append("imind", "SR-1")
    hub.append("imind", "SR-1")
    with hub.drainer():
        until(lambda: hub.is_idle("SR-1"), "both were told")
    assert imind.told("SR-1", again=True) == [1, 2]
    assert hub.rows(
        "SELECT number, result, status FROM event_attempt_end ORDER BY at, number"
    ) == [(1, "failed", 500), (2, "failed", 500), (3, "failed", 500), (4, "taken", 200),
          (1, "taken", 200)]  # fmt: skip


def test_a_worker_that_is_killed_while_it_sends_loses_nothing_and_turns_nothing_round(
    hub: EventHub, tmp_path: Path
) -> None:
    imind = hub.receivers["imind"]
    imind.place.faults.answer_late, imind.place.faults.answer_late_s = 1, 30
    hub.append("imind", "SR-1")
    hub.append("imind", "SR-1")
    worker = subprocess.Popen(
        [sys.executable, ALONE, hub.url, str(hub.masters.folder), imind.url, str(tmp_path)],
        cwd=ALONE.parent,
    )
    try:
        until(lambda: imind.came("SR-1"), "the first was sent")
    finally:
        worker.kill()
        worker.wait()
    assert hub.state("SR-1") == ("due", 2, 1)
    with hub.drainer():
        until(lambda: hub.is_idle("SR-1"), "both were told")
    assert imind.told("SR-1") == [1, 2]
    assert imind.told("SR-1", again=True) == [1, 1, 2]
    assert [one.again for one in imind.came("SR-1")] == [False, True, False]
    outcomes = hub.rows(
        "SELECT o.outcome, o.fault FROM event_attempt a JOIN exchange_outcome o"
        " ON o.exchange = a.exchange ORDER BY a.at"
    )
    assert outcomes == [("abandoned", "hub"), ("accepted", None), ("accepted", None)]


def test_while_an_agreement_is_suspended_its_events_wait_and_another_agency_is_told(
    hub: EventHub,
) -> None:
    with hub.database.transaction() as tx:
        suspend_agreement(tx, LIVE, "MOU-IMIND", actor="officer", reason="ทดสอบ")
    hub.append("imind", "SR-1")
    hub.append("wlma", "SR-2")
    with hub.drainer():
        until(lambda: hub.is_idle("SR-2"), "the other agency was told")
        until(
            lambda: (
                hub.rows("SELECT why FROM event_subject WHERE subject = 'SR-1'")
                == [("agreement.suspended",)]
            ),
            "it waits for the agreement",
        )
        assert not hub.receivers["imind"].inbox.received
        with hub.database.transaction() as tx:
            resume_agreement(tx, LIVE, "MOU-IMIND", actor="officer", reason="ทดสอบ")
        until(lambda: hub.is_idle("SR-1"), "it was told after the resume")
    assert hub.receivers["imind"].told("SR-1", again=True) == [1]
    assert hub.rows("SELECT count(*) FROM event_dead") == [(0,)]


def test_after_the_end_of_an_agreement_an_event_becomes_a_dead_letter_with_that_reason(
    hub: EventHub,
) -> None:
    with hub.database.transaction() as tx:
        end_agreement(tx, LIVE, "MOU-IMIND", actor="officer", reason="ทดสอบ")
    hub.append("imind", "SR-1")
    with hub.drainer():
        until(lambda: hub.state("SR-1")[0] == "parked", "the subject was parked")
    assert hub.rows("SELECT rule FROM event_dead") == [("agreement.ended",)]
    assert not hub.receivers["imind"].inbox.received


def test_only_the_granted_fields_leave_and_the_sending_is_an_exchange(hub: EventHub) -> None:
    hub.append("imind", "SR-1", customer_account="12345678", telephone="0899999999")
    with hub.drainer():
        until(lambda: hub.is_idle("SR-1"), "it was told")
    [came] = hub.receivers["imind"].came("SR-1")
    assert came.body["data"] == {
        "request": "SR-1", "state": "pending", "customer_account": "12345678",
    }  # fmt: skip
    assert hub.rows(
        "SELECT e.agency, e.agreement, e.link, e.pattern::text, e.channel, o.outcome, o.fields,"
        " o.records FROM exchange e JOIN exchange_outcome o ON o.exchange = e.id"
    ) == [
        ("IMIND", "MOU-IMIND", "I3", "submit", "callback", "accepted",
         "request,state,customer_account", 1)
    ]  # fmt: skip
    assert hub.rows(
        "SELECT part, mark IS NOT NULL, sealed IS NOT NULL FROM exchange_content ORDER BY part"
    ) == [("delivered", True, True), ("subject", True, False)]


def test_an_agency_without_an_endpoint_is_told_nothing(hub: EventHub) -> None:
    hub.append("nobody", "SR-1")
    assert hub.rows("SELECT count(*) FROM event") == [(0,)]


def test_what_was_appended_before_midnight_of_the_month_is_told_after_it(hub: EventHub) -> None:
    """23:59:59 of 30 November in Bangkok, and an hour later."""
    before = datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC)
    put_clock(hub, before)
    hub.append("imind", "SR-1", customer_account="12345678")
    put_clock(hub, before + timedelta(hours=1))
    hub.append("imind", "SR-1", customer_account="12345678")
    with hub.drainer():
        until(lambda: hub.is_idle("SR-1"), "both were told")
    assert hub.receivers["imind"].told("SR-1", again=True) == [1, 2]
    months = "SELECT DISTINCT month::text FROM exchange_content ORDER BY 1"
    assert hub.rows(months) == [("2026-11-01",), ("2026-12-01",)]


def put_clock(hub: EventHub, moment: datetime) -> None:
    """The hub's, and the receivers' with it."""
    with connect_as_owner(hub.url, application_name="tests") as owner:
        owner.execute(
            "INSERT INTO sainam.installation (mode, clock_offset)"
            " VALUES ('demo', %(at)s - clock_timestamp())"
            " ON CONFLICT (single) DO UPDATE SET clock_offset = excluded.clock_offset",
            {"at": moment},
        )
    for receiver in hub.receivers.values():
        clock = receiver.place.clock
        clock.offset = moment - TheirClock().now()
