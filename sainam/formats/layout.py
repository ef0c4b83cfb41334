"""A layout: what the columns of an agreed file mean. A table, read from YAML, never code.

Columns are 1-based and inclusive, as banks print them. In `cp874` one code point is one byte,
so columns count code points; a fixed-width layout in UTF-8 is refused by `layout_check`.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

Role = Literal["header", "detail", "trailer"]
Kind = Literal["fixed-width", "delimited", "csv"]
Encoding = Literal["cp874", "utf-8"]
LineEnding = Literal["LF", "CRLF"]
Calendar = Literal["CE", "BE"]
DatePattern = Literal["DDMMYYYY", "YYYYMMDD", "DDMMYY", "YYMMDD"]

# A name is a person's: first letters only. A reference points to one: its last characters only.
Mask = Literal["none", "name", "reference"]

BUDDHIST_ERA = 543

# What a detail has besides its fields: its line number, and its identity fields joined.
LINE, IDENTITY = "line", "identity"


class Title(Struct, frozen=True, forbid_unknown_fields=True):
    """What people call a thing, in both languages."""

    th: str
    en: str


class _Field(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """`columns` in fixed-width files only; elsewhere a field's place is its rank in the record."""

    name: str
    th: str
    en: str
    columns: tuple[int, int] = (0, 0)
    mask: Mask = "none"

    @property
    def width(self) -> int:
        first, last = self.columns
        return last - first + 1


class Text(_Field, frozen=True, kw_only=True, tag="text"):
    """Left-justified, spaces to the right; leading spaces belong to the text."""

    required: bool = False


class Digits(_Field, frozen=True, kw_only=True, tag="digits"):
    """A code or number of digits only; it keeps its leading zeros, so its value is text."""

    required: bool = True


class Constant(_Field, frozen=True, kw_only=True, tag="constant"):
    """Always the same text."""

    value: str


class Code(_Field, frozen=True, kw_only=True, tag="code"):
    """One of the codes both sides agreed."""

    codes: dict[str, Title]
    required: bool = True


class Sequence(_Field, frozen=True, kw_only=True, tag="sequence"):
    """1…n over every line whose record has such a field."""


class Date(_Field, frozen=True, kw_only=True, tag="date"):
    """A business date; `years` are the CE years that are believed.

    `pivot` is the first year, in the layout's calendar, of the hundred years that a two-digit
    year stands for.
    """

    pattern: DatePattern
    calendar: Calendar
    pivot: int | None = None
    years: tuple[int, int] = (1990, 2189)
    required: bool = True


class Time(_Field, frozen=True, kw_only=True, tag="time"):
    """HHMMSS, 000000 to 235959, Asia/Bangkok."""

    required: bool = True


class DateTime(_Field, frozen=True, kw_only=True, tag="datetime"):
    """ISO 8601. `offset`: every value carries its offset; `Asia/Bangkok`: none does."""

    zone: Literal["offset", "Asia/Bangkok"]
    required: bool = True


class Amount(_Field, frozen=True, kw_only=True, tag="money"):
    """Baht with `decimals` implied digits, or with a written point; its value is satang."""

    decimals: Literal[0, 1, 2] = 2
    point: bool = False
    required: bool = True


class Quantity(_Field, frozen=True, kw_only=True, tag="decimal"):
    """A measured number with a written point and at most `decimals` places; never money."""

    decimals: int
    unit: str
    required: bool = True


AnyField = Text | Digits | Constant | Code | Sequence | Date | Time | DateTime | Amount | Quantity


class When(Struct, frozen=True, forbid_unknown_fields=True):
    """How a line says which record it is: by columns, or by the rank of a delimited value."""

    value: str
    columns: tuple[int, int] = (0, 0)
    position: int = 0


class RecordLayout(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of line. Without `when` it is any line that no other record claims."""

    role: Role
    fields: tuple[AnyField, ...]
    when: When | None = None

    def field(self, name: str) -> AnyField | None:
        return next((field for field in self.fields if field.name == name), None)


class Total(Struct, frozen=True, forbid_unknown_fields=True, rename={"counts": "is"}):
    """A field of header or trailer that must equal what the details add to."""

    record: Literal["header", "trailer"]
    field: str
    counts: Literal["count", "sum"]
    side: str | None = None


class Moment(Struct, frozen=True, forbid_unknown_fields=True):
    """A point in time made of a date field and a time field of the detail, Asia/Bangkok."""

    name: str
    date: str
    time: str


class Layout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`amount` and `side` name the detail's fields that carry money and its direction."""

    layout: str
    version: str
    valid_from: date
    title: Title
    source: str
    kind: Kind
    encoding: Encoding
    line_ending: LineEnding
    records: tuple[RecordLayout, ...]
    line_length: int = 0
    delimiter: str = ""
    amount: str | None = None
    side: str | None = None
    record_identity: tuple[str, ...] = ()
    header_identity: tuple[str, ...] = ()
    totals: tuple[Total, ...] = ()
    moments: tuple[Moment, ...] = ()

    def record(self, role: Role) -> RecordLayout | None:
        return next((record for record in self.records if record.role == role), None)

    def fields_of(self, role: Role | None) -> tuple[AnyField, ...]:
        record = self.record(role) if role else None
        return record.fields if record else ()

    @property
    def detail(self) -> RecordLayout:
        found = self.record("detail")
        if found is None:
            raise LookupError(f"layout {self.layout} has no detail record")
        return found

    @property
    def newline(self) -> bytes:
        return b"\r\n" if self.line_ending == "CRLF" else b"\n"
