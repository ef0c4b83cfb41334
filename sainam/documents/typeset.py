"""Typesets a document as PDF/A-3b: from the same record the same bytes, each time.

The record, all that the paper says, lies inside the PDF as document.json.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import msgspec
import typst

from sainam.documents import whole_words
from sainam.documents import written as writing
from sainam.documents.document import Content, kind_of
from sainam.documents.level_type import type_folder
from sainam.documents.office import Letterhead
from sainam.documents.refusals import UnprintableText
from sainam.documents.written import written
from sainam.kit.thai_dates import to_thai_digits

TEMPLATES = Path(str(files("sainam.documents"))) / "templates"
TITLES = {
    "receipt": "ใบรับคำขอ",
    "external_letter": "หนังสือภายนอก",
    "memo": "บันทึกข้อความ",
    "minutes": "รายงานการประชุม",
    "mou": "ข้อตกลง",
    "acceptance": "หนังสือรับรองผลการทดสอบและตรวจรับ",
    "destruction_certificate": "หนังสือรับรองการทำลายข้อมูล",
    "journal": "แฟ้มเรื่อง",
}


def _template() -> str:
    """Changes with anything that changes what is printed: templates, words, rules, typesetter."""
    digest = hashlib.sha256()
    for path in (
        *sorted(TEMPLATES.glob("*.typ")),
        *map(Path, (whole_words.__file__, writing.__file__)),
    ):
        digest.update(path.read_bytes())
    for stood_on in ("fontpkg-sarabun", "fonttools"):
        digest.update(version(stood_on).encode())
    return f"typst {version('typst')} {digest.hexdigest()[:12]}"


TEMPLATE = _template()


_WHOLE = "|".join(sorted(map(re.escape, whole_words.WHOLE_WORDS), key=len, reverse=True))


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document as data: whoever has it can make the paper again.

    `number` in Arabic digits; empty on a draft and on what is not numbered.
    """

    template: str
    number: str
    made_at: datetime
    draft: bool = False
    letterhead: Letterhead
    content: Content


@dataclass(frozen=True, slots=True)
class Place:
    """Room for one signature: page from 1, upper left corner in points from the page's own."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Typeset:
    """`places` in the order of the signatories."""

    pdf: bytes
    places: tuple[Place, ...]


def record_of(
    letterhead: Letterhead, content: Content, number: str, at: datetime, *, draft: bool = False
) -> Record:
    """`at` to the second."""
    return Record(
        template=TEMPLATE,
        number=number,
        made_at=at.astimezone(UTC).replace(microsecond=0),
        draft=draft,
        letterhead=letterhead,
        content=content,
    )


def record_json(record: Record) -> bytes:
    return msgspec.json.encode(record)


def read_record(data: bytes) -> Record:
    """Raises msgspec.ValidationError."""
    return msgspec.json.decode(data, type=Record)


def typeset(record: Record) -> Typeset:
    """Raises UnprintableText where the type has no such letter."""
    kind = kind_of(record.content)
    compiler = typst.Compiler(
        TEMPLATES / f"{kind}.typ",
        root=TEMPLATES,
        font_paths=[type_folder()],
        ignore_system_fonts=True,
        sys_inputs={
            "paper": json.dumps(_paper(record), ensure_ascii=False),
            "record": record_json(record).decode(),
            "emblem": record.letterhead.emblem,
        },
    )
    try:
        pdf = cast("bytes", compiler.compile(format="pdf", pdf_standards=["a-3b"]))
    except typst.TypstError as error:
        raise UnprintableText(str(error.message)) from error
    places = json.loads(compiler.query("<signature-place>", field="value"))
    return Typeset(pdf, tuple(Place(**place) for place in places))


def typeset_draft(letterhead: Letterhead, content: Content, at: datetime) -> bytes:
    """Without a number, with ร่าง across it: to be read before it is issued."""
    return typeset(record_of(letterhead, content, "", at, draft=True)).pdf


def _paper(record: Record) -> dict[str, Any]:
    """What the templates print; see templates/paper.typ."""
    at = record.made_at
    title = TITLES[kind_of(record.content)]
    return {
        "title": f"{title} {record.number}".rstrip(),
        "keywords": [record.number] if record.number else [],
        "number": to_thai_digits(record.number) or ("......" if record.draft else ""),
        "draft": record.draft,
        "made_at": {
            name: getattr(at, name) for name in ("year", "month", "day", "hour", "minute", "second")
        },
        "whole_words": "|".join(
            sorted(map(re.escape, whole_words.WHOLE_WORDS), key=len, reverse=True)
        ),
        "office": {
            "organisation": record.letterhead.organisation,
            "address": written(record.letterhead.address),
        },
        "content": written(record.content),
    }
