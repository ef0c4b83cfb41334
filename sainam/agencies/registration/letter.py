"""The letter of authority: a PDF or a picture, known by its own bytes and not by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from sainam.agencies.field_fault import field_fault
from sainam.kit.field_fault import FieldFault
from sainam.kit.printable import is_printed

MOST_BYTES = 10 * 1024 * 1024
_BEGINNINGS: Mapping[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_FEWEST_PDF_BYTES = 200  # one page with nothing on it has more
MEDIA_TYPES = frozenset(_BEGINNINGS.values())
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:\"<>|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What the byte store holds under `sha256` (hex); `bytes` is its length."""

    sha256: str
    name: str
    media_type: str
    bytes: int


def media_type_of(content: bytes) -> str | None:
    """By the first bytes; None for what is none of the three."""
    return next(
        (kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None
    )


def is_whole(content: bytes) -> bool:
    """Whether a file of one of the three kinds has its end: of a PDF where its table begins, too.

    Readers look for the end of a PDF in its last 1,024 bytes (ISO 32000-1 annex H.3).
    """
    kind = media_type_of(content)
    if kind == "application/pdf":
        end = content[-1024:]
        has_end = b"%%EOF" in end and b"startxref" in end
        return has_end and b" obj" in content and len(content) >= _FEWEST_PDF_BYTES
    ends = {"image/png": b"IEND", "image/jpeg": b"\xff\xd9"}
    return kind is not None and ends[kind] in content[-1024:]


def letter_faults(content: bytes) -> tuple[FieldFault, ...]:
    if not content:
        return (field_fault("letter", "form.letter_missing"),)
    if len(content) > MOST_BYTES:
        return (field_fault("letter", "form.letter_size"),)
    kind = media_type_of(content)
    if kind is None:
        return (field_fault("letter", "form.letter_kind"),)
    return () if is_whole(content) else (field_fault("letter", "form.letter_whole"),)


def plain_name(name: str, *, otherwise: str = "letter") -> str:
    """A name without paths and without what is not printed; at most 120 letters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    printed = "".join(sign for sign in last if is_printed(sign))
    return _UNFIT.sub("", printed).strip(" .")[-120:] or otherwise
