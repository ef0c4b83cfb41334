"""What each kind of document says. The head, the emblem and the number come from the office.

Texts are Thai as the paper has them, in Arabic digits: the typesetting writes Thai ones. A position
may have several lines, as one who signs in another's place needs.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias

import msgspec

Kind = Literal[
    "receipt", "external_letter", "memo", "minutes", "mou", "acceptance",
    "destruction_certificate", "journal",
]  # fmt: skip


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a document."""


class Signatory(Part, frozen=True, kw_only=True):
    """Who signs, in the order in which they stand. `side` is whose hand it is, where there are two.

    `role` stands under the position: witness, recorder, checker.
    """

    name: str
    position: str
    side: str = ""
    role: str = ""


class Row(Part, frozen=True, kw_only=True):
    """A label and what stands against it."""

    label: str
    text: str


class Table(Part, frozen=True, kw_only=True):
    """`widths` are shares of the line, one a column; without them all columns are alike."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    title: str = ""


class Section(Part, frozen=True, kw_only=True):
    """A heading with its paragraphs; `points` are numbered below them."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


class Receipt(Part, tag="receipt", frozen=True, kw_only=True):
    """ใบรับคำขอ. `expected`: what happens next, and by when."""

    day: date
    dossier: str
    agency: str
    filed_by: str
    title: str
    received_at: datetime
    asked: tuple[Row, ...] = ()
    attachments: tuple[str, ...] = ()
    expected: tuple[tuple[str, date], ...] = ()
    where_to_look: str = ""


class Provision(Part, frozen=True, kw_only=True):
    """Why one provision stands against it, and what would make it lawful."""

    title: str
    reason: str
    remedy: str = ""


class ExternalLetter(Part, tag="external_letter", frozen=True, kw_only=True):
    """หนังสือภายนอก, in the order of the official form. Empty parts are left out."""

    day: date
    subject: str
    to: str
    paragraphs: tuple[str, ...]
    provisions: tuple[Provision, ...] = ()
    closing_paragraphs: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    copies_to: tuple[str, ...] = ()
    secrecy: str = ""
    urgency: str = ""
    closing: str = "ขอแสดงความนับถือ"
    signatories: tuple[Signatory, ...]
    owner: str
    telephone: str = ""
    email: str = ""


class RecordOfProcessing(Part, frozen=True, kw_only=True):
    """บันทึกรายการกิจกรรมการประมวลผลข้อมูลส่วนบุคคล (PDPA section 39), behind the memo."""

    rows: tuple[Row, ...]
    fields: Table | None = None


class Memo(Part, tag="memo", frozen=True, kw_only=True):
    """บันทึกข้อความ. `unit` is the part of the office that writes; `to` as in เรียน ผวก."""

    day: date
    unit: str
    subject: str
    to: str
    sections: tuple[Section, ...]
    closing: str = "จึงเรียนมาเพื่อโปรดทราบ"
    telephone: str = ""
    urgency: str = ""
    signatories: tuple[Signatory, ...]
    record_of_processing: RecordOfProcessing | None = None


class Attendee(Part, frozen=True, kw_only=True):
    """`role` at the meeting: chair, member, secretary."""

    name: str
    position: str
    role: str = ""


class AgendaItem(Part, frozen=True, kw_only=True):
    """ระเบียบวาระ: its title, what was said, what was resolved (มติที่ประชุม)."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    resolution: str = ""


class Minutes(Part, tag="minutes", frozen=True, kw_only=True):
    """รายงานการประชุม. `meeting` as in ครั้งที่ 3/2569; times of Bangkok as 9:30."""

    day: date
    body: str
    meeting: str
    place: str
    begun: str
    ended: str
    present: tuple[Attendee, ...]
    absent: tuple[Attendee, ...] = ()
    in_attendance: tuple[Attendee, ...] = ()
    agenda: tuple[AgendaItem, ...]
    signatories: tuple[Signatory, ...]


class Party(Part, frozen=True, kw_only=True):
    """`by` as in โดย นาย… ตำแหน่ง…; `called` is the word for it in the articles."""

    name: str
    address: str
    by: str
    called: str


class Article(Part, frozen=True, kw_only=True):
    """ข้อ: numbered as given, so that what refers to it finds it."""

    number: str
    heading: str
    clauses: tuple[str, ...]


class Mou(Part, tag="mou", frozen=True, kw_only=True):
    """บันทึกข้อตกลง or สัญญา, by `title`."""

    title: str
    about: str
    day: date
    place: str
    parties: tuple[Party, ...]
    recitals: tuple[str, ...] = ()
    articles: tuple[Article, ...]
    closing: str
    annexes: tuple[Section, ...] = ()
    signatories: tuple[Signatory, ...]


class Acceptance(Part, tag="acceptance", frozen=True, kw_only=True):
    """หนังสือรับรองผลการทดสอบและตรวจรับ. `cases`: what was tried, expected, found."""

    day: date
    dossier: str
    agency: str
    agreement: str
    link: str
    paragraphs: tuple[str, ...]
    cases: Table
    signatories: tuple[Signatory, ...]


class DestructionCertificate(Part, tag="destruction_certificate", frozen=True, kw_only=True):
    """หนังสือรับรองการทำลายข้อมูล."""

    day: date
    agency: str
    agreement: str
    rows: tuple[Row, ...]
    paragraphs: tuple[str, ...]
    signatories: tuple[Signatory, ...]


class Entry(Part, frozen=True, kw_only=True):
    """One step of a dossier's story; `details` below it, `documents` by number."""

    at: datetime
    who: str
    what: str
    details: tuple[Row, ...] = ()
    documents: tuple[str, ...] = ()


class Journal(Part, tag="journal", frozen=True, kw_only=True):
    """แฟ้มเรื่อง: the whole story as it stood on `day`. Has no number of its own."""

    day: date
    dossier: str
    agency: str
    title: str
    state: str
    entries: tuple[Entry, ...]


Content: TypeAlias = (
    Receipt | ExternalLetter | Memo | Minutes | Mou | Acceptance | DestructionCertificate | Journal
)

KIND: dict[type[Part], Kind] = {
    Receipt: "receipt",
    ExternalLetter: "external_letter",
    Memo: "memo",
    Minutes: "minutes",
    Mou: "mou",
    Acceptance: "acceptance",
    DestructionCertificate: "destruction_certificate",
    Journal: "journal",
}


def kind_of(content: Content) -> Kind:
    return KIND[type(content)]


def signatories_of(content: Content) -> tuple[Signatory, ...]:
    """In the order in which they sign; a receipt and a journal have none."""
    return getattr(content, "signatories", ())
