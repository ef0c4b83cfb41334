"""An invented list that is taken over by night, and what one night changed."""

from datetime import timedelta

from browser.sample_links import NOON
from sainam.portal.readings.rule_words import rule_words
from sainam.portal.views.bilingual import Words
from sainam.portal.views.lists import ChangeRow, ListPage, ListRow, SyncPage, SyncRow

NIGHT = NOON - timedelta(hours=10, minutes=30)
LIST = ListRow(
    owner="SAP",
    owner_title=Words(th="ระบบ SAP", en="SAP"),
    dataset="material-list",
    title=Words(th="รายการพัสดุทั้งหมด", en="List of material items"),
    at="01:30",
    state="late",
    due_at=NIGHT,
    links=("I5",),
    last_completed_at=NIGHT - timedelta(hours=23, minutes=58),
    last_number=311,
    stopped_by=rule_words("owner.failed"),
)


def sync(hours: int, result: str, number: int | None = None, rule: str | None = None) -> SyncRow:
    begun = NIGHT - timedelta(hours=hours)
    return SyncRow(
        id=f"01900000-0000-7000-8000-00000000{hours:04d}",
        is_exchange=result != "refused",
        night=begun,
        begun_at=begun,
        ended_at=begun + timedelta(minutes=2),
        result=result,  # type: ignore[arg-type]
        number=number,
        rule=rule,
        why=rule_words(rule) if rule else None,
        detail="SAP: another number of items than the total" if rule == "owner.failed" else "",
        pages=3 if number else 0,
        items=1_200 if number else 0,
        added=4 if number else 0,
        changed=17 if number else 0,
        withdrawn=1 if number else 0,
    )


LIST_PAGE = ListPage(
    it=LIST,
    syncs=(
        sync(0, "failed", rule="owner.failed"),
        sync(24, "completed", 311),
        sync(48, "refused", rule="agreement.suspended"),
        sync(72, "broken_off", rule="list.broken_off"),
        sync(96, "completed", 310),
    ),
)
CHANGES = SyncPage(
    it=LIST,
    number=311,
    changes=(
        ChangeRow(
            line=1, kind="changed", key="999999999000000011",
            values=(("standard_price_satang", "12500"), ("status", "blocked")),
        ),
        ChangeRow(
            line=2, kind="added", key="999999999000001201",
            values=(
                ("description", "ประตูน้ำ ทดสอบ ขนาด 40 มม."), ("material_group", "M03"),
                ("base_unit", "EA"), ("status", "active"),
            ),
        ),
        ChangeRow(line=3, kind="withdrawn", key="999999999000000012", values=()),
    ),
    after=3,
)  # fmt: skip
