"""CSV and delimited files: the Samlae predictions in, acknowledgements out and back in."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sainam
from sainam.formats.copy_block import CopyBlocks
from sainam.formats.file_summary import FileSummary
from sainam.formats.layout import Layout
from sainam.formats.line_fault import LineFault, Record, Value
from sainam.formats.line_rules import Rule
from sainam.formats.load_layout import layout_named, read_layout
from sainam.formats.read_file import read_file
from sainam.formats.write_file import write_file

LAYOUTS = Path(sainam.__file__).parent / "catalogue/mwa/layouts"
SAMLAE = layout_named("samlae-water-level", LAYOUTS)

NAMES = "station,datum,issue_time,valid_time,level_m\n"
ROW = "SAMLAE,MSL,2026-11-25T06:00:00+07:00,2026-11-25T07:00:00+07:00,1.250\n"
NEXT = "SAMLAE,MSL,2026-11-25T06:00:00+07:00,2026-11-25T08:00:00+07:00,-0.105\n"


def read(
    content: bytes | str, layout: Layout = SAMLAE
) -> tuple[list[Record], list[LineFault], FileSummary]:
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    reading = read_file(layout, stream)
    records: list[Record] = []
    faults: list[LineFault] = []
    for chunk in reading:
        records += chunk.records()
        faults += chunk.faults
    return records, faults, reading.summary


@pytest.mark.row("M1")
def test_a_prediction_is_read_with_its_two_times_in_utc_and_its_level_as_written() -> None:
    records, faults, summary = read(NAMES + ROW + NEXT)
    assert faults == []
    assert records[0].values == {
        "station": "SAMLAE",
        "datum": "MSL",
        "issue_time": datetime(2026, 11, 24, 23, tzinfo=UTC),
        "valid_time": datetime(2026, 11, 25, 0, tzinfo=UTC),
        "level_m": Decimal("1.250"),
    }
    assert records[1].values["level_m"] == Decimal("-0.105")
    assert records[0].identity == ("SAMLAE|MSL|2026-11-24T23:00:00+00:00|2026-11-25T00:00:00+00:00")
    assert (summary.lines, summary.good_lines, summary.postable) == (3, 2, True)


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + NAMES + ROW,
        (NAMES + ROW).replace("\n", "\r\n"),
        (NAMES + ROW).removesuffix("\n"),
        NAMES + ROW.replace("SAMLAE", '"SAMLAE"'),
        NAMES + ROW.replace("06:00:00+07:00", "06:00+07:00"),
        NAMES + ROW.replace("2026-11-25T07:00:00+07:00", "2026-11-25T00:00:00Z"),
    ],
    ids=["byte order mark", "CRLF", "no last line end", "quoted", "no seconds", "in UTC"],
)
def test_the_same_prediction_written_in_other_lawful_ways(content: str) -> None:
    assert read(content)[:2] == read(NAMES + ROW)[:2]


@pytest.mark.parametrize(
    ("row", "rule", "rank"),
    [
        (ROW.replace("MSL", "MEAN"), Rule.CODE_UNKNOWN, 2),
        (ROW.replace("SAMLAE", ""), Rule.EMPTY_FIELD, 1),
        (ROW.replace("1.250", "1.2505"), Rule.QUANTITY_UNREADABLE, 5),
        (ROW.replace("1.250", "1,250"), Rule.VALUES_COUNT, 0),
        (ROW.replace("1.250", "NaN"), Rule.QUANTITY_UNREADABLE, 5),
        (ROW.replace("1.250", ""), Rule.EMPTY_FIELD, 5),
        (ROW.replace("1.250", "๑.๒๕"), Rule.QUANTITY_UNREADABLE, 5),
        (ROW.replace("07:00:00+07:00", "07:00:00"), Rule.DATETIME_ZONE, 4),
        (ROW.replace("07:00:00+07:00", "24:00:00+07:00"), Rule.DATETIME_UNREADABLE, 4),
        (ROW.replace("2026-11-25T07", "25/11/2569 07"), Rule.DATETIME_UNREADABLE, 4),
        (ROW.replace("SAMLAE", '"SAM\nLAE"'), Rule.QUOTE, 0),
        (ROW.replace("SAMLAE", '"SAM"LAE'), Rule.QUOTE, 0),
        ("\n", Rule.VALUES_COUNT, 0),
    ],
)
def test_a_spoiled_row_is_told_by_its_value_and_the_next_is_still_read(
    row: str, rule: Rule, rank: int
) -> None:
    records, faults, summary = read(NAMES + row + NEXT)
    assert (faults[0].line, faults[0].rule, faults[0].first_column) == (2, rule, rank)
    assert [record.values["level_m"] for record in records] == [Decimal("-0.105")]
    assert summary.postable


def test_a_byte_that_is_not_utf8_is_named() -> None:
    _, (fault,), _ = read((NAMES + ROW).encode().replace(b"SAMLAE", b"SAM\xa1AE"))
    assert (fault.rule, fault.shown, fault.first_column) == (Rule.UNDECODABLE, "0xA1", 1)


@pytest.mark.parametrize(
    "names",
    ["station,datum,valid_time,issue_time,level_m\n", NAMES.upper(), "", NAMES + NAMES],
)
def test_columns_must_be_named_as_agreed_once_and_in_order(names: str) -> None:
    _, faults, summary = read(names + ROW)
    assert faults
    if names != NAMES + NAMES:
        assert (faults[0].rule, summary.postable) == (Rule.COLUMN_NAMES, False)
        assert "station,datum,issue_time,valid_time,level_m" in faults[0].english


def test_a_feed_that_declares_bangkok_time_takes_no_offset() -> None:
    text = (LAYOUTS / "samlae-water-level.yaml").read_text("utf-8")
    local = read_layout(text.replace("zone: offset", "zone: Asia/Bangkok"), "local.yaml")
    records, faults, _ = read((NAMES + ROW).replace("+07:00", ""), local)
    assert faults == []
    assert records[0].values["valid_time"] == datetime(2026, 11, 25, 0, tzinfo=UTC)
    _, (fault,), _ = read(NAMES + ROW, local)
    assert [entry.rule for entry in fault.every()] == [Rule.DATETIME_ZONE, Rule.DATETIME_ZONE]


def test_rows_go_to_the_database_in_utf8() -> None:
    (chunk,) = read_file(SAMLAE, io.BytesIO((NAMES + ROW).encode()))
    blocks = CopyBlocks(SAMLAE, ["line", "station", "valid_time", "level_m"])
    assert blocks.encoding == "UTF8"
    assert chunk.copy_block(blocks) == b"2\tSAMLAE\t2026-11-25T00:00:00+00:00\t1.250\n"


texts = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "station": texts.map(lambda text: f'{text}, "{text}"'),
                "datum": st.sampled_from(["MSL", "LLW"]),
                "issue_time": st.datetimes(datetime(1990, 1, 2), timezones=st.just(UTC)),  # noqa: DTZ001  the zone is the argument beside it
                "valid_time": st.datetimes(
                    datetime(1990, 1, 2),  # noqa: DTZ001  as above
                    datetime(2189, 1, 1),  # noqa: DTZ001  as above
                    timezones=st.just(UTC),
                ),
                "level_m": st.decimals(-99, 99, places=3),
            }
        ),
        max_size=4,
    )
)
def test_whatever_is_written_is_read_back(rows: list[dict[str, Value]]) -> None:
    written = write_file(SAMLAE, rows)
    if written.faults:
        # Past the year 9999 in Bangkok there is no time to write.
        assert {fault.rule for fault in written.faults} == {Rule.NOT_THAT_TYPE}
        return
    records, faults, _ = read(written.content)
    assert faults == []
    assert [record.values for record in records] == rows


CASH_AT_WILL = """
layout: tilde
version: 1.0.0
valid_from: 2026-01-01
title: {th: แฟ้มคั่นด้วย ~, en: A file delimited by ~}
source: shape of a published bank file
kind: delimited
encoding: cp874
delimiter: "~"
line_ending: LF
amount: amount
record_identity: [sequence]
totals:
  - {record: trailer, field: count, is: count}
  - {record: trailer, field: total, is: sum}
