"""The letter that answers a person. Pure; Thai, as paper is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sainam.documents.document import ExternalLetter, Signatory
from sainam.evidence.subjects.disclosure import Summary
from sainam.evidence.subjects.search_subject import Found
from sainam.evidence.subjects.subject_request import (
    RequestEvent,
    RequestKind,
    Stated,
    SubjectRequest,
)
from sainam.kit.money import Money
from sainam.kit.thai_dates import business_date, thai_date

_KIND: Mapping[RequestKind, str] = {
    "access": "ขอเข้าถึงข้อมูลส่วนบุคคล",
    "correction": "ขอแก้ไขข้อมูลส่วนบุคคลให้ถูกต้อง",
    "objection": "คัดค้านการประมวลผลข้อมูลส่วนบุคคล",
    "erasure": "ขอลบข้อมูลส่วนบุคคล",
    "restriction": "ขอระงับการใช้ข้อมูลส่วนบุคคล",
}


def answer_letter(
    request: SubjectRequest,
    stated: Stated,
    summary: Summary,
    found: Found | None,
    *,
    event: RequestEvent,
    said: str,
    citation: str,
    signatory: Signatory,
    at: datetime,
) -> ExternalLetter:
    """`summary` is what may be shown: the letter knows nothing of anything else."""
    kind = _KIND[request.kind]
    known = (*_who_got_what(summary), *_paid(found), *_files(found), *_gone(found))
    told = () if event == "refused" else known
    return ExternalLetter(
        day=business_date(at),
        subject=f"แจ้งผลคำ{kind}" if kind.startswith("ขอ") else f"แจ้งผลการ{kind}",
        to=stated.name,
        references=(f"คำขอเลขที่ {request.number}", *((citation,) if citation else ())),
        paragraphs=(
            (f"ตามคำขอลงวันที่ {thai_date(business_date(request.received_at))} ที่ท่าน{kind} นั้น"),
            *told,
            said,
        ),
        closing_paragraphs=(
            "หากท่านไม่เห็นด้วย ท่านมีสิทธิร้องเรียนต่อสำนักงานคณะกรรมการคุ้มครองข้อมูลส่วนบุคคล",
            "จึงเรียนมาเพื่อโปรดทราบ",
        ),
        signatories=(signatory,),
        owner="เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล",
    )


def _who_got_what(summary: Summary) -> tuple[str, ...]:
    if not summary.entries:
        return ("ไม่พบการเปิดเผยข้อมูลของท่านแก่หน่วยงานใด",)
    counted = Counter((one.agency, one.purpose, one.fields) for one in summary.entries)
    lines = tuple(
        f"{agency} วัตถุประสงค์ {purpose} จำนวน {count:,} ครั้ง ช่องข้อมูล {', '.join(fields) or '-'}"
        for (agency, purpose, fields), count in sorted(counted.items())
    )
    total = f"ข้อมูลของท่านถูกเปิดเผยรวม {summary.exchanges:,} ครั้ง แก่หน่วยงานดังนี้"
    return (total, *lines)


def _paid(found: Found | None) -> tuple[str, ...]:
    if found is None or not found.payments:
        return ()
    satang = sum(one.satang for one in found.payments)
    return (f"ระบบมีรายการรับชำระของท่าน {len(found.payments):,} รายการ รวม {Money(satang)} บาท",)


def _files(found: Found | None) -> tuple[str, ...]:
    """A file is sealed whole: nobody can take one person's lines out of it."""
    if found is None or not found.files:
        return ()
    last = max((one.until for one in found.files if one.until), default=None)
    until = f" แฟ้มสุดท้ายครบกำหนดวันที่ {thai_date(last)}" if last else ""
    told = (
        f"รายการของท่านอยู่ในแฟ้มที่หน่วยงานส่งมา {len(found.files):,} แฟ้ม"
        f" แฟ้มเก็บและลบทั้งแฟ้ม จึงไม่อาจลบเฉพาะรายการของท่านได้{until}"
    )
    return (told,)


def _gone(found: Found | None) -> tuple[str, ...]:
    """Of what was deleted whole nobody can say whether it named this person."""
    if found is None or not found.gone:
        return ()
    months = ", ".join(
        thai_date(month, short=True).split(" ", 1)[1]
        for month in sorted({one.month for one in found.gone})
    )
    return (f"เนื้อหาของเดือน {months} ถูกลบทั้งเดือนตามกำหนดเก็บแล้ว จึงไม่มีผู้ใดค้นได้อีก",)
