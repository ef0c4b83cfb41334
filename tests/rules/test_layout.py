"""A layout's own YAML: what holds together is read, what does not is told by line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

import sainam
from sainam.formats.layout import Layout
from sainam.formats.load_layout import LayoutRefused, load_layout, read_layout

LAYOUTS = Path(sainam.__file__).parent / "catalogue/mwa/layouts"

SMALL = """\
layout: small
version: 1.0.0
valid_from: 2026-01-01
title: {th: แฟ้มเล็ก, en: A small file}
source: these tests
kind: fixed-width
encoding: cp874
line_length: 20
line_ending: LF
amount: amount
side: side
record_identity: [ref1]
moments:
  - {name: paid_at, date: paid_on, time: paid_time}
totals:
  - {record: trailer, field: total, is: sum, side: C}
records:
  - role: detail
    when: {columns: [1, 1], value: D}
    fields:
      - {name: kind, columns: [1, 1], type: constant, value: D, th: ประเภท, en: kind}
      - {name: side, columns: [2, 2], type: code, codes: {C: {th: เครดิต, en: credit}},
         th: ด้าน, en: side}
      - {name: paid_on, columns: [3, 8], type: date, pattern: DDMMYY, calendar: CE, pivot: 2000,
         th: วันที่, en: date}
      - {name: paid_time, columns: [9, 14], type: time, th: เวลา, en: time}
      - {name: ref1, columns: [15, 16], type: text, th: อ้างอิง, en: Ref1}
      - {name: amount, columns: [17, 20], type: money, th: จำนวนเงิน, en: amount}
  - role: trailer
    when: {columns: [1, 1], value: T}
    fields:
      - {name: kind, columns: [1, 1], type: constant, value: T, th: ประเภท, en: kind}
      - {name: total, columns: [2, 14], type: money, th: ยอดรวม, en: total}
      - {name: spare, columns: [15, 20], type: text, th: สำรอง, en: spare}
