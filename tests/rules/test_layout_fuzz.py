"""Any bytes at all: the reader never raises, loses no line and makes up no amount."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sainam
from sainam.formats.copy_block import CopyBlocks
from sainam.formats.inspect_file import Inspection, inspection_text
from sainam.formats.line_fault import LineFault, Record
from sainam.formats.load_layout import LayoutFault, LayoutRefused, layout_named, read_layout
from sainam.formats.read_file import FileReading

LAYOUTS = Path(sainam.__file__).parent / "catalogue/mwa/layouts"
NAMES = ["bot-cross-bank-256", "bench-cross-bank-256", "samlae-water-level", "acknowledgement"]
CROSS_BANK = layout_named("bot-cross-bank-256", LAYOUTS)

pieces = st.sampled_from(
    [
        *(mark.ljust(size) for mark in (b"H", b"D", b"T", b"X") for size in (255, 256, 257)),
        b"D" + b"0" * 255,
        b"T" + b"9" * 255,
        b"station,datum,issue_time,valid_time,level_m",
        b"SAMLAE,MSL,2026-11-25T00:00:00+07:00,2026-11-25T01:00:00+07:00,1.25",
        b'"SAMLAE,MSL,"',
        b"H|a|b",
        b"L|1|2|3",
        b"\xef\xbb\xbf",
        b"\x00",
        b"\x1a",
        b"\r",
    ]
)
files = st.lists(pieces | st.binary(max_size=300), max_size=8).flatmap(
    lambda parts: st.sampled_from([b"\n".join(parts), b"\r\n".join(parts), b"".join(parts)])
)


def number_of_lines(content: bytes) -> int:
    return content.count(b"\n") + (not content.endswith(b"\n") and content != b"")


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(content=files, chunk_lines=st.integers(1, 4))
def test_every_line_is_accounted_for_exactly_once(
    name: str, content: bytes, chunk_lines: int
) -> None:
    layout = layout_named(name, LAYOUTS)
    reading = FileReading(layout, io.BytesIO(content), chunk_lines=chunk_lines, shortest_run=1)
    blocks = CopyBlocks(layout, ["line", "identity", *(f.name for f in layout.detail.fields)])
    seen: list[int] = []
    for chunk in reading:
        assert chunk.copy_block(blocks).count(b"\n") == chunk.good_lines
        seen += [record.line for record in chunk.records()]
        seen += [fault.line for fault in chunk.faults]
    summary = reading.summary
    seen += [kept.line for kept in (summary.header, summary.trailer) if kept is not None]
    assert sorted(seen) == list(range(1, number_of_lines(content) + 1))
    framing = sum(kept is not None for kept in (summary.header, summary.trailer))
    assert summary.lines == summary.good_lines + summary.faulty_lines + framing == len(seen)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(NAMES), files)
def test_a_dry_run_shows_any_file_at_all(name: str, content: bytes) -> None:
    inspection = Inspection(layout_named(name, LAYOUTS), io.BytesIO(content))
    report = list(inspection_text(inspection))
    assert report
    assert "".join(report).isprintable()


def detail(amount: bytes, side: bytes) -> bytes:
    line = b"D000002" + b"006" + b"0000000001" + b"25112026" + b"101530" + b" " * 50
    line = (line + b"990000010").ljust(152) + side
    return line.ljust(163) + amount + b" " * 80


@settings(max_examples=150, deadline=None)
@given(
    st.text("0123456789", min_size=13, max_size=13).map(str.encode)
    | st.binary(min_size=13, max_size=13),
    st.sampled_from([b"C", b"D", b" ", b"X"]),
)
def test_an_amount_is_the_digits_that_stand_there_or_it_is_unreadable(
    amount: bytes, side: bytes
) -> None:
    header = b"H000001" + b"006" + b"0000000001" + b" " * 40 + b"25112026" + b" " * 188
    content = header + b"\n" + detail(amount, side)
    reading = FileReading(CROSS_BANK, io.BytesIO(content), shortest_run=1)
    read: list[Record | LineFault] = []
    for chunk in reading:
        read += [*chunk.records(), *chunk.faults]
    found = [entry.amount_satang for entry in read if entry.line == 2]
    readable = amount.isdigit() and side in b"CD" and b"\n" not in amount
    assert found == [int(amount) if readable else None]
    assert reading.summary.unreadable_amount is (not readable)


def faults_of(text: str) -> tuple[LayoutFault, ...]:
    try:
        read_layout(text, "any.yaml")
    except LayoutRefused as refused:
        return refused.faults
    return ()


SAMLAE_YAML = (LAYOUTS / "samlae-water-level.yaml").read_text("utf-8")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.integers(0, len(SAMLAE_YAML)))
def test_any_text_is_a_layout_or_is_refused_with_reasons(text: str, at: int) -> None:
    assert faults_of(text)
    for fault in faults_of(SAMLAE_YAML[:at] + text + SAMLAE_YAML[at:]):
        assert fault.thai
        assert fault.english
        assert fault.line > 0
