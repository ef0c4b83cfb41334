"""What the governor reads of a matter before a new memo: kind, orders before, the resolution."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sainam.onboarding.bodies import Approve, Body, Order, Reason, Request
from sainam.onboarding.dossier import Dossier, Kind, Step
from sainam.onboarding.memo.history import history
from sainam.onboarding.state import Event, State

AT = datetime(2026, 12, 31, 18, tzinfo=UTC)  # the new year has begun in Bangkok


def dossier(
    *told: tuple[Event, Body], kind: Kind = "link", agreement: str | None = None
) -> Dossier:
    asked = (Event.SUBMIT, Request(title="ขอข้อมูลการใช้น้ำ"))
    decided = (Event.APPROVE, Approve())
    steps = tuple(
        Step(
            rank, event, State.MEMO, "one", "hub", None, AT, None, body,
            {"number": "ธภข 2/2570"} if event == Event.APPROVE else {},
        )
        for rank, (event, body) in enumerate((asked, *told, decided), start=1)
    )  # fmt: skip
    return Dossier("D-2570-00001", kind, "BUREAU", 2, None, agreement, AT, "officer", steps)


@pytest.mark.row("P5")
def test_a_first_memo_tells_who_asks_and_by_which_minutes_it_was_approved() -> None:
    asked, resolved = history(dossier(), "สำนักทดสอบ")
    assert asked == "สำนักทดสอบ ยื่นคำขอ D-2570-00001 ขอเชื่อมโยงข้อมูล เรื่อง ขอข้อมูลการใช้น้ำ"
    assert resolved.endswith("เห็นชอบ ตามรายงานการประชุม ธภข 2/2570")


@pytest.mark.row("P5")
@pytest.mark.parametrize(
    ("kind", "words"),
    [("amendment", "แก้ไขเพิ่มเติมข้อตกลง MOU-1"), ("renewal", "ต่ออายุข้อตกลง MOU-1")],
)
def test_the_memo_of_an_amendment_or_renewal_names_the_agreement(kind: Kind, words: str) -> None:
    assert words in history(dossier(kind=kind, agreement="MOU-1"), "สำนักทดสอบ")[0]


@pytest.mark.row("P5")
def test_a_second_memo_repeats_the_governors_order_and_why_it_came_back() -> None:
    told = history(
        dossier(
            (Event.ORDER_BACK, Order(order="ให้ทบทวนจำนวนช่องข้อมูล")),
            (Event.RETURN, Reason(reason="คำสั่งภายในไม่ครอบคลุม")),
        ),
        "สำนักทดสอบ",
    )
    assert told[1] == "ผวก. รับทราบบันทึกเมื่อวันที่ 1 มกราคม 2570 และสั่งการว่า ให้ทบทวนจำนวนช่องข้อมูล"
    assert "เพราะ คำสั่งภายในไม่ครอบคลุม" in told[2]