"""


def refusal_of(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(LayoutRefused) as refused:
        read_layout(text, "small.yaml")
    faults = refused.value.faults
    assert all(fault.file == "small.yaml" and fault.thai for fault in faults)
    assert refused.value.fault == "hub"
    return [(fault.line, fault.key, fault.english) for fault in faults]


@pytest.mark.parametrize("path", sorted(LAYOUTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_layout_of_the_catalogue_holds_together(path: Path) -> None:
    layout = load_layout(path)
    assert layout.layout == path.stem
    for record in layout.records:
        assert all(field.th and field.en for field in record.fields)


@pytest.mark.row("A3")
def test_the_cross_bank_columns_are_those_of_the_bank_of_thailand() -> None:
    layout = load_layout(LAYOUTS / "bot-cross-bank-256.yaml")
    columns = {field.name: field.columns for field in layout.detail.fields}
    assert columns["payment_date"] == (21, 28)
    assert columns["customer_name"] == (35, 84)
    assert (columns["ref1"], columns["ref3"]) == ((85, 104), (125, 144))
    assert (columns["side"], columns["amount"]) == ((153, 153), (164, 176))
    assert (columns["biller_id"], columns["new_cheque_no"]) == ((197, 211), (247, 256))
    trailer = {field.name: field.columns for field in layout.fields_of("trailer")}
    assert trailer["debit_total"] == (21, 33)
    assert trailer["credit_count"] == (53, 58)


def widths(layout: Layout) -> dict[tuple[str, str], int]:
    return {
        (record.role, field.name): field.width
        for record in layout.records
        for field in record.fields
    }


def test_the_bench_layout_only_widens_sequence_and_counts_at_the_cost_of_the_last_spare() -> None:
    narrow = widths(load_layout(LAYOUTS / "bot-cross-bank-256.yaml"))
    wide = widths(load_layout(LAYOUTS / "bench-cross-bank-256.yaml"))
    assert {key: wide[key] - narrow[key] for key in narrow if wide[key] != narrow[key]} == {
        ("header", "sequence"): 2,
        ("header", "spare"): -2,
        ("detail", "sequence"): 2,
        ("detail", "spare_2"): -2,
        ("trailer", "sequence"): 2,
        ("trailer", "debit_count"): 2,
        ("trailer", "credit_count"): 2,
        ("trailer", "spare"): -6,
    }


def test_the_small_layout_of_these_tests_holds_together() -> None:
    assert read_layout(SMALL, "small.yaml").line_length == 20


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("line_ending: LF", "line_endnig: LF", [(9, "line_endnig", "unknown key")]),
        ("name: ref1,", "nmae: ref1,", [(27, "records[0].fields[4].nmae", "unknown key")]),
        (
            "columns: [9, 14]",
            "columns: [8, 14]",
            [
                (26, "records[0].fields[3].columns", "columns 8–14 overlap: 9 comes next"),
                (
                    26,
                    "records[0].fields[3].columns",
                    "a field of this type cannot be 7 columns wide",
                ),
            ],
        ),
        (
            "columns: [15, 16]",
            "columns: [16, 16]",
            [(27, "records[0].fields[4].columns", "columns 16–16 leave a gap: 15 comes next")],
        ),
        (
            "columns: [17, 20]",
            "columns: [17, 19]",
            [(20, "records[0].fields", "the columns end at 19, the line at 20")],
        ),
        (
            "record_identity: [ref1]",
            "record_identity: [ref1, ref2]",
            [(12, "record_identity[1]", "the detail has no field ref2")],
        ),
        ("field: total", "field: sum", [(16, "totals[0].field", "the trailer has no field sum")]),
        ("side: C}", "side: X}", [(16, "totals[0].side", "no side is X")]),
        ("amount: amount", "amount: ref1", [(10, "amount", "field ref1 must be of type money")]),
        (
            "date: paid_on",
            "date: ref1",
            [(14, "moments[0].date", "field ref1 must be of type date")],
        ),
        ("name: paid_at", "name: ref1", [(14, "moments[0].name", "the name ref1 is taken")]),
        (
            "calendar: CE, pivot: 2000",
            "calendar: CE",
            [
                (
                    24,
                    "records[0].fields[2].pivot",
                    "a two-digit year needs a pivot, a four-digit year has none",
                )
            ],
        ),
        (
            "encoding: cp874",
            "encoding: utf-8",
            [(7, "encoding", "a fixed-width layout must be cp874: UTF-8 shifts columns")],
        ),
        ("encoding: cp874", "encoding: tis-620", [(7, "encoding", "Invalid enum value 'tis-620'")]),
        (
            "name: kind, columns: [1, 1], type: constant, value: T",
            "name: line, columns: [1, 1], type: constant",
            [(32, "records[1].fields[0]", "Object missing required field `value`")],
        ),
        ("role: trailer", "role: detail", [(17, "records", "2 records are detail")]),
        ("version: 1.0.0", "version: 1.0", [(2, "version", "Expected `str`, got `ScalarFloat`")]),
    ],
)
def test_a_mistake_is_told_by_line_and_key(
    before: str, after: str, told: list[tuple[int, str, str]]
) -> None:
    assert before in SMALL
    assert refusal_of(SMALL.replace(before, after, 1)) == told


def test_several_mistakes_are_told_together() -> None:
    found = refusal_of(SMALL.replace("name: ref1,", "nmae: ref1,").replace("type: time", "type: x"))
    assert [(line, key) for line, key, _ in found] == [
        (26, "records[0].fields[3].type"),
        (27, "records[0].fields[4].nmae"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [", 1), ("- 1", 1), ("layout: a\nlayout: b\n", 2), ("valid_from: 2026-13-01", 1)],
)
def test_what_is_no_yaml_mapping_is_refused_too(text: str, line: int) -> None:
    ((found, _, _),) = refusal_of(text)
    assert found == line
