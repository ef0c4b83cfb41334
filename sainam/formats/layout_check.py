"""Whether a layout holds together: its columns, and every name it mentions.

Each check yields the key at fault, as a path into the YAML, and what is wrong in both languages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sainam.formats.layout import (
    IDENTITY,
    LINE,
    Amount,
    AnyField,
    Code,
    Date,
    Digits,
    Layout,
    RecordLayout,
    Role,
    Sequence,
    Time,
)

Key = str | int


class LayoutProblem(NamedTuple):
    """`path` leads from the top of the YAML to the key, list positions as numbers."""

    path: tuple[Key, ...]
    thai: str
    english: str


def layout_problems(layout: Layout) -> list[LayoutProblem]:
    """Every problem, in the order of the file's keys as far as they have one."""
    found = [*_record_roles(layout), *_kind_settings(layout)]
    for rank, record in enumerate(layout.records):
        found += _field_names(rank, record)
        found += _field_settings(rank, record)
        if layout.kind == "fixed-width":
            found += _columns(rank, record, layout.line_length)
        else:
            found += _columns_without_place(rank, record)
    if not any(problem.path == ("records",) for problem in found):
        found += _names_used(layout)
    return found


def _record_roles(layout: Layout) -> Iterator[LayoutProblem]:
    roles = Counter(record.role for record in layout.records)
    if not roles["detail"]:
        yield LayoutProblem(("records",), "ไม่มีระเบียนรายการ (detail)", "no detail record")
    for role, times in roles.items():
        if times > 1:
            yield LayoutProblem(
                ("records",), f"มีระเบียน {role} {times} แบบ", f"{times} records are {role}"
            )
    for rank, record in enumerate(layout.records):
        if record.when is None and layout.kind != "csv" and len(layout.records) > 1:
            if any(other.when is None for other in layout.records[:rank]):
                yield LayoutProblem(
                    ("records", rank),
                    "มีระเบียนที่ไม่มีเครื่องหมายจำแนก (when) มากกว่าหนึ่งแบบ",
                    "a second record without `when`",
                )
        elif record.when is not None:
            yield from _mark(layout, rank, record)


def _mark(layout: Layout, rank: int, record: RecordLayout) -> Iterator[LayoutProblem]:
    when, path = record.when, ("records", rank, "when")
    if when is None:
        return
    if layout.kind == "fixed-width":
        first, last = when.columns
        if not 1 <= first <= last <= layout.line_length or last - first + 1 != len(when.value):
            yield LayoutProblem(
                path,
                "คอลัมน์จำแนกระเบียนไม่อยู่ในบรรทัด หรือยาวไม่เท่าค่าที่กำหนด",
                "its columns are outside the line or not as wide as its value",
            )
    elif layout.kind == "csv" or not 1 <= when.position <= len(record.fields):
        yield LayoutProblem(
            path,
            "ตำแหน่งจำแนกระเบียนไม่อยู่ในระเบียน",
            "its position is outside the record",
        )


def _kind_settings(layout: Layout) -> Iterator[LayoutProblem]:
    fixed = layout.kind == "fixed-width"
    if fixed and layout.encoding != "cp874":
        yield LayoutProblem(
            ("encoding",),
            "แฟ้มแบบคอลัมน์คงที่ต้องเป็น cp874 เพราะ UTF-8 ทำให้คอลัมน์เลื่อน",
            "a fixed-width layout must be cp874: UTF-8 shifts columns",
        )
    if fixed != (layout.line_length > 0):
        yield LayoutProblem(
            ("line_length",),
            "ต้องกำหนดความยาวบรรทัดเฉพาะแฟ้มแบบคอลัมน์คงที่",
            "a fixed-width layout, and only that, has a line length",
        )
    if fixed == (len(layout.delimiter) == 1):
        yield LayoutProblem(
            ("delimiter",),
            "ต้องกำหนดตัวคั่นหนึ่งตัวอักษรเฉพาะแฟ้มแบบมีตัวคั่น",
            "a delimited layout, and only that, has a delimiter of one character",
        )
    if layout.kind == "csv" and len(layout.records) != 1:
        yield LayoutProblem(
            ("records",), "แฟ้ม CSV มีระเบียนได้แบบเดียว", "a CSV layout has one record only"
        )


def _field_names(rank: int, record: RecordLayout) -> Iterator[LayoutProblem]:
    seen: set[str] = set()
    for at, field in enumerate(record.fields):
        path = ("records", rank, "fields", at, "name")
        if field.name in seen:
            yield LayoutProblem(
                path, f"ชื่อเขตข้อมูล {field.name} ซ้ำ", f"a second field is named {field.name}"
            )
        if field.name in (LINE, IDENTITY) and record.role == "detail":
            yield LayoutProblem(
                path, f"ชื่อ {field.name} สงวนไว้", f"the name {field.name} is reserved"
            )
        seen.add(field.name)
    if sum(isinstance(field, Sequence) for field in record.fields) > 1:
        yield LayoutProblem(
            ("records", rank, "fields"),
            "ระเบียนมีลำดับที่มากกว่าหนึ่งเขต",
            "the record has more than one sequence",
        )


