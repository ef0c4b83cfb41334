"""Reading many lines at once says exactly what reading them one by one says."""

from __future__ import annotations

import io
from datetime import date, time
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sainam
from sainam.formats.copy_block import CopyBlocks
from sainam.formats.file_summary import FileSummary
from sainam.formats.layout import Layout
from sainam.formats.line_fault import LineFault, Record, Value
from sainam.formats.line_reading import LineReading, Lines
from sainam.formats.line_rules import Rule
from sainam.formats.load_layout import layout_named, read_layout
from sainam.formats.read_file import FileReading
from sainam.formats.write_file import write_file

LAYOUTS = Path(sainam.__file__).parent / "catalogue/mwa/layouts"
CROSS_BANK = layout_named("bot-cross-bank-256", LAYOUTS)
BENCH = layout_named("bench-cross-bank-256", LAYOUTS)
COLUMNS = [
    "line",
    "identity",
    "amount",
    "payment_date",
    "payment_time",
    "paid_at",
    "customer_name",
    "ref1",
    "ref3",
    "teller",
    "side",
    "sequence",
]


def payments(layout: Layout, count: int) -> bytes:
    header: dict[str, Value] = {
        "bank_code": "006",
        "company_account": "0000000001",
        "effective_date": date(2026, 11, 25),
        "service_code": "WATER",
    }
    details: list[dict[str, Value]] = [
        {
            "payment_date": date(2026, 1 + number % 12, 1 + number % 28),
            "payment_time": time(number % 24, number % 60, number * 7 % 60),
            "customer_name": "นายทดสอบ น้ำใส"[: number % 15],
            "ref1": f"{number * 7919 % 1_000_003:010}",
            "ref2": "9" * (number % 21),
            "branch": "0001",
            "teller": f"T{number % 7}",
            "side": "CD"[number % 5 == 0],
            "amount": 10 ** (number % 12),
        }
        for number in range(count)
    ]
    written = write_file(layout, details, header=header)
    assert written.faults == ()
    return written.content


def outcome(
    layout: Layout, stream: BinaryIO, *, bulk: bool, chunk_lines: int = 5
) -> tuple[list[bytes], list[Record], list[LineFault], FileSummary]:
    """COPY lines by line number, records, faults, summary."""
    blocks = CopyBlocks(layout, [name for name in COLUMNS if name in _columns_of(layout)])
    reading = FileReading(layout, stream, bulk=bulk, chunk_lines=chunk_lines, shortest_run=1)
    copied: list[bytes] = []
    records: list[Record] = []
    faults: list[LineFault] = []
    for chunk in reading:
        block = chunk.copy_block(blocks)
        assert block.count(b"\n") == chunk.good_lines
        copied += block.splitlines()
        records += chunk.records()
        faults += chunk.faults
    copied.sort(key=lambda line: int(line.split(b"\t")[0]))
    return copied, records, faults, reading.summary


def _columns_of(layout: Layout) -> set[str]:
    fields = {field.name for field in layout.detail.fields}
    return {"line", "identity", *fields, *(moment.name for moment in layout.moments)}


def same_both_ways(layout: Layout, content: bytes, chunk_lines: int = 5) -> FileSummary:
    at_once = outcome(layout, io.BytesIO(content), bulk=True, chunk_lines=chunk_lines)
    one_by_one = outcome(layout, io.BytesIO(content), bulk=False, chunk_lines=chunk_lines)
    assert at_once == one_by_one
    return at_once[3]


GOOD = payments(CROSS_BANK, 12)


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("layout", [CROSS_BANK, BENCH], ids=lambda layout: layout.layout)
def test_a_good_file_reads_the_same_both_ways(layout: Layout, newline: bytes) -> None:
    content = payments(layout, 40).replace(b"\r\n", b"\n").replace(b"\n", newline)
    summary = same_both_ways(layout, content)
    assert (summary.good_lines, summary.faulty_lines, summary.holds) == (40, 0, ())


class _Counting:
    """The per-line reader, counting what it is asked."""

    def __init__(self, lines: Lines) -> None:
        self.layout, self._lines, self.asked = lines.layout, lines, 0

    def read_line(self, line: int, raw: bytes) -> LineReading:
        self.asked += 1
        return self._lines.read_line(line, raw)


def test_only_header_trailer_and_odd_lines_are_read_one_by_one() -> None:
    content = bytearray(payments(CROSS_BANK, 300))
    content[258 * 100 + 20 : 258 * 100 + 22] = b"99"  # a day of the month
    reading = FileReading(CROSS_BANK, io.BytesIO(content))
    reading.lines = counting = _Counting(reading.lines)
    assert [fault.line for chunk in reading for fault in chunk.faults] == [101]
    assert counting.asked == 3


def test_the_columns_of_a_copy_block_are_what_the_database_takes() -> None:
    reading = FileReading(CROSS_BANK, io.BytesIO(payments(CROSS_BANK, 1)), shortest_run=1)
    blocks = CopyBlocks(
        CROSS_BANK, ["line", "identity", "amount", "payment_date", "paid_at", "ref3", "teller"]
    )
    (chunk,) = reading
    assert blocks.encoding == "WIN874"
    assert chunk.copy_block(blocks) == (
        b"2\t006|0001|T0|2026-01-01|00:00:00|0000000000|\t1\t2026-01-01"
        b"\t2026-01-01T00:00:00+07:00\t\tT0\n"
    )


