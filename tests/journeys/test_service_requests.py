"""Service requests from every channel to CIS and back, over real HTTP; their kinds are data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from running_hub import RunningHub

from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.cis import customer_account
from sainam.tour.tourist import Tourist

pytestmark = [pytest.mark.xdist_group("hub")]
ON = On(purpose="service-request")
REPORTS = "burst-pipe-reports"
METERS = "meter-requests"
NEW = "new-connection-requests"
_numbers = count(1)
PERSON = "1234567890121"
# What a channel says of each kind, but for its reference.
SAID: dict[str, dict[str, Any]] = {
    NEW: {
        "applicant_name": "สมมติ ทดสอบ", "applicant_id": PERSON, "phone": "0200000000",
        "house_no": "99/1", "subdistrict_code": "100302", "use": "residential",
    },
    "change-of-name-requests": {
        "customer_account": customer_account(1), "new_name": "สมมติ ทดสอบ",
        "applicant_id": PERSON, "phone": "0200000000",
    },
    "account-transfer-requests": {
        "customer_account": customer_account(1), "new_holder_name": "สมมติ ทดสอบ",
        "new_holder_id": PERSON, "phone": "0200000000",
    },
    REPORTS: {"place": "หน้าบ้านเลขที่ 99/1", "severity": "burst"},
    METERS: {
        "customer_account": customer_account(1), "service": "test", "phone": "0200000000",
        "details": "ทดสอบ",
    },
    "complaints": {"topic": "pressure", "details": "ทดสอบ"},
}  # fmt: skip
CHANNELS = {"imind": "I3", "wlma": "I4", "onmobile": "C3", "e-services": "C4"}


@pytest.fixture(scope="module")
def tourist(hub: RunningHub) -> Iterator[Tourist]:
    with Tourist(hub.installation) as walking:
        yield walking


def reference() -> str:
    return f"TEST-{next(_numbers)}-{uuid4().hex[:8]}"


def brings(
    tourist: Tourist, who: str, dataset: str, body: dict[str, Any], *, key: str = ""
) -> Answer:
    async def whole() -> Answer:
        async with tourist.hub(who) as hub:
            return await hub.submit(dataset, body, ON, idempotency_key=key or uuid4().hex)

    return tourist.run(whole())


def edits(tourist: Tourist, who: str, dataset: str, about: str, body: dict[str, Any]) -> Answer:
    async def whole() -> Answer:
        async with tourist.hub(who) as hub:
            return await hub.edit(dataset, about, body, ON, idempotency_key=uuid4().hex)

    return tourist.run(whole())


def state(tourist: Tourist, who: str, dataset: str, about: str) -> Answer:
    async def whole() -> Answer:
        async with tourist.hub(who) as hub:
            return await hub.state(dataset, about, ON)

    return tourist.run(whole())


def until(
    tourist: Tourist, who: str, dataset: str, about: str, wanted: Callable[[Any], bool]
) -> Any:
    def look() -> Any:
        body = state(tourist, who, dataset, about).body
        return body if wanted(body) else None

    found = tourist.until(look)
    assert found is not None, state(tourist, who, dataset, about).body
    return found


def brought(tourist: Tourist, who: str, dataset: str, **more: Any) -> dict[str, Any]:
    """One that CIS has taken in and begun to look at."""
    answer = brings(tourist, who, dataset, {"reference": reference(), **SAID[dataset], **more})
    assert answer.status == 201, answer.body
    body: dict[str, Any] = answer.body
    until(
        tourist, who, dataset, body["id"],
        lambda now: now["state"] == "checking" and now["delivery"] == "confirmed",
    )  # fmt: skip
    return body


def works(tourist: Tourist, about: str, **work: Any) -> None:
    tourist.cis("POST", f"/service-requests/{about}/work", work)


def told(tourist: Tourist, who: str, number: str) -> list[dict[str, Any]]:
    return list(tourist.played(who, "GET", f"/received?subject={number}"))


@pytest.mark.parametrize(
    ("who", "dataset"),
    [
        pytest.param(who, dataset, marks=pytest.mark.row(row), id=f"{who} {dataset}")
        for who, row in CHANNELS.items()
        for dataset in SAID
        if who != "wlma" or dataset in (REPORTS, METERS)
    ],
)
def test_a_channel_brings_each_kind_it_may_and_cis_begins(
    tourist: Tourist, who: str, dataset: str
) -> None:
    request = brought(tourist, who, dataset)
    assert request["number"].startswith("SR-2569-")


@pytest.mark.row("I3")
def test_each_step_of_work_comes_back_to_the_channel_in_order(tourist: Tourist) -> None:
    request = brought(tourist, "imind", REPORTS)
    works(tourist, request["id"], steps=2)
    now = until(tourist, "imind", REPORTS, request["id"], lambda each: each["state"] == "completed")
    assert [each["work_step"] for each in now["steps"]] == [
        "received-by-branch", "crew-sent", "repaired",
    ]  # fmt: skip
    events = tourist.until(
        lambda: found if len(found := told(tourist, "imind", request["number"])) == 3 else None
    )
    assert events is not None
    assert [each["body"]["data"]["state"] for each in events] == [
        "checking", "in_progress", "completed",
    ]  # fmt: skip
    assert [each["body"]["sequence"] for each in events] == ["1", "2", "3"]
