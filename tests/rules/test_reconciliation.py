"""An agent's day: who has how much too much or too little."""

import pytest

from sainam.formats.totals import Tally
from sainam.payments.reconciliation import DayFigures, judge_day

pytestmark = pytest.mark.row("A3")

DECLARED = Tally(3, 164000)
POSTED = Tally(2, 155025)


def figures(**other: Tally | None) -> DayFigures:
    given: dict[str, Tally | None] = {
        "declared": DECLARED,
        "ledger": DECLARED,
        "posted": POSTED,
        "owner": POSTED,
        **other,
    }
    return DayFigures(**given)  # type: ignore[arg-type]


def test_a_day_on_which_all_three_agree_is_matched() -> None:
    judged = judge_day(figures())
    assert (judged.verdict, judged.difference_satang) == ("matched", 0)


def test_while_cis_is_silent_the_day_is_neither_matched_nor_different() -> None:
    assert judge_day(figures(owner=None)).verdict == "owner_silent"


@pytest.mark.parametrize(
    ("changed", "satang", "english", "thai"),
    [
        (
            {"ledger": Tally(3, 163999)},
            -1,
            "the ledger has 0.01 baht too little",
            "บัญชีของเราขาด 0.01 บาท",
        ),
        (
            {"ledger": Tally(4, 165000)},
            1000,
            "the ledger has 10.00 baht too much, and 1 lines too many",
            "บัญชีของเราเกิน 10.00 บาท และเกิน 1 รายการ",
        ),
        (
            {"owner": Tally(1, 35025)},
            -120000,
            "the owner of the bills has 1,200.00 baht too little, and 1 lines too few",
            "ระบบเจ้าของข้อมูลขาด 1,200.00 บาท และขาด 1 รายการ",
        ),
        (
            {"owner": Tally(3, 155025)},
            0,
            "the owner of the bills has the same amount, and 1 lines too many",
            "ระบบเจ้าของข้อมูลจำนวนเงินตรง และเกิน 1 รายการ",
        ),
    ],
)
def test_a_difference_is_named_by_its_size(
    changed: dict[str, Tally | None], satang: int, english: str, thai: str
) -> None:
    judged = judge_day(figures(**changed))
    assert (judged.verdict, judged.difference_satang) == ("difference", satang)
    assert judged.english == english
    assert judged.thai == thai
