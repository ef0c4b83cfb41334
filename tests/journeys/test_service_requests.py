"""Service requests from every channel to CIS and back, over real HTTP; their kinds are data."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from urllib.parse import quote
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
    return f"TEST/{next(_numbers)}-{uuid4().hex[:8]}"


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
    tourist: Tourist, who: str, dataset: str, about: str, wanted: Callable[[Any], bool],
    *, seconds: float = 20.0,
) -> Any:  # fmt: skip
    def look() -> Any:
        body = state(tourist, who, dataset, about).body
        return body if wanted(body) else None

    found = tourist.until(look, seconds=seconds)
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


# --- Biz Portal, in its own form ---

FORM: dict[str, Any] = {
    "ApplicationNo": "660001", "SubmitDate": "2026-11-22", "IdentityName": "สมมติ ทดสอบ",
    "IdentityID": PERSON, "AddressNo": "99/1", "Road": "ทดสอบ", "SubDistrict": "ทดสอบ",
    "GeoCode": "100302", "UseType": "1",
    "Contacts": [{"Type": 3, "Value": "test@example.test"}, {"Type": 1, "Value": "0200000000"}],
}  # fmt: skip


def portal(tourist: Tourist, method: str, path: str, body: dict[str, Any]) -> Answer:
    async def whole() -> Answer:
        async with tourist.hub("biz-portal") as hub:
            return await hub.call(method, f"/dialects/biz-portal{path}", body, headers={})

    return tourist.run(whole())


def application(tourist: Tourist, **more: Any) -> Answer:
    body = {"Id": str(uuid4()), **FORM, **more}
    return portal(tourist, "POST", "/api/Application?serviceNo=1001&Version=1", body)


@pytest.mark.row("G1")
def test_biz_portal_brings_an_application_in_its_own_form(tourist: Tourist) -> None:
    answer = application(tourist)
    assert answer.status == 201, answer.body
    assert set(answer.body) == {"ApplicationRequestID", "RequestNo", "Status", "Message"}
    kept = tourist.rows(
        "SELECT number FROM service_request WHERE reference = %s",
        (answer.body["ApplicationRequestID"],),
    )
    assert kept == [(answer.body["RequestNo"],)]


@pytest.mark.row("G1")
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"IdentityID": "1234567890123"}, "IdentityID"),
        ({"GeoCode": "๑๐๐๓๐๒"}, "GeoCode"),
        ({"UseType": "4"}, "UseType"),
        ({"Contacts": []}, "Contacts"),
        ({"AddressNo": ""}, "AddressNo"),
    ],
)
def test_what_is_wrong_in_it_is_told_by_its_own_names(
    tourist: Tourist, more: dict[str, Any], field: str
) -> None:
    answer = application(tourist, **more)
    assert (answer.status, answer.body["code"]) == (422, "INVALID_DATA")
    assert [each["field"] for each in answer.body["errors"]] == [field]


@pytest.mark.row("G2")
def test_biz_portal_is_told_each_step_by_its_status_codes(tourist: Tourist) -> None:
    answer = application(tourist)
    number, about = answer.body["RequestNo"], answer.body["ApplicationRequestID"]
    [(request,)] = tourist.rows("SELECT id FROM service_request WHERE number = %s", (number,))
    tourist.until(lambda: of_application(tourist, about) or None)
    works(tourist, str(request), steps=4)
    codes = tourist.until(
        lambda: found if len(found := of_application(tourist, about)) == 5 else None
    )
    assert codes == [3, 4, 5, 6, 8]


def of_application(tourist: Tourist, about: str) -> list[int]:
    received = tourist.played("biz-portal", "GET", "/received")
    return [
        each["body"]["Status"] for each in received if each["body"]["ApplicationRequestID"] == about
    ]


@pytest.mark.row("G1")
def test_an_applicant_edits_until_the_request_has_been_considered(tourist: Tourist) -> None:
    about = str(uuid4())
    body = {"Id": about, **FORM}
    first = portal(tourist, "POST", "/api/Application?serviceNo=1001", body)
    number = first.body["RequestNo"]
    [(request,)] = tourist.rows("SELECT id FROM service_request WHERE number = %s", (number,))
    tourist.until(lambda: delivered(tourist, request, 1))
    edited = portal(
        tourist, "PUT", f"/api/Application/{about}/Modify", {**body, "AddressNo": "99/2"}
    )
    assert (edited.status, edited.body["RequestNo"]) == (201, number), edited.body
    tourist.until(lambda: delivered(tourist, request, 2))
    works(tourist, str(request), steps=2)
    tourist.until(lambda: of_application(tourist, about) == [3, 4, 5] or None)
    late = portal(tourist, "PUT", f"/api/Application/{about}/Modify", {**body, "AddressNo": "99/3"})
    assert (late.status, late.body["code"], late.body["rule"]) == (
        409, "NOT_EDITABLE", "service.not_editable",
    )  # fmt: skip


def delivered(tourist: Tourist, request: object, version: int) -> bool | None:
    return (
        bool(
            tourist.rows(
                "SELECT 1 FROM service_request_version v JOIN delivery_end e USING (environment, "
                "delivery) WHERE v.request = %s AND v.version = %s AND e.result = 'confirmed'",
                (request, version),
            )
        )
        or None
    )


@pytest.mark.row("G1")
def test_the_same_application_pushed_again_is_the_same_and_another_is_refused(
    tourist: Tourist,
) -> None:
    body = {"Id": str(uuid4()), **FORM}
    path = "/api/Application?serviceNo=1001"
    first, again = (portal(tourist, "POST", path, body) for _ in range(2))
    assert again.body == first.body
    assert again.headers["idempotent-replayed"] == "true"
    other = portal(tourist, "POST", path, {**body, "AddressNo": "1"})
    assert (other.status, other.body["code"]) == (409, "DUPLICATE")


@pytest.mark.row("G1")
def test_another_service_of_the_portal_and_anothers_application_are_not_known(
    tourist: Tourist,
) -> None:
    body = {"Id": str(uuid4()), **FORM}
    assert portal(tourist, "POST", "/api/Application?serviceNo=2", body).status == 405
    other = portal(tourist, "PUT", f"/api/Application/{uuid4()}/Modify", body)
    assert (other.status, other.body["code"]) == (404, "NOT_FOUND")


# --- words of CIS that are out of turn ---


@pytest.mark.row("I3")
@pytest.mark.parametrize("tell", ["backwards", "twice"])
def test_steps_told_backwards_or_twice_come_to_the_channel_in_order_once(
    tourist: Tourist, tell: str
) -> None:
    request = brought(tourist, "imind", NEW)
    works(tourist, request["id"], steps=3, tell=tell)
    until(tourist, "imind", NEW, request["id"], lambda now: now["state"] == "in_progress")
    found = tourist.until(
        lambda: found if len(found := told(tourist, "imind", request["number"])) == 4 else None
    )
    assert found is not None
    assert [each["body"]["data"]["step"] for each in found] == [1, 2, 3, 4]
    readings = {
        one
        for (one,) in tourist.rows(
            "SELECT reading FROM service_request_word WHERE request = %s", (request["id"],)
        )
    }
    assert readings == {"next", "early", "late"} if tell == "backwards" else {"next", "repeated"}


@pytest.mark.row("I3")
def test_a_step_never_told_is_asked_for(tourist: Tourist, hub: RunningHub) -> None:
    request = brought(tourist, "imind", NEW)
    works(tourist, request["id"], steps=1, tell="not")
    works(tourist, request["id"], steps=1)
    now = until(tourist, "imind", NEW, request["id"], lambda now: now["step_missing"])
    assert (now["step"], now["state"]) == (1, "checking")
    hub.rows(
        "UPDATE service_request_standing SET moved_at = moved_at - interval '2 minutes' "
        "WHERE request = %s RETURNING step",
        (request["id"],),
    )
    now = until(
        tourist, "imind", NEW, request["id"], lambda now: now["state"] == "approved", seconds=70
    )
    assert not now["step_missing"]


@pytest.mark.row("I3")
def test_a_word_that_says_something_else_of_a_known_step_moves_nothing(tourist: Tourist) -> None:
    request = brought(tourist, "imind", NEW)
    for word in (
        {"step": 1, "state": "rejected", "work_step": "document-check"},
        {"step": 1, "state": "pending", "work_step": "site-survey"},
    ):
        works(tourist, request["id"], say={**word, "happened_at": "2026-11-22T10:00:00+07:00"})
    tourist.until(lambda: kept_as(tourist, request["id"], "conflicting") == 2 or None)
    assert state(tourist, "imind", NEW, request["id"]).body["state"] == "checking"


@pytest.mark.row("I3")
def test_after_the_end_nothing_moves_it_any_more(tourist: Tourist) -> None:
    request = brought(tourist, "imind", NEW)
    works(tourist, request["id"], rejected="no-pipe-near")
    until(tourist, "imind", NEW, request["id"], lambda now: now["state"] == "rejected")
    said = {"step": 3, "state": "completed", "work_step": "closed"}
    works(tourist, request["id"], say={**said, "happened_at": "2026-11-22T10:00:00+07:00"})
    tourist.until(lambda: kept_as(tourist, request["id"], "after_end") == 1 or None)
    now = state(tourist, "imind", NEW, request["id"]).body
    assert (now["state"], now["work_step"]) == ("rejected", "no-pipe-near")


def kept_as(tourist: Tourist, about: str, reading: str) -> int:
    return len(
        tourist.rows(
            "SELECT 1 FROM service_request_word WHERE request = %s AND reading = %s",
            (about, reading),
        )
    )


# --- what is refused ---


@pytest.mark.row("C3")
@pytest.mark.parametrize(
    ("changed", "field", "rule"),
    [
        ({"customer_account": "12345678"}, "customer_account", "payload.pattern"),
        ({"service": "paint"}, "service", "payload.pattern"),
        ({"phone": ""}, "phone", "payload.pattern"),
        ({"id_card_copy": "x"}, "id_card_copy", "payload.unknown"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_its_rule(
    tourist: Tourist, changed: dict[str, Any], field: str, rule: str
) -> None:
    body = {"reference": reference(), **SAID[METERS], **changed}
    answer = brings(tourist, "onmobile", METERS, body)
    assert answer.status == 422
    assert [(each["field"], each["rule"]) for each in answer.body["errors"]] == [(field, rule)]
    assert all(each["thai"] and each["english"] for each in answer.body["errors"])


@pytest.mark.row("I4")
def test_a_channel_brings_only_the_kinds_of_its_order(tourist: Tourist) -> None:
    answer = brings(tourist, "wlma", NEW, {"reference": reference(), **SAID[NEW]})
    assert (answer.status, answer.body["rule"]) == (403, "agreement.none")


@pytest.mark.row("C4")
def test_the_same_reference_is_one_request_for_ever(tourist: Tourist) -> None:
    body = {"reference": reference(), **SAID["complaints"]}
    first = brings(tourist, "e-services", "complaints", body)
    again = brings(tourist, "e-services", "complaints", body)
    assert (again.status, again.body) == (first.status, first.body)
    other = brings(tourist, "e-services", "complaints", {**body, "topic": "bill"})
    assert (other.status, other.body["rule"]) == (409, "service.reference_used")


@pytest.mark.row("C4")
def test_anothers_request_is_no_request_of_yours(tourist: Tourist) -> None:
    mine = brought(tourist, "e-services", "complaints")
    assert state(tourist, "onmobile", "complaints", mine["id"]).status == 404
    body = {"reference": mine["reference"], **SAID["complaints"], "topic": "bill"}
    assert edits(tourist, "onmobile", "complaints", mine["id"], body).status == 404
    assert state(tourist, "e-services", "complaints", mine["id"]).status == 200
    by_reference = state(
        tourist, "e-services", "complaints", f"reference/{quote(mine['reference'], safe='')}"
    )
    assert by_reference.body["id"] == mine["id"]


@pytest.mark.row("C3")
def test_what_cis_will_not_have_is_rejected_and_the_channel_told(tourist: Tourist) -> None:
    body = {"reference": reference(), **SAID[METERS], "customer_account": "999999999"}
    answer = brings(tourist, "onmobile", METERS, body)
    assert answer.status == 201
    now = until(
        tourist, "onmobile", METERS, answer.body["id"], lambda each: each["state"] == "rejected"
    )
    assert now["work_step"] == "customer.unknown"
    assert tourist.until(lambda: told(tourist, "onmobile", answer.body["number"]) or None)


@pytest.mark.row("I3")
def test_a_word_without_its_signature_is_not_heard(tourist: Tourist, hub: RunningHub) -> None:
    request = brought(tourist, "imind", REPORTS)
    asked = urllib.request.Request(
        f"{hub.url}/callbacks/service-requests/{request['id']}",
        data=b'{"step": 2, "state": "completed", "work_step": "repaired"}',
        method="POST",
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)
    with refused.value as answer:
        told = json.load(answer)
    assert (answer.status, told["rule"]) == (401, "callback.signature_missing")
