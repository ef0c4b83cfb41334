"""The record of processing of one link (PDPA s. 39), from what was decided. Pure."""

from __future__ import annotations

from sainam.documents.document import RecordOfProcessing, Row, Table
from sainam.kit.thai_dates import last_day_before, thai_date
from sainam.law.register import LawRegister
from sainam.links.catalogue import Catalogue
from sainam.onboarding.bodies import Design
from sainam.onboarding.decided import as_decided, cited_bases
from sainam.onboarding.design.design import approved, conditions
from sainam.onboarding.design.security_profiles import PROFILES
from sainam.onboarding.dossier import Dossier

_DIRECTIONS = {"out": "กปน. ส่งให้หน่วยงาน", "in": "หน่วยงานส่งให้ กปน.", "both": "รับส่งทั้งสองทาง"}
_CLASSES = {"public": "สาธารณะ", "internal": "ภายใน", "personal": "ส่วนบุคคล", "sensitive": "อ่อนไหว"}


def record_of_processing(
    dossier: Dossier, design: Design, catalogue: Catalogue, register: LawRegister, agency: str
) -> RecordOfProcessing:
    """Purpose, basis, data, recipients, time, security, in the order of the section.

    Raises DecidedOnMoved.
    """
    request = dossier.request
    catalogue = as_decided(dossier, catalogue, register)
    purpose = catalogue.purposes[request.purpose].title.th
    period = (
        f"{thai_date(request.first_day)} ถึงสิ้นวันที่ {thai_date(last_day_before(request.until))}"
        if request.first_day and request.until
        else ""
    )
    rows = (
        Row(label="เจ้าของเรื่อง", text=f"แฟ้มเรื่อง {dossier.id}"),
        Row(label="คู่เชื่อมโยง", text=f"{design.link} กับ {agency}"),
        Row(label="วัตถุประสงค์", text=f"{purpose}: {request.purpose_text}"),
        Row(
            label="ฐานทางกฎหมาย",
            text="; ".join(one.th for one in cited_bases(dossier, register)),
        ),
        Row(label="ทิศทาง", text=_DIRECTIONS.get(request.direction, "")),
        Row(label="ผู้รับข้อมูล", text=request.recipients),
        Row(label="ส่งออกนอกประเทศ", text="มี" if request.abroad else "ไม่มี"),
        Row(label="ระยะเวลาข้อตกลง", text=period),
        Row(label="ระยะเวลาเก็บรักษา", text=f"{request.retention_days} วัน"),
        Row(label="มาตรการความปลอดภัย", text=_security(design.security)),
        Row(
            label="สิทธิของเจ้าของข้อมูล", text="ใช้สิทธิผ่าน กปน. ทุกช่องทาง การแลกเปลี่ยนทุกครั้งมีบันทึกให้ตรวจสอบได้"
        ),
        Row(label="เงื่อนไขของคณะกรรมการ", text="; ".join(conditions(dossier)) or "ไม่มี"),
    )
    return RecordOfProcessing(rows=rows, fields=_fields(dossier, catalogue))


def _fields(dossier: Dossier, catalogue: Catalogue) -> Table:
    return Table(
        title="ข้อมูลที่แลกเปลี่ยน",
        head=("ชุดข้อมูล", "ช่องข้อมูล", "ประเภท"),
        rows=tuple(
            (
                catalogue.contracts[one.dataset].title.th,
                leaf.title.th,
                _CLASSES[leaf.classification],
            )
            for one in approved(dossier)
            for leaf in catalogue.contracts[one.dataset].leaves.values()
            if leaf.name in one.fields
        ),
        widths=(4, 4, 2),
    )


def _security(profile: str) -> str:
    known = PROFILES.get(profile)
    return known.title.th if known else profile
