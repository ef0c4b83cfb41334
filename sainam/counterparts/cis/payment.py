"""A payment as an agent's hub hands it over, and why CIS would refuse it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

import msgspec

from sainam.counterparts.cis.bill import amount_due, month_billed, months_unpaid, was_billed
from sainam.counterparts.cis.customer import customer_number
from sainam.counterparts.cis.fee import why_fee_refused
from sainam.counterparts.cis.try_out import TRY_OUT
from sainam.counterparts.their_clock import bangkok_date

REASONS = {
    "customer.unknown": ("No such customer account.", "ไม่พบเลขที่ผู้ใช้น้ำ"),
    "bill.unknown": ("No such bill of this customer account.", "ไม่พบใบแจ้งค่าน้ำของผู้ใช้น้ำรายนี้"),
    "bill.amount_differs": (
        "The amount is not the amount of the bill.",
        "จำนวนเงินไม่ตรงกับใบแจ้งค่าน้ำ",
    ),
    "bill.disputed": (
        "The customer disputes the bill: nothing is posted until that is settled.",
        "ผู้ใช้น้ำโต้แย้งใบแจ้งค่าน้ำนี้ ยังไม่ตัดยอดจนกว่าจะได้ข้อยุติ",
    ),
    "bill.already_paid": ("The bill is already paid.", "ใบแจ้งค่าน้ำนี้ชำระแล้ว"),
    "payment.unreadable": ("The payment cannot be read.", "อ่านรายการชำระเงินไม่ได้"),
}


class Payment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One payment of one bill, whole.

    `business_date` is the agent's day; without it, the Bangkok date of `paid_at`. With a
    `fee_kind`, `bill_no` is the number of a service fee's invoice.
    """

    agent: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    customer_account: str
    bill_no: str
    amount_satang: Annotated[int, msgspec.Meta(ge=1)]
    paid_at: Annotated[datetime, msgspec.Meta(tz=True)]
    reference: Annotated[str, msgspec.Meta(max_length=120)]
    business_date: date | None = None
    fee_kind: str | None = None

    @property
    def day(self) -> date:
        """The agent's business date."""
        return self.business_date or bangkok_date(self.paid_at)


@dataclass(frozen=True, slots=True)
class Register:
    """Which customers there are, and since when bills leave by payment alone."""

    customers: int
    seed: int
    opened_on: date

    def number_of(self, account: str) -> int | None:
        """The customer number behind an account of this register."""
        number = customer_number(account)
        known = number is not None and (number <= self.customers or number in TRY_OUT)
        return number if known else None

    def why_refused(self, payment: Payment, today: date) -> str | None:
        """The code of the reason to refuse, payments already posted left aside; None if good."""
        number = self.number_of(payment.customer_account)
        if number is None:
            return "customer.unknown"
        if payment.fee_kind is not None:
            return why_fee_refused(
                payment.bill_no, payment.fee_kind, payment.customer_account, payment.amount_satang
            )
        if TRY_OUT.get(number) == "disputed":
            return "bill.disputed"
        billed = month_billed(payment.bill_no)
        if billed is None or billed[0] != number:
            return "bill.unknown"
        month = billed[1]
        if month not in months_unpaid(number, today, opened_on=self.opened_on, seed=self.seed):
            known = was_billed(number, month, today, seed=self.seed)
            return "bill.already_paid" if known else "bill.unknown"
        due = amount_due(number, month, seed=self.seed)
        return None if due == payment.amount_satang else "bill.amount_differs"
