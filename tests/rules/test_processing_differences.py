"""What was seen is held against what was approved: fields, recipient, purpose and volume."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.agreements.terms import Terms
from sainam.evidence.processing.alarm import approved_text, read_text, seen_text
from sainam.evidence.processing.approval import of_paper
from sainam.evidence.processing.approved import (
    Approved,
    ApprovedDataset,
    ApprovedField,
    Difference,
    Flow,
    Seen,
    differences,
)
from sainam.evidence.processing.raise_alarms import months_before, seen_by_dataset
from sainam.evidence.processing.store import Month

pytestmark = pytest.mark.row("L4")

FLOW = Flow(
    1, "live", "MOU-ONCB-1", 2, "water-use", "lookup", "narcotics", "ONCB", "ONCB", "CIS", "api",
    ("account", "use.month"),
)  # fmt: skip
DATASET = ApprovedDataset(
    dataset="water-use",
    pattern="lookup",
    fields=(ApprovedField(name="account"), ApprovedField(name="use.month")),
    purposes=("narcotics",),
    recipients=("ONCB", "DGA"),
    systems=("CIS",),
)
APPROVED = Approved(
    by="council", source="D-2569-00001", on=date(2026, 10, 1), datasets=(DATASET,), volume=1000
)
NOVEMBER = date(2026, 11, 1)


def told(flow: Flow, approved: Approved | None = APPROVED, seen: Seen | None = None) -> list[str]:
    return [one.kind for one in differences(flow, approved, seen)]


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        ({}, []),
        ({"fields": ("account",)}, []),  # fewer than approved
        ({"fields": ()}, []),  # nothing left
        ({"caller": "DGA"}, []),  # the carrier that was approved
        ({"fields": ("account", "name")}, ["field"]),
        ({"caller": "THAID"}, ["recipient"]),
        ({"agency": "POLICE"}, ["recipient"]),
        ({"owner": "GIS"}, ["recipient"]),
        ({"purpose": "marketing"}, ["purpose"]),
        ({"dataset": "water-debt"}, ["no_approval"]),
        ({"pattern": "feed"}, ["no_approval"]),
        (
            {"fields": ("name",), "caller": "THAID", "purpose": "marketing"},
            ["field", "recipient", "purpose"],
        ),
    ],
)
def test_each_way_of_going_beyond_what_was_approved_is_named(
    changed: dict[str, Any], kinds: list[str]
) -> None:
    assert told(replace(FLOW, **changed)) == kinds


def test_where_nobody_approved_anything_that_alone_is_told() -> None:
    assert told(replace(FLOW, purpose="marketing"), None) == ["no_approval"]


def test_the_alarm_says_both_sides_and_who_approved() -> None:
    [found] = differences(replace(FLOW, fields=("account", "name")), APPROVED)
    assert found == Difference("field", ("account", "use.month"), ("name",))
    allowed = read_text(approved_text(found, APPROVED))
    assert (allowed.values, allowed.by, allowed.source) == (
        ("account", "use.month"), "council", "D-2569-00001",
    )  # fmt: skip
    assert read_text(seen_text(found)).values == ("name",)


@pytest.mark.parametrize(
    ("volume", "seen", "rings"),
    [
        (1000, Seen(1000), 0),
        (1000, Seen(1001), 1),
        (None, Seen(4000), 0),  # nothing to hold it against
        (None, Seen(300, (100, 100, 100)), 0),
        (None, Seen(301, (100, 100, 100)), 1),
        (None, Seen(400, (100, 90, 5000)), 1),  # one odd month moves no median
        (None, Seen(1, (0, 0, 0)), 1),  # a link that slept for three months
    ],
)
def test_more_than_was_approved_or_three_times_the_median_rings(
    volume: int | None, seen: Seen, rings: int
) -> None:
    approved = msgspec.structs.replace(APPROVED, volume=volume)
    assert told(FLOW, approved, seen) == ["volume"] * rings


def test_a_paper_limits_each_dataset_by_its_own_quota() -> None:
    alone = msgspec.structs.replace(DATASET, volume=10)
    approved = msgspec.structs.replace(APPROVED, by="paper", volume=None, datasets=(alone,))
    assert told(FLOW, approved, Seen(11, (9, 9, 9))) == ["volume"]
    assert told(FLOW, approved, Seen(10, (1, 1, 1))) == []
    assert of_paper("ONCB", Terms(grants=())) == ()


def test_a_link_in_its_first_months_has_no_usual_volume() -> None:
    seen = {"x": date(2026, 8, 31), "y": date(2026, 9, 1), "z": date(2026, 11, 3)}
    months = [
        Month(name, "lookup", month, count, 0)
        for name in seen
        for month, count in ((NOVEMBER, 4), (date(2026, 9, 1), 2))
    ]
    found = seen_by_dataset(months, seen, NOVEMBER)
    assert found["x"] == Seen(4, (0, 2, 0))
    assert found["y"] == Seen(4, None)
    assert found["z"] == Seen(4, None)


def test_lines_of_files_are_counted_and_keys_of_look_ups() -> None:
    months = [
        Month("a", "lookup", NOVEMBER, 3, 18),
        Month("b", "batch", NOVEMBER, 3, 18),
    ]
    found = seen_by_dataset(months, {}, NOVEMBER)
    assert {name: seen.month for name, seen in found.items()} == {"a": 3, "b": 18}


def test_three_months_before_a_january() -> None:
    assert months_before(date(2027, 1, 1)) == (
        date(2026, 12, 1), date(2026, 11, 1), date(2026, 10, 1),
    )  # fmt: skip


NAMES = st.sets(st.sampled_from(["account", "use.month", "name", "phone", "debt"]))


@given(NAMES, NAMES)
def test_a_field_alarm_names_exactly_what_is_beyond(seen: set[str], allowed: set[str]) -> None:
    fields = tuple(ApprovedField(name=name) for name in sorted(allowed))
    approved = msgspec.structs.replace(
        APPROVED, datasets=(msgspec.structs.replace(DATASET, fields=fields),)
    )
    found = differences(replace(FLOW, fields=tuple(sorted(seen))), approved)
    assert {name for one in found for name in one.seen} == seen - allowed  # type: ignore[union-attr]
