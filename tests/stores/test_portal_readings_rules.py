"""The small rules of the readings: health, windows, keys, masks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.agreements import refusals
from sainam.kit.refusal import Refusal
from sainam.portal.readings.agreements.agreement_state import state_of
from sainam.portal.readings.keyset import Key, key_text, read_key, read_numbers
from sainam.portal.readings.links.link_health import NOTHING, Sample, health_of
from sainam.portal.readings.masked import masked, masked_identity
from sainam.portal.readings.rule_words import rule_words
from sainam.portal.readings.window import window_of

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sample", "health"),
    [
        (NOTHING, "quiet"),
        (Sample(of_day=40), "ok"),
        (Sample(of_hour=9, of_day=40), "ok"),
        (
            Sample(of_hour=1, of_day=1, failed_of_hour=1, failed_of_day=1, last_failed=True),
            "failing",
        ),
        (Sample(of_hour=4, of_day=4, failed_of_hour=1, failed_of_day=1), "ok"),
        (Sample(of_hour=30, of_day=30, failed_of_hour=3, failed_of_day=3), "failing"),
        (Sample(of_hour=100, failed_of_hour=1, last_failed=True), "ok"),
        (Sample(of_hour=5, of_day=9, failed_of_day=4), "ok"),
    ],
)
def test_the_last_hour_tells_how_a_link_is_and_where_it_is_empty_the_last_day(
    sample: Sample, health: str
) -> None:
    assert health_of(built=True, agreements_open=True, late=False, sample=sample) == health


def test_a_shut_agreement_and_a_late_feed_go_before_what_crossed() -> None:
    good = Sample(of_hour=9)
    assert health_of(built=False, agreements_open=False, late=True, sample=good) == "not_built"
    assert health_of(built=True, agreements_open=False, late=True, sample=good) == "suspended"
    assert health_of(built=True, agreements_open=True, late=True, sample=good) == "failing"
    assert health_of(built=True, agreements_open=None, late=False, sample=NOTHING) == "quiet"


def test_an_open_gate_is_shown_by_its_period() -> None:
    day = timedelta(days=1)
    assert state_of("open", NOON + day, NOON + 2 * day, NOON) == "not_yet"
    assert state_of("open", NOON - day, NOON + day, NOON) == "open"
    assert state_of("open", NOON - 2 * day, NOON, NOON) == "expired"
    assert state_of("suspended", NOON - 2 * day, NOON, NOON) == "suspended"


@given(
    st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001
    st.uuids(),
)
def test_the_key_of_a_list_comes_back_as_it_went(at: datetime, number: UUID) -> None:
    key = Key(at.replace(tzinfo=UTC), number)
    assert read_key(key_text(key)) == key


@given(st.text(max_size=60))
def test_any_text_in_an_address_is_a_key_or_none(text: str) -> None:
    read_key(text)
    read_numbers(text)


@given(st.one_of(st.none(), st.dates()), st.one_of(st.none(), st.dates()))
def test_any_days_give_a_window(first: date | None, last: date | None) -> None:
    window = window_of(first, last, NOON)
    assert window.before.at == window.until


def test_without_days_the_last_seven_are_looked_through_bangkok_midnight_to_midnight() -> None:
    window = window_of(None, None, NOON)
    assert window.from_ == datetime(2026, 11, 15, 17, tzinfo=UTC)
    assert window.until == datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "shown"),
    [("990000010", "•••••0010"), ("12345", "•••45"), ("1234", "••••"), ("", "")],
)
def test_a_key_shows_its_last_characters_only(key: str, shown: str) -> None:
    assert masked(key) == shown


def test_the_numbers_in_a_lines_identity_are_masked_but_not_its_dates() -> None:
    assert masked_identity("006|2026-11-22|990000010") == "006|2026-11-22|•••••0010"
    assert masked_identity(None) is None


def test_every_refusal_of_an_agreement_has_words_in_both_languages() -> None:
    for name in dir(refusals):
        refusal = getattr(refusals, name)
        if isinstance(refusal, type) and issubclass(refusal, Refusal) and refusal is not Refusal:
            assert rule_words(refusal.rule).th == refusal.thai
    assert rule_words("bill.claimed").en.startswith("another payment of this bill")
    assert rule_words("layout.width").en == "layout.width"
