"""Keeps Thai words whole: browsers break some of them in the middle at the end of a line."""

import re

from markupsafe import Markup, escape

from sainam.kit.thai_dates import MONTHS

# Found by measuring in Chromium; compounds that part where a reader would part them are left be.
WHOLE_WORDS = (
    *MONTHS,
    "กรมการปกครอง",
    "กรมอุทกศาสตร์",
    "กระทบยอด",
    "กรุงไทย",
    "กองบัญชาการ",
    "เขียนทับ",
    "ข่าวกรอง",
    "ข้อตกลง",
    "ความเข้าใจ",
    "ความเค็ม",
    "คำตอบ",
    "คู่เชื่อมโยง",
    "ค้างชำระ",
    "เจ้าหน้าที่",
    "ชำระเงิน",
    "เชื่อมโยง",
    "ช่องทาง",
    "ดำเนินการ",
    "ได้รับ",
    "ทั้งแฟ้ม",
    "ธรรมาภิบาล",
    "น้ำระบาย",
    "น้ำใช้การ",
    "น้ำไหลเข้า",
    "บัญชีพัก",
    "บูรณาการ",
    "ปราบปราม",
    "ปลายทาง",
    "ผู้ขอ",
    "ผู้ดูแลระบบ",
    "ผู้นำส่ง",
    "ผู้เรียก",
    "ผู้ใช้น้ำ",
    "พยากรณ์",
    "พระราชกฤษฎีกา",
    "พระราชบัญญัติ",
    "พักไว้",
    "เมอร์เคิล",
    "มีผลใช้บังคับ",
    "แม่ข่าย",
    "ไม่ทราบผล",
    "ไม่ได้",
    "ยาเสพติด",
    "ย้อนหลัง",
    "ระบบกลาง",
    "ระยะเวลา",
    "รับเข้า",
    "ร่วมกัน",
    "แลกเปลี่ยน",
    "เลขที่",
    "เลขเรื่อง",
    "วันทำการ",
    "วันที่",
    "วันเวลา",
    "สอบสวนกลาง",
    "สำแล",
    "สูบน้ำดิบ",
    "ส่งออก",
    "ส่วนหัว",
    "หน่วยงาน",
    "หัวเรื่อง",
    "หนึ่ง",
    "ออฟไลน์",
)
_CLOCK = r"\d{1,2}:\d{2} น\."
_WHOLE = re.compile("|".join([_CLOCK, *sorted(map(re.escape, WHOLE_WORDS), key=len, reverse=True)]))


def nowrap(text: str) -> Markup:
    """HTML in which each glossary word stands in a span that is never broken."""
    return Markup(_WHOLE.sub(r'<span class="nowrap">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped just before
