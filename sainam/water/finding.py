"""What is told about a line of a feed that did not simply give a new good value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from sainam.formats.line_fault import LineFault
from sainam.kit.refusal import Fault
from sainam.water.series import Columns, Place
from sainam.water.series_rules import SENTENCES, SeriesRule

# `file`: a remark that takes no line away, or with line 0 a reason to hold the whole file.
Outcome = Literal["file", "rejected", "duplicate"]


class Finding(Struct, frozen=True, kw_only=True):
    """Columns are 1-based and inclusive, ranks in delimited files; (0, 0) is the whole line."""

    line: int
    outcome: Outcome
    rule: str
    thai: str
    english: str
    columns: Columns = (0, 0)
    field: str | None = None
    shown: str | None = None
    fault: Fault = "caller"
    identity: str | None = None


def found(
    rule: SeriesRule,
    line: int,
    outcome: Outcome,
    *,
    place: Place | None = None,
    shown: str = "",
    expected: str = "",
    fault: Fault = "caller",
    identity: str | None = None,
) -> Finding:
    said = SENTENCES[rule]
    field = place.field if place else None
    return Finding(
        line=line,
        outcome=outcome,
        rule=rule,
        thai=said.th.format(field=field.th if field else "", shown=shown, expected=expected),
        english=said.en.format(field=field.en if field else "", shown=shown, expected=expected),
        columns=place.columns if place else (0, 0),
        field=field.name if field else None,
        shown=shown or None,
        fault=fault,
        identity=identity,
    )


def findings_of(fault: LineFault, outcome: Outcome) -> Iterator[Finding]:
    """One for each thing the layout reader found wrong with a line."""
    for reason in fault.every():
        yield Finding(
            line=reason.line,
            outcome=outcome,
            rule=reason.rule,
            thai=reason.thai,
            english=reason.english,
            columns=(reason.first_column, reason.last_column),
            field=reason.field or None,
            shown=reason.shown or None,
            fault=reason.fault,
            identity=fault.identity,
        )
