"""Keeps Thai words whole: browsers break some of them in the middle at the end of a line."""

import re

from markupsafe import Markup, escape

from sainam.kit.thai_dates import MONTHS

# Found by measuring in Chromium; compounds that part where a reader would part them are left be.
WHOLE_WORDS = (
    *MONTHS,
    "กระทบยอด",
    "ข้อตกลง",
    "คู่เชื่อมโยง",
    "ธรรมาภิบาล",
    "บัญชีพัก",
    "บูรณาการ",
    "ปราบปราม",
    "พยากรณ์",
    "พระราชกฤษฎีกา",
    "พระราชบัญญัติ",
    "เมอร์เคิล",
    "แม่ข่าย",
    "ยาเสพติด",
    "สำแล",
    "หนึ่ง",
    "ออฟไลน์",
)
_CLOCK = r"\d{1,2}:\d{2} น\."
_WHOLE = re.compile("|".join([_CLOCK, *sorted(map(re.escape, WHOLE_WORDS), key=len, reverse=True)]))


def nowrap(text: str) -> Markup:
    """HTML in which each glossary word stands in a span that is never broken."""
    return Markup(_WHOLE.sub(r'<span class="nowrap">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped just before
