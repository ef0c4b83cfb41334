"""Invented deletions and holds, as a page shows them."""

from datetime import UTC, date, datetime

from sainam.portal.views.bilingual import Words
from sainam.portal.views.deletions import (
    DeletionPage,
    DeletionsPage,
    DeletionState,
    DeletionView,
    HoldView,
    MonthState,
    ProofView,
    SealedMonthView,
    StepTakenView,
)

DELETION = "01900000-0000-7000-8000-0000000000dd"
_HOLD = "01900000-0000-7000-8000-0000000000de"
_AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
_LOOK_UPS = Words(
    "เนื้อหาการสอบถามรายคน: เลขที่สอบถาม เลขคดี และคำตอบ",
    "What look-ups said of people: key asked, case number, answer",
)
_STEPS: tuple[DeletionState, ...] = ("ended", "turned", "destroyed", "dropped", "proved")


def _month(month: date, due: date | None, state: MonthState = "kept") -> SealedMonthView:
    return SealedMonthView(retention="look_ups", title=_LOOK_UPS, month=month, due=due, state=state)


_ONE = DeletionView(
    id=DELETION,
    retention="look_ups",
    title=_LOOK_UPS,
    month=date(2025, 9, 1),
    reason="ครบกำหนดเก็บรักษาหนึ่งปีตามประเภทข้อมูล",
    ordered_by="dpo",
    confirmed_by="operator",
    ordered_at=_AT,
    state="proved",
)
DELETIONS = DeletionsPage(
    generation=4,
    months=(
        _month(date(2025, 10, 1), date(2026, 11, 1), state="due"),
        _month(date(2025, 11, 1), date(2026, 12, 1), state="held"),
        _month(date(2026, 11, 1), None),
    ),
    deletions=(_ONE,),
    holds=(
        HoldView(
            id=_HOLD,
            kind="exchange",
            about="01900000-0000-7000-8000-0000000000aa",
            reference="ศาลจังหวัดทดสอบ 12/2569",
            reason="คดีทดสอบที่ยังไม่ถึงที่สุด",
            review=date(2027, 6, 1),
            placed_by="dpo",
            confirmed_by="legal",
            placed_at=_AT,
            state="standing",
            copies=2,
        ),
        HoldView(
            id="01900000-0000-7000-8000-0000000000df",
            kind="class_month",
            about="look_ups 2025-11",
            reference="ศาลแพ่งทดสอบ 9/2568",
            reason="คดีทดสอบ",
            review=date(2026, 12, 1),
            placed_by="dpo",
            confirmed_by="legal",
            placed_at=_AT,
            state="over",
            copies=0,
        ),
    ),
)
NO_DELETIONS = DeletionsPage(generation=1, months=(), deletions=(), holds=())
DELETION_PAGE = DeletionPage(
    deletion=_ONE,
    steps=tuple(StepTakenView(step=step, at=_AT) for step in _STEPS),
    proof=ProofView(
        keys=1,
        rows=184_201,
        leaves=122_800,
        root="5e" * 32,
        generation=4,
        holds=(_HOLD,),
        event=918_273,
        block=1_204,
    ),
)
