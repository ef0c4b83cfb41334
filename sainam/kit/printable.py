"""Which texts a paper can carry: every sign stands in its type, and something of it is to be seen.

Whatever a person enters may come to stand on an official paper years later, so it is judged where
it is entered. The type is Sarabun in its two faces. Signs that turn the direction of writing are
refused even where nothing shows of them: they make one text look like another.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

import fontpkg_sarabun
from fontTools.ttLib import TTFont

from sainam.kit.field_fault import FieldFault

FACES = ("Sarabun-Regular.ttf", "Sarabun-Bold.ttf")
# What Thai texts are full of once copied: places where a word may end, or may not.
_UNSEEN_BUT_KEPT = frozenset("\u00ad\u200b\u2060\ufeff")
_ENDS_OF_LINES = frozenset("\t\n\r")
_NO_SIGNS = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
_SEEN = ("L", "N", "P", "S")  # by the first letter of their Unicode category


def type_face(face: str) -> Path:
    return Path(str(files(fontpkg_sarabun))) / "files" / face


def sign_faults(field: str, text: str, *, lines: bool = True) -> tuple[FieldFault, ...]:
    """The first sign that cannot be printed, by its place; or that there is nothing to be seen.

    `lines`: whether the text may have several. Of spaces alone nothing is said: who asks for the
    field says that it is missing.
    """
    known = _printed() if lines else _printed() - _ENDS_OF_LINES
    at = next((at for at, sign in enumerate(text) if sign not in known), None)
    if at is not None:
        return (_sign_fault(field, text, at),)
    if text.strip() and not any(unicodedata.category(sign)[0] in _SEEN for sign in text):
        return (
            FieldFault(
                field, "text.unseen", "มีแต่อักขระที่มองไม่เห็น โปรดพิมพ์ใหม่",
                "There is nothing to be seen in it: please type it again.",
            ),
        )  # fmt: skip
    return ()


def is_printed(sign: str) -> bool:
    return sign in _printed()


def _sign_fault(field: str, text: str, at: int) -> FieldFault:
    """Line and character count from 1; a mark is a character of its own."""
    line, place = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    code = f"U+{ord(text[at]):04X}"
    shows = unicodedata.category(text[at]) not in _NO_SIGNS
    sign = f"{text[at]} ({code})" if shows else code
    return FieldFault(
        field, "text.sign",
        f"มีอักขระ {sign} ซึ่งพิมพ์ลงเอกสารไม่ได้ (บรรทัดที่ {line} ตัวที่ {place}) โปรดลบหรือใช้คำอื่น",
        f"It holds {sign}, which no paper can print (line {line}, character {place}): leave it out"
        " or say it otherwise.",
    )  # fmt: skip


@cache
def _printed() -> frozenset[str]:
    in_both = frozenset.intersection(*map(_signs_of, FACES))
    signs = (sign for sign in in_both if unicodedata.category(sign) not in _NO_SIGNS)
    return frozenset(signs) | _UNSEEN_BUT_KEPT | _ENDS_OF_LINES


def _signs_of(face: str) -> frozenset[str]:
    with TTFont(type_face(face), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
