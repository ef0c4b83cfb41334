"""A copy that somebody found in what was attached. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sainam.documents.document import DestructionCertificate, Row, Signatory
from sainam.formats.layout import Title
from sainam.kit.thai_dates import business_date, thai_date

CopiedPaper = Literal["id_card", "house_registration"]
CopyState = Literal["found", "destroyed", "released"]
COPIED_PAPERS: tuple[CopiedPaper, ...] = ("id_card", "house_registration")
_PAPER: dict[CopiedPaper, str] = {
    "id_card": "สำเนาบัตรประจำตัวประชาชน", "house_registration": "สำเนาทะเบียนบ้าน",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundCopy:
    """`attachment` is the digest of its bytes in hex, `declared_as` what its submitter said it was.

    `bytes_stay`: equal bytes of somebody else stand in the same place, and were left there.
    """

    id: UUID
    dossier: str
    attachment: str
    paper: CopiedPaper
    declared_as: str
    found_by: str
    found_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    certificate: UUID | None = None
    bytes_stay: bool | None = None
    released_why: str | None = None

    @property
    def state(self) -> CopyState:
        if self.certificate is not None:
            return "destroyed"
        return "released" if self.released_why is not None else "found"


def certificate_of(
    copy: FoundCopy, agency: Title, signatory: Signatory, at: datetime
) -> DestructionCertificate:
    """Without the name of the file, which may name a person."""
    day = business_date(at)
    return DestructionCertificate(
        day=day,
        agency=agency.th,
        agreement="ไม่มี (เอกสารแนบของแฟ้มเรื่อง)",
        rows=(
            Row(label="แฟ้มเรื่อง", text=copy.dossier),
            Row(label="เอกสาร", text=_PAPER[copy.paper]),
            Row(label="ค่าย่อย SHA-256", text=copy.attachment),
            Row(
                label="พบเมื่อ", text=f"{thai_date(business_date(copy.found_at))} โดย {copy.found_by}"
            ),
            Row(label="ทำลายเมื่อ", text=thai_date(day)),
        ),
        paragraphs=(
            "ขอรับรองว่าได้ทำลายสำเนาข้างต้นซึ่งแนบมากับแฟ้มเรื่องแล้ว ระบบเปิดสำเนานี้ไม่ได้อีก",
            "หนังสือกระทรวงมหาดไทย ที่ มท 0309/ว0627 ให้ใช้การตรวจสอบจากทะเบียนแทนการเรียกสำเนา",
        ),
        signatories=(signatory,),
    )
