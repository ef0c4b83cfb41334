"""CIS takes SAP's material items: one at a time, and what each night changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from counterpart_desk import fault
from running_hub import RunningHub

from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.hosted.sap.materials import ITEMS, material, material_number
from sainam.exchanges.refusals import OwnerFailed
from sainam.kit.refusal import Refusal
from sainam.lookups.lists.store import Listed
from sainam.tour.onboarding.cast import Cast
from sainam.tour.tourist import Tourist

pytestmark = [pytest.mark.xdist_group("hub"), pytest.mark.row("I5")]
ON = On(purpose="material-requisition")
ORDER = "ORDER-SAP-2568-01"
LIST = Listed("live", "SAP", "material-list")


@pytest.fixture(scope="module")
def tourist(hub: RunningHub) -> Iterator[Tourist]:
    with Tourist(hub.installation) as walking:
        walking.take_list(LIST)  # so that the worker has nothing to do any more tonight
        yield walking


def looked(tourist: Tourist, dataset: str, key: str, who: str = "cis", on: On = ON) -> Answer:
    async def whole() -> Answer:
        async with tourist.hub(who) as hub:
            return await hub.look(dataset, key, on)

    return tourist.run(whole())


def changes_since(tourist: Tourist, since: int | str) -> dict[str, Any]:
    answer = looked(tourist, "material-changes", str(since))
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.body
    return found


def stored(tourist: Tourist) -> int:
    return int(changes_since(tourist, 0)["latest"])


def test_cis_asks_for_one_item_and_gets_what_was_granted(tourist: Tourist) -> None:
    answer = looked(tourist, "material-items", material_number(7))
    wanted = msgspec.to_builtins(material(7))
    del wanted["moving_price_satang"]
    assert (answer.status, answer.body) == (200, wanted)


def test_the_whole_list_is_taken_page_by_page(tourist: Tourist) -> None:
    taken: dict[str, dict[str, Any]] = {}
    since, pages = "0", 0
    while True:
        page = changes_since(tourist, since)
        taken |= {change["material_number"]: change for change in page["changes"]}
        since, pages = page["next"], pages + 1
        if not page["more"]:
            break
    assert pages >= 3
    assert len(taken) >= ITEMS
    assert changes_since(tourist, since)["changes"] == []


def test_what_changed_by_the_next_sync_is_told_and_nothing_else(tourist: Tourist) -> None:
    before = stored(tourist)
    changed, gone = material(11), material_number(12)
    dearer = msgspec.structs.replace(changed, standard_price_satang=1, moving_price_satang=2)
    tourist.desk("SAP", "PUT", "/desk/materials", msgspec.to_builtins(dearer))
    tourist.desk("SAP", "DELETE", f"/desk/materials/{gone}")
    number = tourist.take_list(LIST)
    assert number == before + 1
    told = changes_since(tourist, before)["changes"]
    assert [(one["kind"], one["material_number"], one["changed"]) for one in told] == [
        ("changed", changed.material_number, "standard_price_satang"),
        ("withdrawn", gone, ""),
    ]
    tourist.desk("SAP", "PUT", "/desk/materials", msgspec.to_builtins(changed))
    tourist.desk("SAP", "PUT", "/desk/materials", msgspec.to_builtins(material(12)))
    again = tourist.take_list(LIST)
    told = changes_since(tourist, number)["changes"]
    assert [one["kind"] for one in told] == ["changed", "added"]
    assert tourist.take_list(LIST) == again + 1
    assert changes_since(tourist, again)["changes"] == [], "the same list changes nothing"


def test_what_is_due_is_taken_without_anybody_asking_and_only_once(tourist: Tourist) -> None:
    """That of the sandbox: nobody has asked for it."""
    completed = (
        "SELECT number FROM list_sync_end WHERE environment = 'sandbox' AND result = 'completed'"
    )
    tourist.nightly_lists().take_due()
    assert tourist.until(lambda: tourist.rows(completed, ()) or None) == [(1,)]
    tourist.nightly_lists().take_due()
    assert tourist.rows(completed, ()) == [(1,)]


@pytest.mark.parametrize("wrong", ["break_midway", "wrong_shape", "fail_500", "break_connection"])
def test_half_a_list_changes_nothing_and_is_on_record(tourist: Tourist, wrong: str) -> None:
    before = stored(tourist)
    with fault(tourist, "SAP", **{wrong: 1}), pytest.raises(OwnerFailed):
        tourist.take_list(LIST)
    assert stored(tourist) == before
    [(result, rule, outcome)] = tourist.rows(
        "SELECT e.result, e.rule, o.outcome FROM list_sync_end e"
        " JOIN exchange_outcome o ON o.exchange = e.sync ORDER BY e.at DESC LIMIT 1",
        (),
    )
    assert (result, rule, outcome) == ("failed", "owner.failed", "failed")


def test_under_a_suspended_order_sap_is_not_asked(tourist: Tourist) -> None:
    before = stored(tourist)
    tourist.suspend(ORDER)
    try:
        with pytest.raises(Refusal) as refused:
            tourist.take_list(LIST)
        assert refused.value.rule == "agreement.suspended"
        answer = looked(tourist, "material-items", material_number(7))
        assert answer.body["rule"] == "agreement.owner"
        assert stored(tourist) == before, "what was taken over before is told on"
    finally:
        tourist.resume(ORDER)


def test_the_management_api_shows_a_list_and_takes_it_once_more(tourist: Tourist) -> None:
    operator = Cast(tourist).staff("operator")
    where = "/api/lists/live/SAP/material-list"
    number = operator.post(f"{where}/take", {}).body["number"]
    [listed] = [one for one in operator.get("/api/lists/live").body if one["owner"] == "SAP"]
    assert (listed["state"], listed["last_completed"]["number"]) == ("on_time", number)
    assert operator.get(where).body[0]["result"] == "completed"
    assert operator.get(f"{where}/{number}").body == []
    assert len(operator.get(f"{where}/1?after=1000").body) == ITEMS - 1000
    assert operator.get(f"{where}/99999").body["rule"] == "list.unknown"
    assert operator.get("/api/lists/live/SAP/nothing").body["rule"] == "list.unknown"
    auditor = Cast(tourist).staff("auditor")
    assert auditor.post(f"{where}/take", {}).body["rule"] == "people.role_missing"


@pytest.mark.parametrize(
    ("dataset", "key", "who", "status", "rule"),
    [
        ("material-items", "123", "cis", 404, "owner.no_data"),
        ("material-items", "ab", "cis", 422, "payload.invalid"),
        ("material-changes", "0", "wlma", 403, "agreement.none"),
        ("material-changes", "0-x", "cis", 422, "payload.invalid"),
        ("material-list", "0", "cis", 404, "dataset.unknown"),
    ],
)
def test_refused(
    tourist: Tourist, dataset: str, key: str, who: str, status: int, rule: str
) -> None:
    answer = looked(tourist, dataset, key, who)
    assert (answer.status, answer.body["rule"]) == (status, rule)
