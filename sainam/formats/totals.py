"""Counts and sums of a file's details, by side, and how far its declared totals are off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from sainam.formats.layout import Layout, Total
from sainam.formats.line_fault import LineFault, Record, fault_at
from sainam.formats.line_rules import Rule
from sainam.kit.money import Money


class Tally(Struct, frozen=True):
    """Lines and what they add to."""

    count: int = 0
    amount_satang: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.count + other.count, self.amount_satang + other.amount_satang)


# By side ("C", "D"); a layout without sides has the one key "".
Tallies = dict[str, Tally]


def add_to(tallies: Tallies, side: str | None, tally: Tally) -> None:
    key = side or ""
    tallies[key] = tallies.get(key, Tally()) + tally


def whole(tallies: Mapping[str, Tally]) -> Tally:
    """All sides together."""
    return sum(tallies.values(), Tally())


def total_of(total: Total, tallies: Mapping[str, Tally]) -> int:
    """What a declared total should say: a number of lines, or satang."""
    tally = whole(tallies) if total.side is None else tallies.get(total.side, Tally())
    return tally.count if total.counts == "count" else tally.amount_satang


def totals_faults(
    layout: Layout, declaring: Iterable[Record], lines: Mapping[str, Tally]
) -> list[LineFault]:
    """Each declared total that is not what the lines add to, with both figures and the gap.

    `lines` counts good lines and faulty ones whose amount could be read.
    """
    said = {record.role: record for record in declaring}
    return [
        fault
        for total in layout.totals
        if total.record in said
        and (fault := _difference(layout, total, said[total.record], lines)) is not None
    ]


def _difference(
    layout: Layout, total: Total, record: Record, lines: Mapping[str, Tally]
) -> LineFault | None:
    actual = total_of(total, lines)
    value = record.values.get(total.field)
    if not isinstance(value, int | str) or int(value) == actual:
        return None
    off = int(value) - actual
    money = total.counts == "sum"
    shown = f"{Money(abs(off))}" if money else f"{abs(off):,}"
    found, expected = (
        (f"{Money(int(value))}", f"{Money(actual)}")
        if money
        else (f"{int(value):,}", f"{actual:,}")
    )
    fields = layout.fields_of(total.record)
    field = next((entry for entry in fields if entry.name == total.field), None)
    return fault_at(
        record.line,
        Rule.TRAILER_TOTAL if money else Rule.TRAILER_COUNT,
        field,
        found=found,
        expected=expected,
        difference=_in_words(shown, money=money, too_much=off > 0),
    )


def _in_words(shown: str, *, money: bool, too_much: bool) -> tuple[str, str]:
    thai = f"{'เกิน' if too_much else 'ขาด'} {shown} {'บาท' if money else 'รายการ'}"
    if money:
        return thai, f"{shown} too {'much' if too_much else 'little'}"
    return thai, f"{shown} too {'many' if too_much else 'few'}"
