"""The letter of authority: a PDF or a picture, known by its own bytes and not by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from sainam.agencies.field_fault import field_fault
from sainam.kit.field_fault import FieldFault

MOST_BYTES = 10 * 1024 * 1024
_BEGINNINGS: Mapping[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
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


def letter_faults(content: bytes) -> tuple[FieldFault, ...]:
    if not content:
        return (field_fault("letter", "form.letter_missing"),)
    if len(content) > MOST_BYTES:
        return (field_fault("letter", "form.letter_size"),)
    return () if media_type_of(content) else (field_fault("letter", "form.letter_kind"),)


def plain_name(name: str) -> str:
    """A name without paths, controls and marks that turn writing around; at most 120 letters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return _UNFIT.sub("", last).strip(" .")[-120:] or "letter"
