"""A payment file in the 256-column cross-bank layout: what is read, and what is told of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sainam
from sainam.counterparts.agencies.cross_bank_file import FileHead, PaidLine, written
from sainam.formats.file_summary import FileSummary
from sainam.formats.layout import Layout
from sainam.formats.line_fault import LineFault, Record, Value
from sainam.formats.line_rules import SENTENCES, Rule
from sainam.formats.load_layout import layout_named, read_layout
from sainam.formats.read_file import FileReading, read_file
from sainam.formats.totals import Tally
from sainam.formats.write_file import write_file

LAYOUTS = Path(sainam.__file__).parent / "catalogue/mwa/layouts"
CROSS_BANK = layout_named("bot-cross-bank-256", LAYOUTS)

HEADER: dict[str, Value] = {
    "bank_code": "006",
    "company_account": "0000000001",
    "company_name": "การประปาทดสอบ",
    "effective_date": date(2026, 11, 25),
    "service_code": "WATER",
}


def payment(**changed: Value) -> dict[str, Value]:
    return {
        "payment_date": date(2026, 11, 25),
        "payment_time": time(10, 15, 30),
        "customer_name": "นายทดสอบ น้ำใส",
        "ref1": "990000010",
        "ref2": "202611990000012",
        "branch": "0001",
        "teller": "T001",
        "side": "C",
        "transaction_code": "CSH",
        "amount": 123_450,
        **changed,
    }


def payment_file(*details: dict[str, Value]) -> bytes:
    made = write_file(CROSS_BANK, details, header=HEADER)
    assert made.faults == ()
    return made.content


def lines_of(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True)


def put(content: bytes, line: int, column: int, text: bytes) -> bytes:
    """The file with other bytes in one place of one line."""
    lines = lines_of(content)
    old = lines[line - 1]
    lines[line - 1] = old[: column - 1] + text + old[column - 1 + len(text) :]
    return b"".join(lines)


def read(content: bytes, layout: Layout = CROSS_BANK) -> tuple[list[Record], list[LineFault]]:
    records, faults, _ = read_whole(content, layout)
    return records, faults


def read_whole(
    content: bytes, layout: Layout = CROSS_BANK
) -> tuple[list[Record], list[LineFault], FileSummary]:
    reading = read_file(layout, io.BytesIO(content))
    records: list[Record] = []
    faults: list[LineFault] = []
    for chunk in reading:
        records += chunk.records()
        faults += chunk.faults
    return records, faults, reading.summary


TWO = payment_file(payment(), payment(ref1="990000028", amount=1))


@pytest.mark.row("A3")
def test_a_good_file_is_read_to_the_last_satang() -> None:
    records, faults, summary = read_whole(TWO)
    assert faults == []
    assert [record.amount_satang for record in records] == [123_450, 1]
    first = records[0].values
    assert first["customer_name"] == "นายทดสอบ น้ำใส"
    assert first["payment_date"] == date(2026, 11, 25)
    assert first["payment_time"] == time(10, 15, 30)
    assert records[0].identity == "006|0001|T001|2026-11-25|10:15:30|990000010|202611990000012"
    assert summary.header_identity == "006|0000000001|2026-11-25|WATER"
    assert summary.good == {"C": Tally(2, 123_451)}
    assert summary.lines == 4
    assert summary.postable


def test_credit_and_debit_are_counted_and_summed_apart() -> None:
    content = payment_file(payment(), payment(side="D", amount=50), payment(amount=7))
    _, faults, summary = read_whole(content)
    assert (faults, summary.file_faults) == ([], ())
    assert summary.good == {"C": Tally(2, 123_457), "D": Tally(1, 50)}
    assert summary.trailer is not None
    assert summary.trailer.values["debit_total"] == 50
    assert summary.trailer.values["credit_count"] == "000002"


def test_unix_and_windows_line_ends_are_both_read_even_in_one_file() -> None:
    lines = lines_of(TWO)
    mixed = b"".join([lines[0], lines[1].replace(b"\r\n", b"\n"), *lines[2:]])
    for content in (TWO.replace(b"\r\n", b"\n"), mixed, TWO.removesuffix(b"\r\n")):
        assert read_whole(content)[2] == read_whole(TWO)[2]


@pytest.mark.row("A3")
def test_a_file_that_an_agents_own_program_wrote_is_read() -> None:
    paid_at = datetime.fromisoformat("2026-11-20T12:34:56+07:00")
    head = FileHead("006", "0000000001", "การประปาทดสอบ", date(2026, 11, 20), "WATER")
    line = PaidLine(paid_at, "นายทดสอบ น้ำใส", "990000010", "202610990000012", 25_787)
    records, faults, summary = read_whole(written(head, [line]))
    assert (faults, summary.holds) == ([], ())
    assert [record.amount_satang for record in records] == [25_787]


SPOILED: list[tuple[str, int, int, bytes, Rule, tuple[int, int], int | None]] = [
    # What is wrong, where it is put, the rule, the columns told, the amount still readable.
    ("letters in the amount", 2, 164, b"ABC", Rule.AMOUNT_UNREADABLE, (164, 176), None),
    ("an empty amount", 2, 164, b" " * 13, Rule.AMOUNT_UNREADABLE, (164, 176), None),
    ("a sign in the amount", 2, 164, b"-", Rule.AMOUNT_UNREADABLE, (164, 176), None),
    ("neither credit nor debit", 2, 153, b"X", Rule.CODE_UNKNOWN, (153, 153), None),
    ("31 November", 2, 21, b"31112026", Rule.DATE_IMPOSSIBLE, (21, 28), 123_450),
    ("29 February of a common year", 2, 21, b"29022026", Rule.DATE_IMPOSSIBLE, (21, 28), 123_450),
    ("a Buddhist year", 2, 21, b"25112569", Rule.DATE_YEAR, (21, 28), 123_450),
    ("the year nought", 2, 21, b"25110000", Rule.DATE_IMPOSSIBLE, (21, 28), 123_450),
    ("24 o'clock", 2, 29, b"240000", Rule.TIME_IMPOSSIBLE, (29, 34), 123_450),
    ("the 60th second", 2, 29, b"235960", Rule.TIME_IMPOSSIBLE, (29, 34), 123_450),
    ("no Ref1", 2, 85, b" " * 20, Rule.EMPTY_FIELD, (85, 104), 123_450),
    ("a bank code with a letter", 2, 8, b"0O6", Rule.NOT_DIGITS, (8, 10), 123_450),
    ("an undefined byte in the name", 2, 40, b"\x81", Rule.UNDECODABLE, (40, 40), 123_450),
    ("a tab in the name", 2, 35, b"\t", Rule.CONTROL, (35, 35), 123_450),
    ("a sequence of letters", 2, 2, b"00000B", Rule.SEQUENCE_UNREADABLE, (2, 7), 123_450),
]


@pytest.mark.parametrize("case", SPOILED, ids=[case[0] for case in SPOILED])
def test_a_spoiled_detail_is_told_by_line_column_and_rule(
    case: tuple[str, int, int, bytes, Rule, tuple[int, int], int | None],
) -> None:
    _, line, column, text, rule, columns, amount = case
    records, (fault,) = read(put(TWO, line, column, text))
    assert [record.line for record in records] == [3]
    assert (fault.line, fault.rule) == (line, rule)
    assert (fault.first_column, fault.last_column) == columns
    assert fault.amount_satang == amount
    assert fault.holds_file == (amount is None)
    assert fault.fault == "caller"
    assert fault.also == ()


def test_everything_wrong_with_a_line_is_told_at_once() -> None:
    spoiled = put(put(TWO, 2, 21, b"99"), 2, 29, b"99")
    _, (fault,) = read(spoiled)
    assert [entry.rule for entry in fault.every()] == [
        Rule.DATE_IMPOSSIBLE,
        Rule.TIME_IMPOSSIBLE,
    ]


def test_a_line_of_another_length_is_not_believed_in_any_column() -> None:
    lines = lines_of(TWO)
    lines[1] = lines[1].replace(b"  ", b" ", 1)
    _, (fault,), summary = read_whole(b"".join(lines))
    assert (fault.rule, fault.amount_satang) == (Rule.LENGTH, None)
    assert fault.english == "the line has 255 characters where the layout has 256"
    assert summary.unreadable_amount
    assert not summary.postable
    assert summary.file_faults == ()


def test_a_name_in_utf8_is_recognised_for_what_it_is() -> None:
    utf8 = TWO.decode("cp874").encode("utf-8")
    _, faults = read(utf8)
    assert {fault.rule for fault in faults} == {Rule.UTF8}


def test_the_euro_sign_and_other_high_bytes_of_cp874_are_letters() -> None:
    content = payment_file(payment(customer_name="€… “ทดสอบ”\u00a0"))
    records, faults = read(content)
    assert faults == []
    assert records[0].values["customer_name"] == "€… “ทดสอบ”\u00a0"


def test_names_are_never_shown_whole_and_references_only_by_their_end() -> None:
    spoiled = put(put(TWO, 2, 40, b"\x81"), 3, 85, b"99000\x07028")
    _, faults = read(spoiled)
    told = " ".join(f"{fault.thai} {fault.english} {fault.shown}" for fault in faults)
    assert "ทดสอบ" not in told
    assert "990000" not in told
    assert [fault.shown for fault in faults] == ["0x81", "0x07"]
    assert all("customer_name" not in fault.values for fault in faults)


def without(content: bytes, line: int) -> bytes:
    lines = lines_of(content)
    return b"".join(lines[: line - 1] + lines[line:])


ORDER: list[tuple[str, Callable[[bytes], bytes], Rule]] = [
    ("no header", lambda it: without(it, 1), Rule.HEADER_FIRST),
    ("no trailer", lambda it: without(it, 4), Rule.TRAILER_MISSING),
    ("a second header", lambda it: it[:258] + it, Rule.HEADER_AGAIN),
    ("a line after the trailer", lambda it: it + lines_of(it)[1], Rule.AFTER_TRAILER),
    ("an empty line at the end", lambda it: it + b"\r\n", Rule.AFTER_TRAILER),
    ("a record of no kind", lambda it: put(it, 2, 1, b"X"), Rule.RECORD_UNKNOWN),
    ("nothing at all", lambda _: b"", Rule.EMPTY_FILE),
]


@pytest.mark.parametrize(
    ("spoil", "rule"), [case[1:] for case in ORDER], ids=[case[0] for case in ORDER]
)
def test_a_file_out_of_order_is_held_whole(spoil: Callable[[bytes], bytes], rule: Rule) -> None:
    _, _, summary = read_whole(spoil(TWO))
    told = {entry.rule for fault in summary.holds for entry in fault.every()}
    assert rule in told
    assert not summary.postable


def test_a_missing_line_breaks_the_sequence_once_not_on_every_line_after_it() -> None:
    content = payment_file(*(payment(ref1=f"99000{number:04}") for number in range(6)))
    _, faults = read(without(content, 4))
    assert [(fault.line, fault.rule) for fault in faults] == [(4, Rule.SEQUENCE_BROKEN)]
    assert faults[0].english == "sequence: sequence number 5 must be 4"


def test_one_miscounted_line_is_one_fault() -> None:
    content = payment_file(*(payment(ref1=f"99000{number:04}") for number in range(6)))
    _, faults = read(put(content, 4, 2, b"000009"))
    assert [(fault.line, fault.rule) for fault in faults] == [(4, Rule.SEQUENCE_BROKEN)]
    assert faults[0].amount_satang == 123_450
    assert not faults[0].holds_file


@pytest.mark.row("A3")
def test_a_trailer_off_by_one_satang_is_told_with_both_sides_and_the_gap() -> None:
    _, faults, summary = read_whole(put(TWO, 4, 40, b"0000000123452"))
    assert faults == []
    (fault,) = summary.file_faults
    assert (fault.line, fault.first_column, fault.last_column) == (4, 40, 52)
    assert fault.english == (
        "total credit amount: the file says 1,234.52 baht, the lines add to 1,234.51 baht, "
        "0.01 too much"
    )
    assert fault.thai == (
        "ยอดรวมเครดิต: แฟ้มแจ้ง 1,234.52 บาท แต่รายการรวมได้ 1,234.51 บาท เกิน 0.01 บาท"
    )
    assert not summary.postable


def test_a_rejected_line_with_a_readable_amount_still_counts_towards_the_totals() -> None:
    _, faults, summary = read_whole(put(TWO, 2, 21, b"31112026"))
    assert [fault.amount_satang for fault in faults] == [123_450]
    assert summary.file_faults == ()
    assert summary.rejected == {"C": Tally(1, 123_450)}
    assert summary.good == {"C": Tally(1, 1)}
    assert summary.postable


def test_an_unreadable_amount_holds_the_file_and_leaves_its_totals_unjudged() -> None:
    _, _, summary = read_whole(put(TWO, 2, 164, b"????"))
    assert summary.unreadable_amount
    assert summary.file_faults == ()
    assert [fault.rule for fault in summary.holds] == [Rule.AMOUNT_UNREADABLE]


def test_different_fields_never_give_one_identity() -> None:
    content = payment_file(payment(ref1="A|B", ref2="C"), payment(ref1="A", ref2="B|C"))
    (first, second), _ = read(content)
    assert first.identity != second.identity
    assert first.identity is not None
    assert first.identity.endswith("|A\\|B|C")


def test_every_rule_is_said_in_both_languages() -> None:
    assert set(SENTENCES) == set(Rule)
    for sentence in SENTENCES.values():
        assert any("\u0e00" <= char <= "\u0e7f" for char in sentence.th)
        assert sentence.en.isprintable()
    assert len({str(rule) for rule in Rule}) == len(Rule)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"ref1": "9" * 21}, Rule.TOO_LONG),
        ({"amount": 10**13}, Rule.TOO_LONG),
        ({"customer_name": "中文"}, Rule.UNWRITABLE),
        ({"customer_name": "two\nlines"}, Rule.CONTROL),
        ({"amount": -1}, Rule.NOT_THAT_TYPE),
        ({"payment_date": "25112026"}, Rule.NOT_THAT_TYPE),
        ({"side": "X"}, Rule.CODE_UNKNOWN),
        ({"ref1": ""}, Rule.EMPTY_FIELD),
    ],
)
def test_what_does_not_fit_is_a_fault_and_no_file_is_written(
    changed: dict[str, Value], rule: Rule
) -> None:
    made = write_file(CROSS_BANK, [payment(), payment(**changed)], header=HEADER)
    assert made.content == b""
    first = made.faults[0]
    assert (first.line, first.rule, first.fault) == (3, rule, "hub")


def test_a_name_that_no_field_has_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError, match="amuont"):
        write_file(CROSS_BANK, [payment(amuont=1)], header=HEADER)


letters = st.sampled_from([chr(code) for code in (*range(0x20, 0x7F), *range(0xE01, 0xE3B))])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "payment_date": st.dates(date(1990, 1, 1), date(2189, 12, 31)),
                "payment_time": st.times().map(lambda at: at.replace(microsecond=0)),
                "customer_name": st.text(letters, max_size=50),
                "ref1": st.text(letters, min_size=1, max_size=20).filter(str.strip),
                "ref2": st.text(letters, max_size=20),
                "side": st.sampled_from("CD"),
                "amount": st.integers(0, 10**13 - 1),
            }
        ),
        max_size=4,
    )
)
def test_whatever_is_written_is_read_back_and_written_again_to_the_same_bytes(
    details: list[dict[str, Value]],
) -> None:
    total = sum(int(str(detail["amount"])) for detail in details)
    if total >= 10**13:
        details = details[:1]
    content = payment_file(*details)
    records, faults, summary = read_whole(content)
    assert (faults, summary.holds) == ([], ())
    assert [record.amount_satang for record in records] == [row["amount"] for row in details]
    again = write_file(CROSS_BANK, [record.values for record in records], header=HEADER)
    assert again.content == content


THANACHART = """
layout: direct-80
version: 1.0.0
valid_from: 2026-01-01
title: {th: หักบัญชีอัตโนมัติ 80 คอลัมน์, en: Direct debit of 80 columns}
source: shape of a published direct debit file
kind: fixed-width
encoding: cp874
line_length: 80
line_ending: CRLF
amount: amount
record_identity: [bank_account, payment_date]
totals:
  - {record: header, field: count, is: count}
  - {record: header, field: total, is: sum}