records:
  - role: header
    when: {position: 1, value: "001"}
    fields:
      - {name: kind, type: constant, value: "001", th: ประเภท, en: kind}
      - {name: effective_date, type: date, pattern: DDMMYYYY, calendar: CE, th: วันที่, en: date}
  - role: detail
    when: {position: 1, value: "003"}
    fields:
      - {name: kind, type: constant, value: "003", th: ประเภท, en: kind}
      - {name: sequence, type: digits, th: ลำดับที่, en: sequence}
      - {name: customer_name, type: text, mask: name, th: ชื่อ, en: name}
      - {name: amount, type: money, th: จำนวนเงิน, en: amount}
  - role: trailer
    when: {position: 1, value: "100"}
    fields:
      - {name: kind, type: constant, value: "100", th: ประเภท, en: kind}
      - {name: count, type: digits, th: จำนวน, en: count}
      - {name: total, type: money, th: ยอดรวม, en: total}
"""
TILDE = read_layout(CASH_AT_WILL, "tilde.yaml")


def test_a_bank_file_delimited_by_tildes_is_only_another_table() -> None:
    content = "001~25112026\n003~1~นายทดสอบ~12345\n003~2~~5\n100~2~12350\n".encode("cp874")
    records, faults, summary = read(content, TILDE)
    assert (faults, summary.holds) == ([], ())
    assert [record.amount_satang for record in records] == [12_345, 5]
    _, _, off = read(content.replace(b"12350", b"12351"), TILDE)
    assert [fault.rule for fault in off.holds] == [Rule.TRAILER_TOTAL]
    _, (fault,), unknown = read(content.replace(b"003~2", b"004~2"), TILDE)
    assert (fault.rule, unknown.unreadable_amount) == (Rule.RECORD_UNKNOWN, True)


def test_a_value_that_holds_the_delimiter_is_not_written() -> None:
    header: dict[str, Value] = {"effective_date": datetime(2026, 11, 25, tzinfo=UTC).date()}
    row: dict[str, Value] = {"sequence": 1, "customer_name": "a~b", "amount": 1}
    written = write_file(TILDE, [row], header=header)
    assert [fault.rule for fault in written.faults] == [Rule.UNWRITABLE]
    assert written.content == b""
