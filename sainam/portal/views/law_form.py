"""The fields in which the register is edited, and what was typed laid into a body. Pure."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from sainam.formats.layout import Title
from sainam.law.legal_basis import State
from sainam.links.law_changes.change import LawKind
from sainam.portal.read_typed import UnreadableError, read_day

Typed = Literal["line", "text", "day", "state", "role", "list", "number"]
STATES: tuple[State, ...] = ("confirmed", "to_confirm")


class Entry(Struct, frozen=True):
    """`path` below the object (or the provision), dotted. An empty value takes it out."""

    path: str
    label: Title
    typed: Typed = "line"

    @property
    def name(self) -> str:
        """Of the form's field."""
        return self.path.replace(".", "_")


_TITLE = (
    Entry("title.th", Title("ชื่อ (ไทย)", "Title (Thai)"), "text"),
    Entry("title.en", Title("ชื่อ (อังกฤษ)", "Title (English)"), "text"),
)
_STATE = Entry("state", Title("ฝ่ายกฎหมายยืนยันแล้วหรือไม่", "Confirmed by a lawyer or not"), "state")
_SOURCE = Entry("source", Title("แหล่งที่มา", "Source"))
_SINCE = Entry("since", Title("มีผลตั้งแต่วันที่", "In force from"), "day")
_UNTIL = Entry("until", Title("สิ้นผลวันที่", "No longer in force from"), "day")
_OWNER = Entry("owner", Title("บทบาทผู้รับผิดชอบ", "Role that owns it"), "role")
_REVIEW = Entry("review", Title("วันทบทวน", "Day of review"), "day")

PROVISION = (
    Entry("number.th", Title("มาตราหรือข้อ (ไทย)", "Section or clause (Thai)")),
    Entry("number.en", Title("มาตราหรือข้อ (อังกฤษ)", "Section or clause (English)")),
    Entry("about.th", Title("สาระ (ไทย)", "What it is about (Thai)"), "text"),
    Entry("about.en", Title("สาระ (อังกฤษ)", "What it is about (English)"), "text"),
    Entry("asks.th", Title("ถามการแลกเปลี่ยนว่า (ไทย)", "What it asks of an exchange (Thai)"), "text"),
    Entry(
        "asks.en",
        Title("ถามการแลกเปลี่ยนว่า (อังกฤษ)", "What it asks of an exchange (English)"),
        "text",
    ),
    _STATE,
    _SOURCE,
    _SINCE,
    _UNTIL,
)
ENTRIES: Mapping[LawKind, tuple[Entry, ...]] = {
    "instrument": (
        *_TITLE,
        Entry("under", Title("ออกตามกฎหมาย (รหัส)", "Enabled by (id)")),
        Entry("page_rows", Title("แถวของหน้า", "Rows of the page"), "list"),
        _STATE,
        _SOURCE,
        _SINCE,
        _UNTIL,
    ),
    "legal_basis": (
        *_TITLE,
        Entry("provision", Title("บทบัญญัติ (รหัส)", "Provision (id)")),
        _STATE,
    ),
    "page_row": (Entry("heading", Title("กฎหมายหัวแถว (รหัส)", "Instrument that heads it (id)")),),
    "measure": (
        Entry("printed.th", Title("ข้อความตามหน้า (ไทย)", "Words of the page (Thai)"), "text"),
        Entry("printed.en", Title("ข้อความตามหน้า (อังกฤษ)", "Words of the page (English)"), "text"),
        _OWNER,
        Entry("review_months", Title("ทบทวนทุกกี่เดือน", "Months between reviews"), "number"),
        Entry("first_review", Title("วันทบทวนครั้งแรก", "Day of the first review"), "day"),
        Entry("document", Title("เอกสารนโยบาย (รหัส)", "Policy document (id)")),
    ),
    "control": (
        *_TITLE,
        _OWNER,
        Entry("document", Title("เอกสารนโยบาย (รหัส)", "Policy document (id)")),
    ),
    "policy_document": (
        *_TITLE,
        _OWNER,
        _REVIEW,
        Entry("approved", Title("วันที่อนุมัติ", "Day of approval"), "day"),
        Entry("ends", Title("วันสิ้นอายุ", "Day of its end"), "day"),
        Entry("kept_at", Title("ที่เก็บเอกสาร", "Where the paper is filed")),
    ),
    "steward": (
        *_TITLE,
        _OWNER,
        Entry("datasets", Title("ชุดข้อมูล", "Datasets"), "list"),
        _REVIEW,
        Entry("appointed", Title("วันที่แต่งตั้ง", "Day of appointment"), "day"),
    ),
}


def entries_of(kind: LawKind, part: str | None) -> tuple[Entry, ...]:
    """`part` is a provision of an instrument."""
    return PROVISION if part else ENTRIES[kind]


def part_of(body: Any, part: str | None) -> Any:
    """The provision of this id in an instrument's body; the body itself without one. KeyError."""
    if not part:
        return body
    for provision in body.get("provisions", ()):
        if provision.get("id") == part:
            return provision
    raise KeyError(part)


def shown(body: Any, entry: Entry) -> str:
    """The value as the form has it; empty where there is none."""
    found: Any = body
    for key in entry.path.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return ", ".join(map(str, found)) if isinstance(found, list) else str(found or "")


def laid_into(body: Any, kind: LawKind, part: str | None, form: Mapping[str, str]) -> Any:
    """A new body with what was typed; what the form does not have stays.

    A day or a number that cannot be read stays as it was typed: the register tells its place.
    """
    changed = copy.deepcopy(body)
    target = part_of(changed, part)
    for entry in entries_of(kind, part):
        if entry.name in form:
            _put(target, entry.path.split("."), _read(entry, form[entry.name].strip()))
    return changed


def _read(entry: Entry, text: str) -> Any:
    if not text:
        return None
    if entry.typed == "list":
        return [word.strip() for word in text.split(",") if word.strip()]
    if entry.typed == "number":
        return int(text) if text.isascii() and text.isdigit() else text
    if entry.typed != "day":
        return " ".join(text.split())
    try:
        return read_day(text).isoformat()
    except UnreadableError:
        return text


def _put(target: dict[str, Any], path: list[str], value: Any) -> None:
    """None takes it out, and what is empty then."""
    *above, last = path
    for key in above:
        if value is None and key not in target:
            return
        target = target.setdefault(key, {})
    if value is None:
        target.pop(last, None)
    else:
        target[last] = value


def tidied(body: Any) -> Any:
    """Without titles of which both languages were emptied."""
    if isinstance(body, dict):
        kept = {key: tidied(value) for key, value in body.items()}
        return {key: value for key, value in kept.items() if value != {}}
    return [tidied(one) for one in body] if isinstance(body, list) else body
