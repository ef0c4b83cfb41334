"""How an event goes out, what an answer means, when a breaker opens, when a link rests."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.agreements.terms import Grant, Standing, Terms
from sainam.exchanges.events.breaker import (
    FAILURES_TO_OPEN,
    FIRST_PAUSE,
    LONGEST_PAUSE,
    PROBE_TIME,
    Breaker,
    after,
    closed,
    probing,
)
from sainam.exchanges.events.may_leave import Dead, Leaves, Waits, may_leave
from sainam.exchanges.events.receipt import MOST_ATTEMPTS, Receipt, is_dead, wait_after
from sainam.exchanges.events.told import Told, cloudevents
from sainam.exchanges.pauses.pause import Pause, standing_pause
from sainam.formats.layout import Title
from sainam.kit.webhook_signature import is_signed_by, signatures
from sainam.links.endpoint import Endpoint

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ENDPOINT = Endpoint(
    id="imind-status", title=Title("ทดสอบ", "a test"), agency="IMIND", dataset="status", link="I3",
    system="IMIND", path="/events",
)  # fmt: skip


def standing(**more: Any) -> Standing:
    grant: dict[str, Any] = {
        "dataset": "status", "link": "I3", "pattern": "submit", "fields": ("state",),
        "purposes": ("service-request",), "channels": ("api",), "owner": "CIS", "direction": "out",
    }  # fmt: skip
    grant |= more.pop("grant", {})
    known: dict[str, Any] = {
        "agreement": "ORDER-1", "agency": "IMIND", "environment": "live", "gate": 1,
        "state": "open", "version": 1, "term": 1, "door_epoch": 1, "valid_from": NOW - 10 * DAY,
        "valid_until": NOW + 10 * DAY, "closed_at": None, "run_off_days": 0,
        "terms": Terms((Grant(**grant),)),
    }  # fmt: skip
    return Standing(**{**known, **more})


@pytest.mark.parametrize(
    ("standings", "said"),
    [
        ([standing()], Leaves),
        ([], Dead("agreement.none")),
        ([standing(grant={"direction": "in"})], Dead("agreement.none")),
        ([standing(grant={"link": "I4"})], Dead("agreement.none")),
        ([standing(agency="WLMA")], Dead("agreement.none")),
        ([standing(state="suspended", closed_at=NOW - DAY)], Waits("agreement.suspended")),
        ([standing(valid_from=NOW + DAY)], Waits("agreement.not_yet")),
        ([standing(state="ended", closed_at=NOW - DAY)], Dead("agreement.ended")),
        ([standing(valid_until=NOW)], Dead("agreement.ended")),
        ([standing(state="ended", closed_at=NOW - DAY), standing(agreement="ORDER-2")], Leaves),
        ([standing(state="ended", closed_at=NOW, run_off_days=3)], Leaves),
        ([standing(state="ended", closed_at=NOW - 2 * DAY, run_off_days=30)],
         Dead("agreement.ended")),
    ],
)  # fmt: skip
def test_an_event_of_an_hour_ago_leaves_waits_or_is_dead_by_its_agreement(
    standings: list[Standing], said: object
) -> None:
    verdict = may_leave(ENDPOINT, standings, happened=NOW - timedelta(hours=1), at=NOW)
    assert verdict == said or (said is Leaves and isinstance(verdict, Leaves))


@pytest.mark.parametrize(
    ("status", "attempts", "result", "dead"),
    [
        (200, 1, "taken", False),
        (204, 1, "taken", False),
        (301, 1, "refused", True),
        (400, 1, "refused", True),
        (404, 1, "refused", True),
        (408, 1, "failed", False),
        (410, 1, "refused", True),
        (425, 1, "failed", False),
        (429, 1, "failed", False),
        (500, 1, "failed", False),
        (503, MOST_ATTEMPTS - 1, "failed", False),
        (503, MOST_ATTEMPTS, "failed", True),
        (0, MOST_ATTEMPTS, "failed", True),
    ],
)
def test_a_clear_refusal_is_dead_at_once_and_a_failure_after_its_attempts(
    status: int, attempts: int, result: str, *, dead: bool
) -> None:
    receipt = Receipt(status)
    assert (receipt.result, is_dead(receipt, attempts)) == (result, dead)


def test_the_waits_double_up_to_ten_minutes_without_chance() -> None:
    waits = [int(wait_after(attempts).total_seconds()) for attempts in range(1, 13)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]


def moved(breaker: Breaker, *results: bool) -> Breaker:
    for failed in results:
        breaker = after(breaker, failed=failed, why="500", at=NOW)
    return breaker


def test_a_breaker_opens_at_the_fifth_failure_in_a_row_and_not_before() -> None:
    four = moved(closed(NOW), *[True] * (FAILURES_TO_OPEN - 1))
    assert (four.state, four.lets_through(NOW)) == ("closed", True)
    assert moved(four, False, *[True] * (FAILURES_TO_OPEN - 1)).state == "closed"
    opened = moved(four, True)
    assert (opened.state, opened.next_try, opened.why) == ("open", NOW + FIRST_PAUSE, "500")
    assert not opened.lets_through(NOW + FIRST_PAUSE - timedelta(seconds=1))
    assert opened.lets_through(NOW + FIRST_PAUSE)


def test_one_probe_closes_a_breaker_or_opens_it_for_twice_as_long() -> None:
    half = probing(moved(closed(NOW), *[True] * FAILURES_TO_OPEN), NOW)
    assert not half.lets_through(NOW)  # the probe is out
    assert half.lets_through(NOW + PROBE_TIME)  # and overdue
    assert moved(half, False) == closed(NOW)
    again = moved(half, True)
    assert (again.state, again.next_try) == ("open", NOW + 2 * FIRST_PAUSE)


@given(st.lists(st.booleans(), max_size=60))
def test_a_breaker_is_never_shut_for_longer_than_ten_minutes(results: list[bool]) -> None:
    breaker = closed(NOW)
    for failed in results:
        if breaker.state == "open":
            breaker = probing(breaker, NOW)
        breaker = after(breaker, failed=failed, why="", at=NOW)
        assert breaker.next_try - NOW <= LONGEST_PAUSE
        assert (breaker.state == "closed") or breaker.failures >= FAILURES_TO_OPEN


def test_a_cloudevent_names_subject_and_sequence_and_its_time_in_utc() -> None:
    told = Told(
        UUID(int=7), "SR-1", 3, "service-request.moved", "status",
        datetime(2026, 11, 23, 10, 0, tzinfo=UTC), {"state": "pending"}, "/events",
    )  # fmt: skip
    message = cloudevents(told)
    assert (message.method, message.path) == ("POST", "/events")
    assert message.headers["Content-Type"].startswith("application/cloudevents+json")
    assert json.loads(message.body) == {
        "specversion": "1.0", "id": str(UUID(int=7)), "source": "sainam",
        "type": "service-request.moved", "subject": "SR-1", "sequence": "3",
        "time": "2026-11-23T10:00:00Z", "datacontenttype": "application/json",
        "dataset": "status", "data": {"state": "pending"},
    }  # fmt: skip


def test_while_a_secret_is_replaced_both_sign_and_either_is_good() -> None:
    old, new, other = (
        "whsec_" + base64.b64encode(word).decode() for word in (b"the old", b"the new", b"other")
    )
    signed = signatures([old, new], "id-1", "1000", b"{}")
    assert len(signed.split()) == 2
    assert is_signed_by(signed, [old], "id-1", "1000", b"{}")
    assert is_signed_by(signed, [new], "id-1", "1000", b"{}")
    assert not is_signed_by(signed, [other], "id-1", "1000", b"{}")
    assert not is_signed_by(signed, [old], "id-1", "1001", b"{}")
    assert not is_signed_by(signed, [old], "id-2", "1000", b"{}")


def test_the_signature_is_that_of_the_standard_s_own_example() -> None:
    """The values of the reference implementations of standardwebhooks.com."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    assert signatures([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body) == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def pause(kind: Any = "window", **more: Any) -> Pause:
    known: dict[str, Any] = {
        "environment": "live", "id": UUID(int=1), "link": "I3", "kind": kind, "from_at": NOW,
        "until_at": NOW + timedelta(hours=2), "thai": "บำรุงรักษา", "english": "works",
        "actor": "operator", "at": NOW - DAY, "ended_at": None, "ended_by": None,
        "ended_why": None,
    }  # fmt: skip
    return Pause(**{**known, **more})


@pytest.mark.parametrize(
    ("pauses", "at", "seconds"),
    [
        ([pause()], NOW - timedelta(seconds=1), None),
        ([pause()], NOW, 7200),
        ([pause()], NOW + timedelta(hours=1), 3600),
        ([pause()], NOW + timedelta(hours=2), None),
        ([pause(ended_at=NOW)], NOW, None),
        ([pause(link="I4")], NOW, None),
        ([pause(environment="sandbox")], NOW, None),
        ([pause(), pause(until_at=NOW + timedelta(hours=3))], NOW, 10800),
        ([pause("hold", until_at=None), pause()], NOW + 30 * DAY, 300),
    ],
)
def test_a_link_rests_within_its_window_and_for_as_long_as_it_is_held(
    pauses: list[Pause], at: datetime, seconds: int | None
) -> None:
    found = standing_pause(pauses, "live", "I3", at)
    assert (None if found is None else int(found.retry_after(at).total_seconds())) == seconds
