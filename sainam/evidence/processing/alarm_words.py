"""What an alarm says, in both languages. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from sainam.evidence.processing.alarm import values_of
from sainam.evidence.processing.approved import AlarmKind, Difference, Flow
from sainam.formats.layout import Title

KIND_WORDS: Mapping[AlarmKind, Title] = {
    "field": Title("ข้อมูลที่ไม่ได้รับอนุมัติ", "fields that were not approved"),
    "volume": Title("ปริมาณเกินที่อนุมัติ", "more than was approved"),
    "recipient": Title("ผู้รับหรือระบบที่ไม่ได้รับอนุมัติ", "a recipient or system that was not approved"),
    "purpose": Title("วัตถุประสงค์ที่ไม่ได้รับอนุมัติ", "a purpose that was not approved"),
    "no_approval": Title("ไม่พบการอนุมัติ", "no approval"),
}


def difference_words(flow: Flow, one: Difference) -> Title:
    kind = KIND_WORDS[one.kind]
    seen, approved = ", ".join(values_of(one.seen)), ", ".join(values_of(one.approved)) or "–"
    return Title(
        f"{flow.dataset}: {kind.th}: พบ {seen} อนุมัติ {approved}",
        f"{flow.dataset}: {kind.en}: seen {seen}, approved {approved}",
    )
