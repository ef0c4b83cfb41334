"""Sarabun with its tone marks at one height above every vowel sign.

As it is, a tone mark stands up to 0.08 em higher above some vowel signs than above others. The
typesetter draws a mark that is raised apart from its letter, and then tells the letter twice: the
text copied or searched in the PDF reads สิ่สิ่ง. At the height that four of them have already, it
is drawn and told once. The font's licence (OFL 1.1) allows it; it reserves no name.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from fontTools.ttLib import TTFont

from sainam.kit.printable import FACES, type_face

_VOWEL_SIGNS = ("uni0E31", "uni0E34", "uni0E35", "uni0E36", "uni0E37", "uni0E47", "uni0E4D")
_TONE = "uni0E48.small"  # as it is drawn above a vowel sign
_MARK_TO_MARK = 6
_MAKING = Lock()


def type_folder() -> Path:
    """The faces, made once for this process; the folder goes with it."""
    with _MAKING:
        return Path(_made().name)


@cache
def _made() -> tempfile.TemporaryDirectory[str]:
    made = tempfile.TemporaryDirectory(prefix="sainam-type-")
    for face in FACES:
        font = TTFont(type_face(face), recalcTimestamp=False)
        for lookup in font["GPOS"].table.LookupList.Lookup:
            for table in lookup.SubTable:
                _level(getattr(table, "ExtSubTable", table))
        font.save(Path(made.name) / face)
    return made


def _level(table: Any) -> None:
    if table.LookupType != _MARK_TO_MARK or _TONE not in table.Mark1Coverage.glyphs:
        return
    tone = table.Mark1Array.MarkRecord[table.Mark1Coverage.glyphs.index(_TONE)]
    below = zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True)
    for glyph, record in below:
        if glyph.partition(".")[0] in _VOWEL_SIGNS:
            record.Mark2Anchor[tone.Class].YCoordinate = tone.MarkAnchor.YCoordinate