records:
  - role: header
    when: {columns: [9, 9], value: M}
    fields:
      - {name: blank, columns: [1, 8], type: text, th: ว่าง, en: blank}
      - {name: kind, columns: [9, 9], type: constant, value: M, th: ประเภท, en: kind}
      - {name: effective_date, columns: [10, 15], type: date, pattern: DDMMYY, calendar: BE,
         pivot: 2500, th: วันที่, en: date}
      - {name: count, columns: [16, 20], type: digits, th: จำนวน, en: count}
      - {name: total, columns: [21, 31], type: money, th: ยอดรวม, en: total}
      - {name: spare, columns: [32, 80], type: text, th: สำรอง, en: spare}
  - role: detail
    fields:
      - {name: bank_account, columns: [1, 10], type: digits, th: เลขที่บัญชี, en: bank account}
      - {name: payment_date, columns: [11, 16], type: date, pattern: DDMMYY, calendar: BE,
         pivot: 2500, th: วันที่ชำระ, en: payment date}
      - {name: sign, columns: [17, 17], type: constant, value: "0", th: เครื่องหมาย, en: sign}
      - {name: amount, columns: [18, 28], type: money, th: จำนวนเงิน, en: amount}
      - {name: customer_name, columns: [29, 58], type: text, mask: name, th: ชื่อ, en: name}
      - {name: status, columns: [59, 59], type: text, th: ผล, en: status}
      - {name: spare, columns: [60, 80], type: text, th: สำรอง, en: spare}
"""


def test_another_banks_layout_is_only_another_table() -> None:
    layout = read_layout(THANACHART, "direct-80.yaml")
    row: dict[str, Value] = {
        "bank_account": "0123456789",
        "payment_date": date(2026, 11, 25),
        "amount": 45_600,
    }
    header: dict[str, Value] = {"effective_date": date(2026, 11, 26)}
    content = write_file(layout, [row, {**row, "amount": 1}], header=header).content
    assert content[:31] == b" " * 8 + b"M261169" + b"00002" + b"00000045601"
    records, faults, summary = read_whole(content, layout)
    assert (faults, summary.holds) == ([], ())
    assert records[0].values["payment_date"] == date(2026, 11, 25)
    off = content.replace(b"00000045601", b"00000045600")
    assert [fault.rule for fault in read_whole(off, layout)[2].file_faults] == [Rule.TRAILER_TOTAL]


def test_the_summary_waits_for_the_last_line() -> None:
    reading = FileReading(CROSS_BANK, io.BytesIO(TWO))
    with pytest.raises(RuntimeError):
        _ = reading.summary
