"""What makes two lines the same payment: the declared fields, in their canonical text.

Fields are joined by `|`; a `|` or backslash inside a field is escaped, so that no two
different lists of fields give one identity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sainam.formats.field_text import canonical_text
from sainam.formats.line_fault import Value

JOINT = "|"


def identity_of(fields: Sequence[str], values: Mapping[str, Value]) -> str | None:
    """None when the layout declares no identity or one of its fields could not be read."""
    if not fields or any(name not in values for name in fields):
        return None
    return JOINT.join(_escaped(canonical_text(values[name])) for name in fields)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(JOINT, "\\" + JOINT)