def test_a_column_that_the_layout_lacks_is_refused() -> None:
    with pytest.raises(KeyError, match="amuont"):
        CopyBlocks(CROSS_BANK, ["amuont"])


def test_backslashes_in_a_name_are_escaped_for_copy() -> None:
    at = GOOD.index(b"T1  ")  # the second detail's teller
    content = GOOD[:at] + b"A\\B " + GOOD[at + 4 :]
    copied, records, faults, _ = outcome(CROSS_BANK, io.BytesIO(content), bulk=True)
    assert faults == []
    assert records[1].values["teller"] == "A\\B"
    assert copied[1].split(b"\t")[9] == b"A\\\\B"
    same_both_ways(CROSS_BANK, content)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_mutated_file_reads_the_same_both_ways(data: st.DataObject) -> None:
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        change = data.draw(st.sampled_from(["replace", "insert", "delete", "cut", "repeat"]))
        octets = data.draw(
            st.sampled_from([b"\n", b"\r", b"\r\n", b"\t", b"\\", b"|", b" ", b"0", b"9", b"D"])
            | st.binary(min_size=1, max_size=3)
        )
        if change == "replace":
            content[at : at + len(octets)] = octets
        elif change == "insert":
            content[at:at] = octets
        elif change == "delete":
            del content[at : at + len(octets)]
        elif change == "repeat":
            content[at:at] = content[at : at + 258]
        elif at > 600:
            del content[at:]
    same_both_ways(CROSS_BANK, bytes(content), data.draw(st.integers(1, 9)))


PLACES = st.sampled_from(
    [1, 2, 7, 8, 21, 22, 24, 28, 29, 31, 34, 35, 85, 105, 149, 153, 164, 176, 177, 256]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 13), PLACES, st.integers(0, 255)), max_size=6))
def test_one_wrong_byte_in_any_column_is_judged_the_same_both_ways(
    spoiled: list[tuple[int, int, int]],
) -> None:
    lines = [bytearray(line) for line in GOOD.splitlines(keepends=True)]
    for line, column, octet in spoiled:
        lines[line][column - 1] = octet
    same_both_ways(CROSS_BANK, b"".join(bytes(line) for line in lines))


SEVENTEEN_DIGITS = """
layout: wide
version: 1.0.0
valid_from: 2026-01-01
title: {th: จำนวนเงินกว้าง, en: Wide amounts}
source: widths of a published corporate payment file
kind: fixed-width
encoding: cp874
line_length: 40
line_ending: LF
amount: amount
records:
  - role: detail
    fields:
      - {name: teller, columns: [1, 5], type: digits, required: false, th: ผู้รับเงิน, en: teller}
      - {name: payment_date, columns: [6, 13], type: date, pattern: YYYYMMDD, calendar: BE,
         th: วันที่ชำระ, en: payment date}
      - {name: amount, columns: [14, 30], type: money, decimals: 1, th: จำนวนเงิน, en: amount}
      - {name: due, columns: [31, 36], type: date, pattern: YYMMDD, calendar: CE, pivot: 1950,
         required: false, th: กำหนด, en: due date}
      - {name: ref1, columns: [37, 40], type: text, th: อ้างอิง, en: Ref1}
"""
WIDE = read_layout(SEVENTEEN_DIGITS, "wide.yaml")


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "00000", "12345"]),
            st.dates(date(1990, 1, 1), date(2189, 12, 31)),
            st.integers(0, 10**17 - 1) | st.integers(0, 10**9),
            st.none() | st.dates(date(1990, 1, 1), date(2049, 12, 31)),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_amounts_wider_than_64_bits_can_add_lose_no_satang(
    rows: list[tuple[str | None, date, int, date | None]],
) -> None:
    details: list[dict[str, Value]] = [
        {"teller": teller, "payment_date": paid, "amount": tenths * 10, "due": due, "ref1": "A"}
        for teller, paid, tenths, due in rows
    ]
    summary = same_both_ways(WIDE, write_file(WIDE, details).content)
    assert summary.good[""].amount_satang == sum(tenths * 10 for _, _, tenths, _ in rows)


class _Endless(io.RawIOBase):
    """A file of one line, `size` bytes long, that counts how much of it is asked for at once."""

    def __init__(self, size: int) -> None:
        self.left, self.most = size, 0

    def read(self, size: int = -1) -> bytes:
        self.most = max(self.most, size)
        given = min(size, self.left)
        self.left -= given
        return b"D" * given


def test_a_file_without_line_ends_is_never_held_in_memory() -> None:
    stream = _Endless(30_000_000)
    _, records, faults, summary = outcome(CROSS_BANK, stream, bulk=True, chunk_lines=4_096)  # type: ignore[arg-type]  # a raw stream reads too
    assert records == []
    assert [fault.rule for fault in faults[0].every()] == [Rule.LINE_ENDLESS, Rule.HEADER_FIRST]
    assert summary.lines == 1
    assert stream.most < 2_000_000
