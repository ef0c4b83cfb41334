"""Reads an archived file by its layout into temporary tables of one transaction.

What a layout must declare for a payment: the amount, a moment `paid_at`, the fields `ref1`
(customer account) and `ref2` (bill number), and an identity that names both. With a side, `D` is a
debit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import BinaryIO, NamedTuple

from psycopg import sql

from sainam.formats.copy_block import CopyBlocks
from sainam.formats.file_summary import FileSummary
from sainam.formats.layout import AnyField, Date, Layout
from sainam.formats.line_fault import LineFault
from sainam.formats.read_file import FileReading
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import BANGKOK, business_date
from sainam.payments.files.bill_repeats import BillRepeats
from sainam.payments.files.read_ahead import read_ahead

_SQL = named_queries(__file__)

DEBIT = "D"
CUSTOMER_ACCOUNT, BILL_NO, PAID_AT = "ref1", "ref2", "paid_at"

_PARTS_BETWEEN_NEWS = 4
_MOST_FAULTS_IN_MEMORY = 2_000

# Lines and bytes read so far.
Advance = Callable[[int, int], None]

_COPY_LINES = sql.SQL(
    "COPY staged (line, identity, customer_account, bill_no, paid_at, amount_satang, side)"
    " FROM STDIN (ENCODING {})"
)
_COPY_LINES_WITHOUT_SIDE = sql.SQL(
    "COPY staged (line, identity, customer_account, bill_no, paid_at, amount_satang)"
    " FROM STDIN (ENCODING {})"
)
_COPY_FAULTS = (
    "COPY faulty (line, rank, first_column, last_column, field, rule, fault, amount_satang, debit,"
    " identity, shown, thai, english, business_date) FROM STDIN"
)


class NotAPaymentLayoutError(ValueError):
    """The layout does not declare what a payment needs; the message says what."""


def check_payment_layout(layout: Layout) -> None:
    """Raises NotAPaymentLayoutError."""
    missing = [
        what
        for what, there in (
            ("amount", layout.amount is not None),
            (f"moment {PAID_AT}", any(moment.name == PAID_AT for moment in layout.moments)),
            (CUSTOMER_ACCOUNT, layout.detail.field(CUSTOMER_ACCOUNT) is not None),
            (BILL_NO, layout.detail.field(BILL_NO) is not None),
            (
                "record_identity that names its bill",
                {CUSTOMER_ACCOUNT, BILL_NO} <= set(layout.record_identity),
            ),
        )
        if not there
    ]
    if missing:
        raise NotAPaymentLayoutError(f"layout {layout.layout} lacks: {', '.join(missing)}")


def stage_file(
    tx: Tx, layout: Layout, stream: BinaryIO, *, after_cut_off: timedelta, advance: Advance
) -> FileSummary:
    """Good lines into `staged`, bad ones into `faulty`, those with repeated bills into `odd`.

    Never the whole file in memory.
    """
    check_payment_layout(layout)
    tx.execute(_SQL["make_staging"])
    columns = ["line", "identity", CUSTOMER_ACCOUNT, BILL_NO, PAID_AT, layout.amount or ""]
    copy = _COPY_LINES_WITHOUT_SIDE
    if layout.side is not None:
        columns.append(layout.side)
        copy = _COPY_LINES
    blocks = CopyBlocks(layout, columns)
    statement = copy.format(sql.Literal(blocks.encoding))
    reading = FileReading(layout, stream)
    repeats = BillRepeats(_bill_fields(layout), layout.encoding)
    parts = read_ahead(_parts(reading, blocks, repeats, stream))
    more = True
    while more:
        more, faults = _copy_parts(tx, statement, parts, advance)
        _stage_faults(tx, layout, faults, after_cut_off)
    summary = reading.summary
    advance(summary.lines, stream.tell())
    _stage_faults(tx, layout, summary.file_faults, after_cut_off)
    with tx.cursor() as cursor, cursor.copy("COPY odd FROM STDIN") as target:
        for line in repeats.lines():
            target.write_row((line,))
    return summary


def _bill_fields(layout: Layout) -> list[AnyField]:
    return [field for field in layout.detail.fields if field.name in (CUSTOMER_ACCOUNT, BILL_NO)]


def _copy_parts(
    tx: Tx, statement: sql.Composed, parts: Iterator[_Part], advance: Advance
) -> tuple[bool, list[LineFault]]:
    """One COPY for as many parts as bring few enough faults; whether there may be more parts."""
    faults: list[LineFault] = []
    with tx.cursor() as cursor, cursor.copy(statement) as target:
        for part in parts:
            target.write(part.block)
            faults += part.faults
            if part.rank % _PARTS_BETWEEN_NEWS == 0:
                advance(part.lines, part.position)
            if len(faults) >= _MOST_FAULTS_IN_MEMORY:
                return True, faults
    return False, faults


class _Part(NamedTuple):
    """A chunk as the database takes it, and how far in the file it ends."""

    rank: int
    block: bytes
    faults: Sequence[LineFault]
    lines: int
    position: int


def _parts(
    reading: FileReading, blocks: CopyBlocks, repeats: BillRepeats, stream: BinaryIO
) -> Iterator[_Part]:
    lines = 0
    for rank, chunk in enumerate(reading):
        repeats.take(chunk)
        lines += chunk.lines
        yield _Part(rank, chunk.copy_block(blocks), chunk.faults, lines, stream.tell())


def _stage_faults(
    tx: Tx, layout: Layout, faults: Sequence[LineFault], after_cut_off: timedelta
) -> None:
    if not faults:
        return
    with tx.cursor() as cursor, cursor.copy(_COPY_FAULTS) as target:
        for line in faults:
            day = _business_date(layout, line, after_cut_off)
            for rank, fault in enumerate(line.every()):
                target.write_row(
                    (
                        line.line, rank, fault.first_column, fault.last_column, fault.field,
                        fault.rule, fault.fault, line.amount_satang, line.side == DEBIT,
                        line.identity, fault.shown, fault.thai, fault.english, day,
                    )
                )  # fmt: skip


def _business_date(layout: Layout, fault: LineFault, after_cut_off: timedelta) -> date | None:
    """Of the payment, as far as it could still be read."""
    for moment in layout.moments:
        day, hour = fault.values.get(moment.date), fault.values.get(moment.time)
        if moment.name == PAID_AT and isinstance(day, date):
            at = datetime.combine(day, hour if isinstance(hour, time) else time(), BANGKOK)
            return business_date(at, after_cut_off)
    return None


def day_of_header(summary: FileSummary, layout: Layout) -> date | None:
    """The first date the header names: where a line without a readable date is booked."""
    if summary.header is None:
        return None
    for field in layout.fields_of("header"):
        value = summary.header.values.get(field.name)
        if isinstance(field, Date) and isinstance(value, date):
            return value
    return None
