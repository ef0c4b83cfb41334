"""What the utility writes about an incident to those who have to know. Pure; Thai, as paper is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sainam.documents.document import ExternalLetter, Signatory
from sainam.evidence.incidents.clock import ClockKind
from sainam.evidence.incidents.incident import Incident
from sainam.evidence.incidents.scope import Affected
from sainam.kit.thai_dates import BANGKOK, business_date, thai_date

_TO: Mapping[ClockKind, str] = {
    "pdpa_office": "เลขาธิการคณะกรรมการคุ้มครองข้อมูลส่วนบุคคล",
    "pdpa_subjects": "ท่านผู้ใช้น้ำที่ได้รับผลกระทบ",
    "cyber_report": "เลขาธิการคณะกรรมการการรักษาความมั่นคงปลอดภัยไซเบอร์แห่งชาติ",
}
_SUBJECT: Mapping[ClockKind, str] = {
    "pdpa_office": "แจ้งเหตุการละเมิดข้อมูลส่วนบุคคล",
    "pdpa_subjects": "แจ้งเหตุการละเมิดข้อมูลส่วนบุคคลที่เกี่ยวข้องกับท่าน",
    "cyber_report": "รายงานเหตุภัยคุกคามทางไซเบอร์",
    "agency": "แจ้งเหตุที่กระทบการเชื่อมโยงข้อมูล",
    "own": "แจ้งเหตุการณ์",
}


def receiver_of(kind: ClockKind) -> str:
    """Empty where it has to be named."""
    return _TO.get(kind, "")


def incident_letter(
    incident: Incident,
    kind: ClockKind,
    *,
    utility: str,
    to: str,
    citation: str,
    said: str,
    late: str,
    affected: Affected | None,
    signatory: Signatory,
    at: datetime,
) -> ExternalLetter:
    """`said`: measures taken and what the receiver can do; `late` why it is late, or empty."""
    return ExternalLetter(
        day=business_date(at),
        subject=_SUBJECT[kind],
        to=to,
        references=(citation,) if citation else (),
        paragraphs=tuple(
            part
            for part in (_happened(utility, incident), _reached(affected), said, _late(late))
            if part
        ),
        closing_paragraphs=("จึงเรียนมาเพื่อโปรดทราบ",),
        signatories=(signatory,),
        owner="เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล",
    )


def _happened(utility: str, incident: Incident) -> str:
    first, last = incident.happened_from, incident.happened_until
    when = f" เหตุเกิดตั้งแต่{_moment(first)}" if first else ""
    when += f" ถึง{_moment(last)}" if last else ""
    return (
        f"{utility}ได้ทราบเหตุ เลขที่ {incident.number} เรื่อง {incident.title} "
        f"เมื่อ{_moment(incident.aware_at)}{when}"
    )


def _reached(affected: Affected | None) -> str:
    if affected is None or not affected.exchanges:
        return "อยู่ระหว่างตรวจสอบว่ามีข้อมูลส่วนบุคคลของผู้ใดได้รับผลกระทบ"
    fields = sorted({name for one in affected.left for name in one.fields})
    named = f" ข้อมูลที่เกี่ยวข้อง ได้แก่ {', '.join(fields)}" if fields else ""
    return (
        f"จากบันทึกการแลกเปลี่ยน มีผู้ได้รับผลกระทบ {affected.persons:,} ราย "
        f"ในการแลกเปลี่ยน {affected.exchanges:,} รายการ{named}"
    )


def _late(reason: str) -> str:
    return f"เหตุที่แจ้งเกินกำหนดเวลา: {reason}" if reason else ""


def _moment(at: datetime) -> str:
    there = at.astimezone(BANGKOK)
    return f"วันที่ {thai_date(there.date())} เวลา {there:%H:%M} น."
