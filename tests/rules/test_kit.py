"""Money, Thai dates and words, ids and settings."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util import bahttext

from sainam.kit.ids import new_id
from sainam.kit.money import Money, baht_text, parse_baht
from sainam.kit.settings import BadSettingError, read_settings
from sainam.kit.thai_dates import business_date, start_of_day, thai_date, to_arabic_digits


@pytest.mark.parametrize("text", ["", " ", "1.5", "1,000.00", "-1", "1.234", "๑๐๐", "1e3", "NaN"])
def test_an_odd_amount_is_an_error_and_never_zero(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_baht(text)


def test_money_is_whole_satang_and_keeps_its_currency() -> None:
    assert str(parse_baht("1234.50") + Money(1)) == "1,234.51"
    assert str(Money(-5)) == "-0.05"
    with pytest.raises(TypeError):
        Money(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(True)
    with pytest.raises(ValueError, match="do not add"):
        Money(1) + Money(1, "USD")


@pytest.mark.parametrize(
    ("satang", "words"),
    [
        (0, "ศูนย์บาทถ้วน"),
        (100, "หนึ่งบาทถ้วน"),
        (25, "ยี่สิบห้าสตางค์"),
        (1_100, "สิบเอ็ดบาทถ้วน"),
        (2_121, "ยี่สิบเอ็ดบาทยี่สิบเอ็ดสตางค์"),
        (10_100, "หนึ่งร้อยเอ็ดบาทถ้วน"),
        (100_000_100, "หนึ่งล้านเอ็ดบาทถ้วน"),
        (123_456_789_00, "หนึ่งร้อยยี่สิบสามล้านสี่แสนห้าหมื่นหกพันเจ็ดร้อยแปดสิบเก้าบาทถ้วน"),
    ],
)
def test_amounts_in_thai_words(satang: int, words: str) -> None:
    assert baht_text(Money(satang)) == words


@given(st.integers(1, 99_999_999))
def test_thai_words_agree_with_another_author(baht: int) -> None:
    assert baht_text(Money(baht * 100)) == bahttext(baht)


def test_the_business_date_is_bangkoks() -> None:
    assert business_date(datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC)) == date(2026, 11, 30)
    assert business_date(datetime(2026, 11, 30, 17, 0, tzinfo=UTC)) == date(2026, 12, 1)
    assert start_of_day(date(2026, 12, 1)) == datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        business_date(datetime(2026, 11, 30))  # noqa: DTZ001


def test_thai_dates_are_of_the_buddhist_era() -> None:
    assert thai_date(date(2024, 2, 29)) == "29 กุมภาพันธ์ 2567"
    assert thai_date(date(2026, 11, 22), short=True) == "22 พ.ย. 2569"
    assert to_arabic_digits("๒๕๖๙") == "2569"


def test_ids_are_version_7_and_in_order_of_their_making() -> None:
    first, second = new_id(), new_id()
    assert first.version == second.version == 7
    assert first.variant == "specified in RFC 4122"
    assert first.int >> 80 <= second.int >> 80


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAINAM_MODE", "production"),
        ("SAINAM_WEB_PORT", "70000"),
        ("SAINAM_WEB_WORKERS", "two"),
        ("SAINAM_CUSTOMERS", "5"),
        ("SAINAM_PUBLIC_URL", "hub.example"),
        ("SAINAM_PUBLIC_URL", "https://hub.example/"),
        ("SAINAM_PUBLIC_URL", "https://hub.example/?a=b"),
        ("SAINAM_PROVIDER_TIMEOUT_SECONDS", "๕"),
    ],
)
def test_a_bad_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSettingError, match=name):
        read_settings({name: value})
