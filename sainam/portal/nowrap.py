"""Keeps Thai words whole: browsers break some of them in the middle at the end of a line."""

import re

from markupsafe import Markup, escape

from sainam.kit.thai_dates import MONTHS

WHOLE_WORDS = (
    *MONTHS,
    "ข้อตกลง",
    "ข้อกำหนดข้อมูล",
    "คณะกรรมการ",
    "คู่เชื่อมโยง",
    "คำขอเชื่อมโยงข้อมูล",
    "คำร้อง",
    "กระทบยอด",
    "กรรมสิทธิ์",
    "ตัวแทนชำระเงิน",
    "ธรรมาภิบาล",
    "บทบัญญัติ",
    "บันทึกข้อความ",
    "บูรณาการ",
    "บัญชีพัก",
    "ใบแจ้งค่าน้ำ",
    "ปฏิเสธ",
    "พยากรณ์",
    "พระราชกฤษฎีกา",
    "พระราชบัญญัติ",
    "แม่ข่าย",
    "รายการบัญชี",
    "วัตถุประสงค์",
    "หักบัญชี",
    "อิเล็กทรอนิกส์",
)
_WHOLE = re.compile("|".join(sorted(map(re.escape, WHOLE_WORDS), key=len, reverse=True)))


def nowrap(text: str) -> Markup:
    """HTML in which each glossary word stands in a span that is never broken."""
    return Markup(_WHOLE.sub(r'<span class="nowrap">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped just before
