"""What a line was found to be: a record, or a fault that says where, which rule, and whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

import msgspec
from msgspec import Struct

from sainam.formats.layout import AnyField, Mask, Role
from sainam.formats.line_rules import FILE_RULES, SENTENCES, Rule
from sainam.kit.refusal import Fault

# Money is an int in satang; digits and codes stay text; None is an empty optional field.
Value = str | int | date | time | datetime | Decimal | None


class Record(Struct, frozen=True, kw_only=True):
    """A good line. `identity` is built of the identity fields, see `identity.py`."""

    line: int
    role: Role
    values: Mapping[str, Value]
    identity: str | None
    amount_satang: int | None
    side: str | None


class LineFault(Struct, frozen=True, kw_only=True):
    """A bad line, counted once: its first fault, and any further ones in `also`.

    Columns are 1-based and inclusive; in delimited files they are ranks of values; 0 means
    the whole line. `line` 0 means the file. `amount_satang` is what the line would have
    posted if its amount and side could still be read. `values` are the fields that could be
    read, without any person's name. `holds_file`: nothing of the file may be posted.
    """

    line: int
    first_column: int
    last_column: int
    field: str
    rule: Rule
    thai: str
    english: str
    shown: str
    fault: Fault = "caller"
    role: Role | None = None
    amount_satang: int | None = None
    side: str | None = None
    identity: str | None = None
    values: Mapping[str, Value] = msgspec.field(default_factory=dict)
    holds_file: bool = False
    also: tuple[LineFault, ...] = ()

    def every(self) -> Iterable[LineFault]:
        """This fault and those also found in its line."""
        return (self, *self.also)


def fault_at(
    line: int,
    rule: Rule,
    field: AnyField | None = None,
    *,
    columns: tuple[int, int] | None = None,
    shown: str = "",
    expected: str = "",
    found: str = "",
    difference: tuple[str, str] = ("", ""),
    fault: Fault = "caller",
) -> LineFault:
    """A fault with its sentences; `shown` comes masked."""
    first, last = columns or (field.columns if field else (0, 0))
    said = SENTENCES[rule]

    def sentence(template: str, title: str, differing: str) -> str:
        return template.format(
            field=title, shown=shown, expected=expected, found=found, difference=differing
        )

    return LineFault(
        line=line,
        first_column=first,
        last_column=last,
        field=field.name if field else "",
        rule=rule,
        thai=sentence(said.th, field.th if field else "", difference[0]),
        english=sentence(said.en, field.en if field else "", difference[1]),
        shown=shown,
        fault=fault,
        holds_file=rule in FILE_RULES,
    )


def masked(text: str, mask: Mask) -> str:
    """Text as people may see it: control characters as dots, names and references cut."""
    plain = "".join(char if char.isprintable() else "•" for char in text.strip(" "))
    if mask == "name":
        return " ".join(word[0] + "…" for word in plain.split())
    if mask == "reference" and plain:
        kept = min(4, len(plain) // 3)
        return "…" + plain[len(plain) - kept :]
    return plain
