"""Whether what was attached is there, and is of a kind that is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sainam.kit.byte_store import ByteStore
from sainam.onboarding.bodies import Attachment
from sainam.onboarding.field_fault import FieldFault

MEDIA_TYPES = ("application/pdf", "image/png", "image/jpeg")
_SHA256 = re.compile("[0-9a-f]{64}")


def attachment_faults(
    field: str, attached: Attachment | None, byte_store: ByteStore
) -> Iterator[FieldFault]:
    """Its bytes have to be in the store already."""
    if attached is None:
        yield FieldFault(field, "field.missing", "โปรดแนบเอกสาร", "Attach the document.")
        return
    if attached.media_type not in MEDIA_TYPES:
        yield FieldFault(
            field, "attachment.kind", "รับเฉพาะ PDF, PNG, JPEG", "Only PDF, PNG or JPEG."
        )
    digest = attached.sha256
    if not _SHA256.fullmatch(digest) or not byte_store.path(bytes.fromhex(digest)).exists():
        yield FieldFault(
            field, "attachment.unknown", "ไม่พบแฟ้มที่แนบ โปรดแนบใหม่",
            "The attached file is not on record; attach it again.",
        )  # fmt: skip
