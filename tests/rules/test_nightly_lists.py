"""When a list is due, what it changed, and which pages make a whole one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.contracts.contract import Contract
from sainam.kit.settings import read_settings
from sainam.links.read_catalogue import read_catalogue
from sainam.lookups.lists.differences import ListShrunk, differences, refuse_shrunk
from sainam.lookups.lists.night import Result, Sync, is_due, night_of, state_of
from sainam.lookups.lists.page import Gathering, ListUnfitError

pytestmark = pytest.mark.row("I5")
NIGHT = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)  # 01:30 of the 23rd in Bangkok


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        (NIGHT, NIGHT),
        (NIGHT - timedelta(seconds=1), NIGHT - timedelta(days=1)),
        (NIGHT + timedelta(hours=23, minutes=59), NIGHT),
        (datetime(2026, 11, 30, 18, 30, tzinfo=UTC), datetime(2026, 11, 30, 18, 30, tzinfo=UTC)),
    ],
)
def test_a_night_is_bangkoks(moment: datetime, night: datetime) -> None:
    assert night_of("01:30", moment) == night


def sync(result: Result | None, minutes: int) -> Sync:
    at = NIGHT + timedelta(minutes=minutes)
    return Sync(UUID(int=1), "O", NIGHT, at, "worker", at if result else None, result)


@pytest.mark.parametrize(
    ("tonight", "minutes", "due"),
    [
        ((), 0, True),
        ((sync("completed", 0),), 600, False),
        ((sync("failed", 0),), 4, False),
        ((sync("failed", 0),), 5, True),
        ((sync("failed", 0), sync("refused", 5)), 19, False),
        ((sync("failed", 0), sync("refused", 5)), 20, True),
        ((sync("failed", 0),) * 9, 59, False),
        ((sync("failed", 0),) * 9, 60, True),
        ((sync(None, 0),), 1, True),  # its process was killed: the lock is free
        ((sync("failed", 0), sync("completed", 5)), 600, False),
    ],
)
def test_a_night_is_tried_until_it_is_done(
    tonight: tuple[Sync, ...], minutes: int, *, due: bool
) -> None:
    assert is_due(tonight, NIGHT + timedelta(minutes=minutes)) is due


def test_an_hour_after_it_was_due_a_night_is_late() -> None:
    before, after = NIGHT + timedelta(minutes=59), NIGHT + timedelta(minutes=60)
    assert state_of((), NIGHT, before, ever=True) == "waiting"
    assert state_of((sync(None, 1),), NIGHT, before, ever=True) == "running"
    assert state_of((sync("failed", 1),), NIGHT, after, ever=True) == "late"
    assert state_of((), NIGHT, after, ever=False) == "never"
    assert state_of((sync("completed", 90),), NIGHT, after, ever=True) == "on_time"


LISTS = st.dictionaries(
    st.sampled_from("abcdef"), st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, 2))
)


@given(LISTS, LISTS)
def test_the_differences_lead_from_one_list_to_the_other(
    old: dict[str, dict[str, int]], new: dict[str, dict[str, int]]
) -> None:
    before = {key: json.dumps(item) for key, item in old.items()}
    current = dict(before)
    for change in differences(before, {key: json.dumps(item) for key, item in new.items()}):
        if change.kind == "withdrawn":
            del current[change.key]
        else:
            current[change.key] = change.content
        if change.kind == "changed":
            was, now = old[change.key], new[change.key]
            assert set(change.fields) == {n for n in "xy" if was.get(n) != now.get(n)}
    assert {key: json.loads(item) for key, item in current.items()} == new


def test_a_list_that_lost_more_than_half_waits_for_a_person() -> None:
    before = {str(n): "{}" for n in range(20)}
    refuse_shrunk(before, differences(before, {str(n): "{}" for n in range(10)}))
    with pytest.raises(ListShrunk):
        refuse_shrunk(before, differences(before, {str(n): "{}" for n in range(9)}))


FIELDS = ("material_number", "description", "material_group", "base_unit", "status")


@pytest.fixture(scope="module")
def contract() -> Contract:
    return read_catalogue(read_settings({}).catalogue).catalogue.contracts["material-list"]


def item(number: int, **more: object) -> dict[str, object]:
    return {
        "material_number": str(number), "description": "ท่อทดสอบ", "material_group": "M01",
        "base_unit": "M", "status": "active", "moving_price_satang": 7, **more,
    }  # fmt: skip


def page(*items: object, total: int = 2, state: str = "s", then: str | None = None) -> bytes:
    return json.dumps({"state": state, "total": total, "items": items, "next": then}).encode()


def gathered(contract: Contract, *pages: bytes) -> dict[str, str]:
    gathering = Gathering(contract, FIELDS, most_items=10, most_pages=3)
    for one in pages:
        gathering.take(one)
    return dict(gathering.whole().items)


def test_of_a_whole_list_the_granted_fields_are_kept(contract: Contract) -> None:
    found = gathered(contract, page(item(2), then="2"), page(item(1)))
    assert list(found) == ["1", "2"]
    assert set(json.loads(found["1"])) == set(FIELDS)


@pytest.mark.parametrize(
    "pages",
    [
        (),
        (b"[]",),
        (b'{"code": "failing"}',),
        (page(item(1)),),
        (page(item(1), then="2"), page(item(1))),
        (page(item(1), then="2"), page(item(2), state="t")),
        (page(item(1), then="2"), page(item(2), total=3)),
        (page(item(1), item(2, status="gone")),),
        (page(item(1), {"material_number": "2"}),),
        (page(total=0, then="2"),),
        (page(item(1), total=11, then="2"),),
    ],
)
def test_what_is_no_whole_list_changes_nothing(
    contract: Contract, pages: tuple[bytes, ...]
) -> None:
    with pytest.raises(ListUnfitError):
        gathered(contract, *pages)
