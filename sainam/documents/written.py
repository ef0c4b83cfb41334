"""Values as they stand on paper: Thai digits, Buddhist-era dates, words kept with their number."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import msgspec

from sainam.kit.thai_dates import BANGKOK, thai_date, to_thai_digits

_SHORT = re.compile(r"[0-9A-Za-z][0-9A-Za-z@._:/#+&?=%-]*")
_LATIN = re.compile(r"[A-Za-z@]")
_NO_BREAK = "\u00a0"
# What is read in one breath with the number behind it.
_WITH_NUMBER = re.compile(r"(มาตรา|ข้อ|พ\.ศ\.|ครั้งที่|เลขที่|วันที่|โทร\.|วาระที่|หมวด|ฉบับที่) (?=[0-9])")
_TITLES = re.compile(r"(?<![\u0e00-\u0e7f])(นาย|นาง|นางสาว) (?=[\u0e00-\u0e7f])")


def written(value: Any) -> Any:
    """The same value in lists, dicts and texts as the templates print them."""
    match value:
        case str():
            return written_text(value)
        case date():
            return to_thai_digits(_day(value))
        case msgspec.Struct():
            return {name: written(getattr(value, name)) for name in value.__struct_fields__}
        case list() | tuple():
            return [written(one) for one in value]
        case _:
            return value


def _day(value: date) -> str:
    if not isinstance(value, datetime):
        return thai_date(value)
    local = value.astimezone(BANGKOK)
    return f"{thai_date(local.date())} เวลา {local:%H.%M} น."


def written_text(text: str) -> str:
    """Codes, addresses and words with Latin letters keep their digits."""
    text = _WITH_NUMBER.sub(rf"\1{_NO_BREAK}", text)
    text = _TITLES.sub(r"\1", text)
    return _SHORT.sub(_digits, text)


def _digits(found: re.Match[str]) -> str:
    return found[0] if _LATIN.search(found[0]) else to_thai_digits(found[0])