def _field_settings(rank: int, record: RecordLayout) -> Iterator[LayoutProblem]:
    for at, field in enumerate(record.fields):
        path = ("records", rank, "fields", at)
        match field:
            case Date(pattern=pattern, pivot=pivot) if (pivot is None) == (pattern.count("Y") == 2):
                yield LayoutProblem(
                    (*path, "pivot"),
                    "ปีสองหลักต้องมีปีเริ่มต้น (pivot) และปีสี่หลักต้องไม่มี",
                    "a two-digit year needs a pivot, a four-digit year has none",
                )
            case Amount(point=True, decimals=0 | 1):
                yield LayoutProblem(
                    (*path, "decimals"),
                    "จำนวนเงินที่มีจุดทศนิยมต้องมีสองตำแหน่ง",
                    "an amount with a written point has two decimals",
                )
            case _:
                pass


def _columns(rank: int, record: RecordLayout, line_length: int) -> Iterator[LayoutProblem]:
    expected = 1
    for at, field in enumerate(record.fields):
        path = ("records", rank, "fields", at, "columns")
        first, last = field.columns
        if first != expected:
            thai, english = ("ทับซ้อน", "overlap") if first < expected else ("เว้นช่อง", "leave a gap")
            yield LayoutProblem(
                path,
                f"คอลัมน์ {first}–{last} {thai}: ต้องเริ่มที่ {expected}",
                f"columns {first}–{last} {english}: {expected} comes next",
            )
        natural = _natural_width(field)
        if last < first or (natural and field.width != natural):
            yield LayoutProblem(
                path,
                f"เขตข้อมูลชนิดนี้กว้าง {field.width} คอลัมน์ไม่ได้",
                f"a field of this type cannot be {field.width} columns wide",
            )
        expected = max(expected, last + 1)
    if expected != line_length + 1:
        yield LayoutProblem(
            ("records", rank, "fields"),
            f"คอลัมน์รวมกัน {expected - 1} แต่บรรทัดยาว {line_length}",
            f"the columns end at {expected - 1}, the line at {line_length}",
        )


def _columns_without_place(rank: int, record: RecordLayout) -> Iterator[LayoutProblem]:
    for at, field in enumerate(record.fields):
        if field.columns != (0, 0):
            yield LayoutProblem(
                ("records", rank, "fields", at, "columns"),
                "แฟ้มแบบมีตัวคั่นไม่มีคอลัมน์คงที่",
                "a delimited layout has no columns",
            )


def _natural_width(field: AnyField) -> int:
    """The one width a type can have; 0 where several will do."""
    match field:
        case Date(pattern=pattern):
            return len(pattern)
        case Time():
            return 6
        case Sequence() | Amount() if field.width > 18:
            return 18  # beyond 64 bits
        case _:
            return 0


def _names_used(layout: Layout) -> Iterator[LayoutProblem]:
    yield from _missing(layout, "detail", ("record_identity",), layout.record_identity)
    yield from _missing(layout, "header", ("header_identity",), layout.header_identity)
    yield from _missing(layout, "detail", ("amount",), layout.amount, Amount)
    yield from _missing(layout, "detail", ("side",), layout.side, Code)
    names = {field.name for field in layout.detail.fields} | {LINE, IDENTITY}
    for at, moment in enumerate(layout.moments):
        path = ("moments", at)
        yield from _missing(layout, "detail", (*path, "date"), moment.date, Date)
        yield from _missing(layout, "detail", (*path, "time"), moment.time, Time)
        if moment.name in names:
            yield LayoutProblem(
                (*path, "name"), f"ชื่อ {moment.name} ซ้ำ", f"the name {moment.name} is taken"
            )
    sides = next((field for field in layout.detail.fields if field.name == layout.side), None)
    for at, total in enumerate(layout.totals):
        path = ("totals", at)
        wanted = Digits if total.counts == "count" else Amount
        yield from _missing(layout, total.record, (*path, "field"), total.field, wanted)
        known = sides.codes if isinstance(sides, Code) else {}
        if total.side is not None and total.side not in known:
            yield LayoutProblem(
                (*path, "side"), f"ไม่รู้จักด้าน {total.side}", f"no side is {total.side}"
            )
    if any(total.counts == "sum" for total in layout.totals) and layout.amount is None:
        yield LayoutProblem(("totals",), "ไม่ได้กำหนดเขตจำนวนเงิน", "no field is the amount")


def _missing(
    layout: Layout,
    role: Role,
    path: tuple[Key, ...],
    names: str | Iterable[str] | None,
    wanted: type[AnyField] | None = None,
) -> Iterator[LayoutProblem]:
    fields = {field.name: field for field in layout.fields_of(role)}
    listed = [names] if isinstance(names, str) else list(names or ())
    for at, name in enumerate(listed):
        place = path if isinstance(names, str) else (*path, at)
        if name not in fields:
            yield LayoutProblem(
                place, f"ระเบียน {role} ไม่มีเขตข้อมูล {name}", f"the {role} has no field {name}"
            )
        elif wanted is not None and not isinstance(fields[name], wanted):
            kind = wanted.__struct_config__.tag
            yield LayoutProblem(
                place, f"เขตข้อมูล {name} ต้องเป็นชนิด {kind}", f"field {name} must be of type {kind}"
            )
