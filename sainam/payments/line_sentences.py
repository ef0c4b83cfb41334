"""Why a line of a payment file was not simply posted, in the two languages of the acknowledgement.

Rules about a line's own text are the layout's (formats/line_rules.py); these are about payments.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple

Outcome = Literal["duplicate", "rejected", "suspense"]


class LineRule(StrEnum):
    """Stable, for machines."""

    KNOWN = "once.line.known"
    REPEATED = "once.line.repeated"
    OTHER_AMOUNT = "once.identity.amount"
    REJECTED_AGAIN = "once.line.rejected_again"
    BILL_CLAIMED = "bill.claimed"
    BILL_MISSING = "bill.missing"
    PAYMENT_DATE = "agreement.payment_date"
    DEBIT_LINE = "payment.debit_line"
    AMOUNT_ZERO = "payment.amount_zero"


class Said(NamedTuple):
    """What becomes of the line, the layout's field it is about, and what people read.

    In a sentence `{where}` is the earlier record, `{recorded}` and `{amount}` are in baht.
    """

    outcome: Outcome
    field: str
    th: str
    en: str


SAID: dict[LineRule, Said] = {
    LineRule.KNOWN: Said(
        "duplicate",
        "",
        "รายการชำระนี้บันทึกไว้แล้วใน{where} ไม่มีการบันทึกเพิ่ม",
        "this payment is already recorded in {where}; nothing was added",
    ),
    LineRule.REPEATED: Said(
        "suspense",
        "",
        "รายการนี้ซ้ำกับรายการก่อนหน้าในแฟ้มเดียวกัน เงินพักไว้ในบัญชีพักจนกว่าจะตรวจสอบ",
        "the line equals an earlier one of this file; its money is in suspense until looked into",
    ),
    LineRule.OTHER_AMOUNT: Said(
        "suspense",
        "amount",
        "รายการเดียวกันบันทึกไว้แล้วใน{where} ด้วยจำนวน {recorded} บาท "
        "แต่บรรทัดนี้แจ้ง {amount} บาท เงินพักไว้ในบัญชีพัก",
        "the same payment is recorded in {where} as {recorded} baht, this line says {amount} baht; "
        "its money is in suspense",
    ),
    LineRule.REJECTED_AGAIN: Said(
        "duplicate",
        "",
        "บรรทัดนี้ถูกปฏิเสธไว้แล้วใน{where} และยังไม่ได้แก้ไข ไม่มีการบันทึกเพิ่ม",
        "this line was rejected in {where} and is not corrected yet; nothing was added",
    ),
    LineRule.BILL_CLAIMED: Said(
        "suspense",
        "ref2",
        "ใบแจ้งค่าน้ำนี้มีการชำระอื่นแล้ว เงินพักไว้ในบัญชีพัก",
        "another payment of this bill came first; the money is in suspense",
    ),
    LineRule.BILL_MISSING: Said(
        "suspense",
        "ref2",
        "ไม่มีเลขที่ใบแจ้งค่าน้ำ เงินพักไว้ในบัญชีพัก",
        "there is no bill number; the money is in suspense",
    ),
    LineRule.PAYMENT_DATE: Said(
        "suspense",
        "payment_date",
        "ข้อตกลงไม่มีผลใช้บังคับในวันเวลาที่ชำระ หรือวันที่ชำระยังมาไม่ถึง เงินพักไว้ในบัญชีพัก",
        "the agreement was not in force when the payment was made, or that day is yet to come; "
        "the money is in suspense",
    ),
    LineRule.DEBIT_LINE: Said(
        "suspense",
        "side",
        "รายการเดบิต (คืนเงิน) พักไว้ในบัญชีพักให้เจ้าหน้าที่ตรวจสอบ",
        "a debit takes money back: it waits in suspense for a person",
    ),
    LineRule.AMOUNT_ZERO: Said(
        "rejected",
        "amount",
        "จำนวนเงินเป็นศูนย์ จึงไม่มีอะไรให้ลงบัญชี",
        "the amount is zero, so there is nothing to post",
    ),
}
