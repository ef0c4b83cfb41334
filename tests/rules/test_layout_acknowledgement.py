"""What the sender of a file gets back, and what a person sees in a dry run."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from msgspec.structs import replace

import sainam
from sainam.formats.acknowledgement import (
    AcknowledgedLine,
    Acknowledgement,
    acknowledged,
    write_acknowledgement,
)
from sainam.formats.inspect_file import Inspection, inspection_text
from sainam.formats.layout import Layout
from sainam.formats.line_fault import LineFault, Value
from sainam.formats.load_layout import layout_named
from sainam.formats.read_file import read_file
from sainam.formats.totals import Tally
from sainam.formats.write_file import UnwritableLineError, write_file, write_lines

LAYOUTS = Path(sainam.__file__).parent / "catalogue/mwa/layouts"
CROSS_BANK = layout_named("bot-cross-bank-256", LAYOUTS)
ACKNOWLEDGEMENT = layout_named("acknowledgement", LAYOUTS)


def spoiled_file() -> bytes:
    """Two payments; the first has an impossible date and an impossible time."""
    header: dict[str, Value] = {
        "bank_code": "006",
        "company_account": "0000000001",
        "effective_date": date(2026, 11, 25),
    }
    row: dict[str, Value] = {
        "payment_date": date(2026, 11, 25),
        "payment_time": time(10, 15, 30),
        "customer_name": "นายทดสอบ น้ำใส",
        "ref1": "990000010",
        "side": "C",
        "amount": 123_450,
    }
    content = write_file(CROSS_BANK, [row, {**row, "amount": 1}], header=header).content
    at = 258 + 20
    return content[:at] + b"31112026" + b"250000" + content[at + 14 :]


def faults_of(content: bytes) -> list[LineFault]:
    return [fault for chunk in read_file(CROSS_BANK, io.BytesIO(content)) for fault in chunk.faults]


def acknowledgement() -> Acknowledgement:
    return Acknowledgement(
        file_name="pay|ment\n25ก.txt",
        sha256="ab" * 32,
        received_at=datetime(2026, 11, 25, 3, tzinfo=UTC),
        state="posted",
        posted=Tally(1, 1),
        duplicate=Tally(),
        rejected=Tally(1, 123_450),
        suspense=Tally(),
        audit_block=17,
        audit_head="cd" * 32,
    )


def lines() -> list[AcknowledgedLine]:
    faults = faults_of(spoiled_file())
    return [entry for fault in faults for entry in acknowledged(fault, "rejected")]


def written(
    layout: Layout = ACKNOWLEDGEMENT,
    given: Acknowledgement | None = None,
    told: Iterable[AcknowledgedLine] | None = None,
) -> bytes:
    given = given or acknowledgement()
    return b"".join(write_acknowledgement(layout, given, lines() if told is None else told))


@pytest.mark.row("A3")
def test_an_acknowledgement_tells_the_outcome_and_each_reason_with_its_place() -> None:
    header, first, second, trailer, end = written().decode().split("\r\n")
    assert header == (
        "H|pay?ment?25ก.txt|" + "ab" * 32 + "|2026-11-25T10:00:00+07:00|posted"
        "|1|0.01|0|0.00|1|1234.50|0|0.00|17|" + "cd" * 32
    )
    assert first == (
        "L|2|21|28|payment_date|layout.date.impossible|rejected|1234.50"
        "|วันที่ชำระ: “31112026” ไม่ใช่วันที่ตามรูปแบบ DDMMYYYY (CE)"
        "|payment date: “31112026” is no date of the form DDMMYYYY (CE)"
    )
    assert second.startswith("L|2|29|34|payment_time|layout.time.impossible|rejected||")
    assert (trailer, end) == ("T|2", "")


@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
def test_the_sender_can_read_it_by_its_layout_in_the_agreed_encoding(encoding: str) -> None:
    layout = replace(ACKNOWLEDGEMENT, encoding=encoding)
    given = acknowledgement()
    reading = read_file(layout, io.BytesIO(written(layout, given)))
    records = [record for chunk in reading for record in chunk.records()]
    assert reading.summary.holds == ()
    assert [record.values["rule"] for record in records] == [line.rule for line in lines()]
    assert [record.values["amount"] for record in records] == [123_450, None]
    header = reading.summary.header
    assert header is not None
    assert header.values["received_at"] == given.received_at
    assert header.values["rejected_amount"] == 123_450


def test_the_first_acknowledgement_of_all_has_no_audit_block_yet() -> None:
    given = replace(acknowledgement(), audit_block=None, audit_head="")
    assert written(given=given, told=()).endswith(b"|0|0.00||\r\nT|0\r\n")


@pytest.mark.row("M1")
def test_of_a_feed_it_is_told_that_its_values_are_stored() -> None:
    given = replace(acknowledgement(), state="stored")
    assert written(given=given, told=()).split(b"|")[4] == b"stored"
    reading = read_file(ACKNOWLEDGEMENT, io.BytesIO(written(given=given, told=())))
    assert list(reading)
    assert reading.summary.holds == ()


def test_a_line_is_written_as_soon_as_it_is_known() -> None:
    asked: list[int] = []

    def many() -> Iterator[AcknowledgedLine]:
        [line, _] = lines()
        for number in range(1, 4):
            asked.append(number)
            yield replace(line, line=number)

    writing = write_acknowledgement(ACKNOWLEDGEMENT, acknowledgement(), many())
    assert next(writing).startswith(b"H|")
    assert asked == []
    assert next(writing).startswith(b"L|1|")
    assert asked == [1]
    assert list(writing)[-1] == b"T|3\r\n"


def test_a_line_that_cannot_be_written_ends_it_with_its_place() -> None:
    [line, _] = lines()
    writing = write_acknowledgement(ACKNOWLEDGEMENT, acknowledgement(), [replace(line, rule="")])
    with pytest.raises(UnwritableLineError, match=r"line 2, rule: .*must not be empty"):
        list(writing)


def test_a_layout_that_tells_its_totals_first_cannot_be_written_line_by_line() -> None:
    [total] = ACKNOWLEDGEMENT.totals
    early = replace(ACKNOWLEDGEMENT, totals=(replace(total, record="header"),))
    with pytest.raises(ValueError, match="a header with totals"):
        next(write_lines(early, []))


def test_a_dry_run_marks_the_columns_and_says_what_is_wrong_below_the_line() -> None:
    report = list(inspection_text(Inspection(CROSS_BANK, io.BytesIO(spoiled_file()))))
    at = next(row for row, text in enumerate(report) if text.startswith("D"))
    ruler, line, mark, told = report[at - 1 : at + 3]
    assert ruler.startswith("....:....1....:....2....:....3")
    assert len(ruler) == len(line) == 256
    assert line[20:34] == "31112026250000"
    assert mark == " " * 20 + "^" * 8
    assert told.startswith("  21–28 payment_date [layout.date.impossible] วันที่ชำระ:")
    assert "  ปฏิเสธ / rejected C: 1  1,234.50" in report
    assert report[-1] == "  ลงรายการได้ / can be posted"


def test_a_dry_run_of_a_large_file_can_show_its_faulty_lines_only() -> None:
    inspection = Inspection(CROSS_BANK, io.BytesIO(spoiled_file()))
    report = list(inspection_text(inspection, faulty_only=True))
    assert [text for text in report if text.endswith("  detail")] == ["      2  detail"]
    assert "บรรทัดทั้งหมด / lines: 4" in report


def test_a_dry_run_covers_names_and_references_in_their_columns() -> None:
    report = "\n".join(inspection_text(Inspection(CROSS_BANK, io.BytesIO(spoiled_file()))))
    assert "ทดสอบ" not in report
    assert "990000010" not in report
    assert "น••••••• น••••" in report
    assert "••••••010" in report


def test_a_line_whose_columns_cannot_be_told_is_covered_whole() -> None:
    content = spoiled_file().replace(b"990000010", b"99000001", 1)
    report = "\n".join(inspection_text(Inspection(CROSS_BANK, io.BytesIO(content))))
    assert "99000001 " not in report
    assert report.endswith("พักทั้งแฟ้ม / held whole")
