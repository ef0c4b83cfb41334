"""Why nothing is deleted, or held, or turned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from sainam.kit.refusal import Refusal


class DeletionTooEarly(Refusal):
    """The time for which this is kept is not over yet."""

    rule = "deletion.too_early"
    thai = "ยังไม่ครบกำหนดเวลาเก็บรักษาข้อมูลนี้"


class DeletionHeld(Refusal):
    """A legal hold keeps this month; it has to end first."""

    rule = "deletion.held"
    thai = "มีคำสั่งให้เก็บรักษาข้อมูลของเดือนนี้ไว้ ต้องสิ้นสุดคำสั่งก่อน"


class DeletionKnown(Refusal):
    """The deletion of this month was ordered before."""

    rule = "deletion.known"
    thai = "เดือนนี้มีคำสั่งลบอยู่แล้ว"


class NothingToDelete(Refusal):
    """Nothing of this class was sealed in this month."""

    rule = "deletion.nothing"
    thai = "ไม่มีข้อมูลประเภทนี้ในเดือนที่ระบุ"


class TwoPeopleWanted(Refusal):
    """Two different people of the staff are needed, one of them the data protection officer."""

    rule = "deletion.two_people"
    thai = "ต้องมีเจ้าหน้าที่สองคนที่ต่างกัน และหนึ่งในนั้นเป็นเจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล"


class UnknownDeletion(Refusal):
    """There is no such deletion."""

    rule = "deletion.unknown"
    thai = "ไม่พบคำสั่งลบตามเลขนี้"


class RetentionUnusable(Refusal):
    """There is no such retention class, or months or days are not within its bounds."""

    rule = "deletion.retention"
    thai = "ไม่มีประเภทการเก็บรักษานี้ หรือจำนวนเดือนหรือวันอยู่นอกขอบเขต"


class TrailNotSealed(Refusal):
    """Some events of this month are not sealed yet: seal the trail first."""

    rule = "deletion.not_sealed"
    thai = "บันทึกตรวจสอบของเดือนนี้ยังปิดผนึกไม่ครบ ต้องปิดผนึกก่อน"


_BY_WORD: dict[str, type[Refusal]] = {
    "deletion too_early": DeletionTooEarly,
    "deletion held": DeletionHeld,
    "audit leaves_missing": TrailNotSealed,
    "deletion_of_month": DeletionKnown,
    "deletion_of_file": DeletionKnown,
}


@contextmanager
def told_by_the_database() -> Iterator[None]:
    """What the tables refuse, as a person reads it."""
    try:
        yield
    except psycopg.Error as error:
        for word, refusal in _BY_WORD.items():
            if word in str(error):
                raise refusal from error
        raise
