"""What a paper is that somebody attaches, and which may be asked of nobody. Pure.

The Interior's letter (มท 0309/ว0627) ended copies of ID card and house registration: a look-up in
the register takes their place. They are on the list all the same, so that who brings one is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, get_args

from sainam.formats.layout import Title

AttachmentKind = Literal[
    "authority", "certificate", "legal_text", "plan", "diagram", "sample", "signed_paper",
    "destruction", "other", "id_card_copy", "house_registration_copy",
]  # fmt: skip
ATTACHMENT_KINDS: tuple[AttachmentKind, ...] = get_args(AttachmentKind)
COPIES: frozenset[AttachmentKind] = frozenset({"id_card_copy", "house_registration_copy"})
PROVISION = "MOI-0309-W0627-ALL"

KIND_WORDS: Mapping[AttachmentKind, Title] = {
    "authority": Title("หนังสือมอบอำนาจหรือคำสั่ง", "Letter of authority or order"),
    "certificate": Title("หนังสือรับรองของหน่วยงาน", "Certificate of an agency"),
    "legal_text": Title("ตัวบทกฎหมายหรือระเบียบ", "Text of a law or rule"),
    "plan": Title("โครงการหรือแผนงาน", "Project or plan"),
    "diagram": Title("ผังระบบหรือมาตรการความปลอดภัย", "Diagram or security measures"),
    "sample": Title("ตัวอย่างข้อมูลที่สร้างขึ้น", "Invented sample data"),
    "signed_paper": Title("เอกสารที่ลงนามแล้ว", "Signed paper"),
    "destruction": Title("หนังสือรับรองการทำลาย", "Certificate of destruction"),
    "other": Title("เอกสารอื่น", "Another document"),
    "id_card_copy": Title("สำเนาบัตรประจำตัวประชาชน", "Copy of an ID card"),
    "house_registration_copy": Title("สำเนาทะเบียนบ้าน", "Copy of a house registration"),
}

COPY_REFUSED = Title(
    "หนังสือกระทรวงมหาดไทย ที่ มท 0309/ว0627 ห้ามเรียกสำเนาบัตรประชาชนและสำเนาทะเบียนบ้าน "
    "ระบบตรวจจากทะเบียนแทน จึงไม่รับแฟ้มนี้",
    "Ministry of Interior letter MT 0309/W0627 forbids asking for copies of ID card and house "
    "registration: a look-up takes their place. This file is not taken.",
)

_PAPER = re.compile(
    r"บัตร\s*(ประจำตัว)?\s*ประชาชน|ทะเบียน\s*บ้าน"
    r"|(?<![a-z])(id|identity|identification|citizen)[\s_-]*card|house[\s_-]*registration",
    re.IGNORECASE,
)
_COPY = re.compile(r"สำเนา|ถ่ายเอกสาร|สแกน|copy|copies|scan|photo", re.IGNORECASE)


def names_paper(text: str) -> bool:
    """Whether ID card or house registration is named."""
    return _PAPER.search(text) is not None


def names_a_copy(text: str) -> bool:
    """Whether a copy of one of them is; a letter about house registrations is none."""
    return names_paper(text) and _COPY.search(text) is not None
