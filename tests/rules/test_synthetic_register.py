"""The synthetic register of customers, bills and use: the same everywhere, plainly invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.th import pin

from sainam.counterparts.cis import (
    bills_of,
    customer_account,
    customer_number,
    customer_of,
    use_of,
    use_until,
)
from sainam.counterparts.cis.bill import month_billed
from sainam.counterparts.cis.customer import MOST_CUSTOMERS

numbers = st.integers(1, MOST_CUSTOMERS)
dates = st.dates(date(2020, 3, 1), date(2099, 12, 31))


@pytest.mark.parametrize("number", [1, 2, 10_000, 999_999, 1_000_000, 2_500_000, 9_999_999])
def test_a_synthetic_customer_is_valid_in_form_and_plainly_invented(number: int) -> None:
    customer = customer_of(number)
    assert luhn.is_valid(customer.customer_account)
    assert customer.customer_account.startswith("9")
    assert customer_number(customer.customer_account) == number
    assert pin.is_valid(customer.citizen_id)
    assert customer.citizen_id[1:5] == "0000"
    assert "ทดสอบ" in customer.name
    assert len(customer.name.encode("cp874")) <= 50


def test_an_account_with_a_wrong_check_digit_belongs_to_nobody() -> None:
    assert customer_account(1) == "990000010"
    assert [customer_number(text) for text in ("990000011", "99000001", "٩٩٠٠٠٠٠١٠", "")] == [
        None
    ] * 4


@given(numbers)
def test_every_account_leads_back_to_its_customer(number: int) -> None:
    assert customer_number(customer_account(number)) == number


@given(numbers, dates)
def test_a_bill_names_its_customer_and_asks_what_the_use_cost(number: int, today: date) -> None:
    for bill in bills_of(number, today):
        billed = month_billed(bill.bill_no)
        assert billed is not None
        assert billed[0] == number
        use = use_of(number, bill.period)
        assert (bill.amount_satang, use.reading_date <= today) == (use.amount_satang, True)
        assert luhn.is_valid(bill.bill_no)


@given(numbers, dates, dates)
def test_once_the_register_is_open_bills_leave_by_payment_alone(
    number: int, one: date, other: date
) -> None:
    opened_on, today = sorted((one, other))
    since = bills_of(number, today, opened_on=opened_on)
    assert set(bills_of(number, opened_on)) | set(bills_of(number, today)) <= set(since)


@given(numbers, dates, st.integers(1, 24))
def test_use_is_one_reading_a_month_up_to_today(number: int, today: date, months: int) -> None:
    use = use_until(number, today, months)
    assert len({row.month for row in use}) == months
    assert [row.month for row in use] == sorted(row.month for row in use)
    assert all(row.reading_date <= today for row in use)
