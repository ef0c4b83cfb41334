"""Whether an agent's day adds up: what it declared, what we have, what the owner posted. Pure.

A difference is named by its size and by who has too much or too little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sainam.formats.totals import Tally
from sainam.kit.money import Money

Verdict = Literal["matched", "difference", "owner_silent"]


@dataclass(frozen=True, slots=True)
class DayFigures:
    """`ledger` is posted, duplicate, rejected and suspense together; `posted` of it went to bills.

    `owner` is what the owner of the bills says it posted; None when it could not be asked.
    """

    declared: Tally
    ledger: Tally
    posted: Tally
    owner: Tally | None


@dataclass(frozen=True, slots=True)
class DayVerdict:
    """`difference_satang` above zero is too much, below zero too little."""

    verdict: Verdict
    difference_satang: int
    thai: str
    english: str


def judge_day(figures: DayFigures) -> DayVerdict:
    """The ledger against the agent first: the owner can only be right about what is right here."""
    if figures.ledger != figures.declared:
        return _difference("บัญชีของเรา", "the ledger", figures.ledger, figures.declared)
    if figures.owner is None:
        return DayVerdict(
            "owner_silent",
            0,
            "ตรงกันระหว่างตัวแทนกับบัญชีของเรา แต่ยังสอบถามระบบเจ้าของข้อมูลไม่ได้",
            "agent and ledger match; the owner of the bills could not be asked yet",
        )
    if figures.owner != figures.posted:
        return _difference(
            "ระบบเจ้าของข้อมูล", "the owner of the bills", figures.owner, figures.posted
        )
    return DayVerdict("matched", 0, "ตรงกันทั้งสามฝ่าย", "all three match")


def _difference(who_thai: str, who: str, has: Tally, should: Tally) -> DayVerdict:
    satang = has.amount_satang - should.amount_satang
    lines = has.count - should.count
    if satang:
        amount = Money(abs(satang))
        thai = f"{who_thai}{'เกิน' if satang > 0 else 'ขาด'} {amount} บาท"
        english = f"{who} has {amount} baht too {'much' if satang > 0 else 'little'}"
    else:
        thai = f"{who_thai}จำนวนเงินตรง"
        english = f"{who} has the same amount"
    if lines:
        thai += f" และ{'เกิน' if lines > 0 else 'ขาด'} {abs(lines):,} รายการ"
        english += f", and {abs(lines):,} lines too {'many' if lines > 0 else 'few'}"
    return DayVerdict("difference", satang, thai, english)
