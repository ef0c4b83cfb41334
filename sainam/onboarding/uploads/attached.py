"""Whether what an event attaches was brought by the side that attaches it, and is still there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.onboarding.actor import AGENCY_ROLES
from sainam.onboarding.bodies import Attachment, Body
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.uploads.store import Upload, find_upload

LONGEST_NAME = 200
_NO_NAME = re.compile(r"[\r\n\t/\\]")
_SHA256 = re.compile("[0-9a-f]{64}")


def attachments_in(value: Any, path: str = "") -> Iterator[tuple[str, Attachment]]:
    """Every one that a body carries, with its place, such as `attachments.0` or `scan`."""
    if isinstance(value, Attachment):
        yield path, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from attachments_in(getattr(value, name), f"{path}.{name}".lstrip("."))
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            yield from attachments_in(one, f"{path}.{place}")


def attached_faults(
    tx: Tx, byte_store: ByteStore, body: Body, agency: str | None
) -> Iterator[FieldFault]:
    """`agency` is the side that attaches: the house where it is None.

    Of bytes of another side nobody is told whether the hub has them.
    """
    yield from named_faults(body)
    for path, one in attachments_in(body):
        found = brought(tx, one.sha256, agency, one.kind)
        if found is None or not byte_store.path(found.sha256).exists():
            yield FieldFault(
                path, "attachment.unknown", "ไม่พบแฟ้มที่แนบ โปรดแนบใหม่",
                "The attached file is not on record; attach it again.",
            )  # fmt: skip
        elif (found.media_type, found.size, found.kind) != (one.media_type, one.length, one.kind):
            yield FieldFault(
                path, "attachment.differs", "ชนิดหรือขนาดไม่ตรงกับแฟ้มที่อัปโหลดไว้ โปรดแนบใหม่",
                "Kind or length is not that of the file as it was uploaded; attach it again.",
            )  # fmt: skip


def named_faults(body: Body) -> Iterator[FieldFault]:
    """What a body says of its attachments by itself: a file's name for each, and none twice."""
    seen: set[str] = set()
    for path, one in attachments_in(body):
        if not one.name.strip() or len(one.name) > LONGEST_NAME or _NO_NAME.search(one.name):
            yield FieldFault(
                f"{path}.name", "attachment.name",
                f"ชื่อแฟ้มมี 1 ถึง {LONGEST_NAME} ตัวอักษรในบรรทัดเดียว ไม่มีเส้นทาง",
                f"A file's name has 1 to {LONGEST_NAME} characters on one line, without a path.",
            )  # fmt: skip
        if one.sha256 in seen:
            yield FieldFault(
                path, "attachment.twice", f"แนบแฟ้ม {one.name[:80]} ซ้ำ",
                f"The file {one.name[:80]} is attached twice.",
            )  # fmt: skip
        seen.add(one.sha256)


def missing_fault(field: str, attached: Attachment | None) -> list[FieldFault]:
    """Where a document has to be attached."""
    if attached is not None:
        return []
    return [FieldFault(field, "field.missing", "โปรดแนบเอกสาร", "Attach the document.")]


def brought(tx: Tx, sha256: str, agency: str | None, kind: str = "") -> Upload | None:
    """`sha256` in hex, as a caller may have sent it."""
    if not _SHA256.fullmatch(sha256):
        return None
    return find_upload(tx, bytes.fromhex(sha256), agency, kind)


def side_of(dossier: Dossier, step: Step) -> str | None:
    """The side that took a step: the dossier's agency, or the house."""
    return dossier.agency if step.role in AGENCY_ROLES else None
