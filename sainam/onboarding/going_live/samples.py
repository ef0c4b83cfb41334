"""Sample files for trying out: a good one, and ones with what has to be found in them. Pure.

They are written by the layout from the contract's own examples, so every agreed layout has them.
A payment sample is of the moment it is fetched, so that it is new each time; a feed sample is of
the day, so that its correction is of the same values.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, cast

from sainam.contracts.contract import Contract
from sainam.formats.field_text import file_text
from sainam.formats.layout import (
    Amount,
    AnyField,
    Code,
    Constant,
    Date,
    DateTime,
    Digits,
    Layout,
    Quantity,
    RecordLayout,
    Sequence,
    Text,
    Time,
    Total,
)
from sainam.formats.line_fault import Value
from sainam.formats.write_file import write_file
from sainam.kit.thai_dates import BANGKOK

SampleKind = Literal["good", "planted", "off-by-one-satang", "corrected", "missing-column"]
LINES = 3
UNREADABLE = "?"
_CORRECTION = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class _Sample:
    layout: Layout
    contract: Contract
    at: datetime
    corrected: bool = False

    @property
    def base(self) -> datetime:
        local = self.at.astimezone(BANGKOK).replace(microsecond=0)
        if self.contract.pattern == "feed":
            return local.replace(hour=0, minute=0, second=0)
        return local - timedelta(seconds=LINES)


def sample_kinds(layout: Layout) -> tuple[SampleKind, ...]:
    """What can be planted: a total that is off needs one of money, a correction a measure."""
    kinds: list[SampleKind] = ["good", "planted", "missing-column"]
    if _sum_of(layout) is not None:
        kinds.append("off-by-one-satang")
    if any(isinstance(field, Quantity) for field in layout.detail.fields):
        kinds.append("corrected")
    return tuple(kinds)


def sample_name(dataset: str, kind: SampleKind, layout: Layout) -> str:
    return f"{dataset}-{kind}.{'csv' if layout.kind == 'csv' else 'txt'}"


def sample_file(layout: Layout, contract: Contract, kind: SampleKind, at: datetime) -> bytes:
    """Raises ValueError where the layout has no such sample, or the examples do not fit it."""
    if kind not in sample_kinds(layout):
        raise ValueError(f"{layout.layout} has no sample {kind}")
    sample = _Sample(layout, contract, at, corrected=kind == "corrected")
    written = write_file(
        layout,
        [_detail(sample, rank) for rank in range(LINES)],
        header=_values(sample, layout.record("header"), 0) if layout.record("header") else None,
    )
    if written.faults:
        raise ValueError(f"{layout.layout}: {written.faults[0].english}")
    lines = written.content.split(layout.newline)[:-1]
    if kind == "planted":
        _plant(layout, lines)
    elif kind == "off-by-one-satang":
        _put_off(sample, lines)
    elif kind == "missing-column":
        lines = [_without_last(layout, line) for line in lines]
    return b"".join(line + layout.newline for line in lines)


def _detail(sample: _Sample, rank: int) -> dict[str, Value]:
    values = _values(sample, sample.layout.detail, rank)
    last = sample.layout.record_identity[-1:]
    for name in last:
        values[name] = _moved(values[name], rank)
    return values


def _moved(value: Value, rank: int) -> Value:
    """What tells one line from the next: a number counted up, a time moved on."""
    if isinstance(value, datetime):
        return value + timedelta(hours=rank + 1)
    if isinstance(value, str) and value.isdigit():
        return str(int(value) + rank).zfill(len(value))
    return value


def _values(sample: _Sample, record: RecordLayout | None, rank: int) -> dict[str, Value]:
    examples = _examples(sample)
    totals = {total.field for total in sample.layout.totals}
    return {
        field.name: _value(sample, field, examples.get(field.name), rank)
        for field in (record.fields if record else ())
        if not isinstance(field, Constant | Sequence)
        and not (record and record.role != "detail" and field.name in totals)
    }


def _examples(sample: _Sample) -> Mapping[str, Any]:
    """By the layout's own field names."""
    return {
        leaf.layout_fields.get(sample.layout.layout, leaf.own_name): leaf.examples[0]
        for leaf in sample.contract.leaves.values()
        if leaf.examples
    }


def _value(sample: _Sample, field: AnyField, example: Any, rank: int) -> Value:  # noqa: PLR0911
    moment = sample.base + timedelta(seconds=rank)
    match field:
        case Date():
            return moment.date()
        case Time():
            return moment.time()
        case DateTime():
            return sample.base
        case Amount():
            return example if isinstance(example, int) else 100
        case Quantity():
            measured = Decimal(str(example if example is not None else 1))
            return measured + _CORRECTION if sample.corrected else measured
        case Code():
            return str(example) if example in field.codes else next(iter(field.codes))
        case Digits():
            return str(example) if example is not None else "0" * field.width
        case Text() if example is None:
            return "T" * min(4, field.width) if field.required else ""
        case _:
            return str(example)


def _plant(layout: Layout, lines: list[bytes]) -> None:
    """The second detail and the third each get a field that cannot be read; totals still hold."""
    broken = [
        field
        for field in layout.detail.fields
        if isinstance(field, Date | Time | DateTime | Code | Digits | Quantity)
        and field.name not in (layout.side, layout.amount)
    ]
    first = _first_detail(layout)
    for rank, field in zip((1, 2), (broken[0], broken[-1]), strict=True):
        place = first + rank
        text = UNREADABLE * max(1, field.width)
        lines[place] = _with(layout, layout.detail, lines[place], field, text)


def _put_off(sample: _Sample, lines: list[bytes]) -> None:
    layout = sample.layout
    total = cast("Total", _sum_of(layout))
    record = cast("RecordLayout", layout.record(total.record))
    field = cast("AnyField", record.field(total.field))
    details = [_detail(sample, rank) for rank in range(LINES)]
    summed = sum(
        cast("int", values[layout.amount or ""])
        for values in details
        if total.side is None or values.get(layout.side or "") == total.side
    )
    place = 0 if total.record == "header" else -1
    lines[place] = _with(layout, record, lines[place], field, str(file_text(field, summed + 1)))


def _sum_of(layout: Layout) -> Total | None:
    return next((total for total in layout.totals if total.counts == "sum"), None)


def _first_detail(layout: Layout) -> int:
    """Its place among the lines: column names and a header stand before."""
    return int(layout.kind == "csv") + int(layout.record("header") is not None)


def _with(layout: Layout, record: RecordLayout, line: bytes, field: AnyField, text: str) -> bytes:
    """The line with other text in one field."""
    if layout.kind == "fixed-width":
        first, last = field.columns
        return line[: first - 1] + text.encode(layout.encoding) + line[last:]
    values = _split(layout, line)
    values[record.fields.index(field)] = text
    return _joined(layout, values)


def _without_last(layout: Layout, line: bytes) -> bytes:
    if layout.kind == "fixed-width":
        return line[: layout.line_length - 1]
    return _joined(layout, _split(layout, line)[:-1])


def _split(layout: Layout, line: bytes) -> list[str]:
    text = line.decode(layout.encoding)
    if layout.kind == "delimited":
        return text.split(layout.delimiter)
    return next(csv.reader([text], delimiter=layout.delimiter))


def _joined(layout: Layout, values: list[str]) -> bytes:
    if layout.kind == "delimited":
        return layout.delimiter.join(values).encode(layout.encoding)
    written = io.StringIO()
    csv.writer(written, delimiter=layout.delimiter, lineterminator="").writerow(values)
    return written.getvalue().encode(layout.encoding)
