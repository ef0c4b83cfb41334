"""What a submitter declares a file to be; by that word or its name some are not taken. Pure."""

from __future__ import annotations

from sainam.law.attachment_kind import ATTACHMENT_KINDS, COPIES, COPY_REFUSED, names_a_copy
from sainam.onboarding.field_fault import FieldFault


def declared_faults(kind: str, name: str) -> list[FieldFault]:
    """A copy of ID card or house registration is refused before a byte of it is kept."""
    if kind in COPIES or names_a_copy(name):
        return [FieldFault("kind", "attachment.copy", COPY_REFUSED.th, COPY_REFUSED.en)]
    if kind not in ATTACHMENT_KINDS:
        return [
            FieldFault(
                "kind", "attachment.kind", "โปรดเลือกว่าแฟ้มนี้เป็นเอกสารชนิดใด",
                "Choose what kind of document this file is.",
            )
        ]  # fmt: skip
    return []
