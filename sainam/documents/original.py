"""The original of a paper: until when it is kept, and what its keeping shows.

Electronic Transactions Act 2544, sections 10 to 12: a data message is the original where its
content is whole and can be shown; it is kept where it (1) can be had and read again unchanged,
(2) stands in the form in which it was made, and (3) tells whence it came and when. The years are
the utility's own rule after the regulation on correspondence and the law on accounting; a lawyer
has yet to confirm them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sainam.documents.document import Kind
from sainam.documents.verify_document import Verdict
from sainam.formats.layout import Title

Outcome = Literal["shown", "not_shown", "not_judged"]

_CORRESPONDENCE = Title(
    "ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ พ.ศ. 2526", "Regulation on correspondence, 2526"
)
_ACCOUNTING = Title("พ.ร.บ. การบัญชี พ.ศ. 2543", "Accounting Act 2543")


@dataclass(frozen=True, slots=True)
class Kept:
    """`years` from the day of issue, None for ever; `by` is what the rule follows."""

    years: int | None
    by: Title


KEPT: Mapping[Kind, Kept] = {
    "receipt": Kept(10, _ACCOUNTING),
    "external_letter": Kept(10, _CORRESPONDENCE),
    "memo": Kept(10, _CORRESPONDENCE),
    "minutes": Kept(None, _CORRESPONDENCE),
    "mou": Kept(None, _CORRESPONDENCE),
    "acceptance": Kept(10, _CORRESPONDENCE),
    "destruction_certificate": Kept(None, _CORRESPONDENCE),
    "journal": Kept(10, _CORRESPONDENCE),
}


@dataclass(frozen=True, slots=True)
class KeptOriginal:
    """`until` None: for ever. `tests`: those of section 12, by number."""

    until: date | None
    by: Title
    tests: tuple[tuple[int, Outcome], ...]


def kept_original(
    kind: Kind, issued_on: date, *, registered: bytes, number: str | None, verdict: Verdict | None
) -> KeptOriginal:
    """`registered` is the digest that the register has of the bytes as issued.

    Whether it stands in its form takes its verdict; without one that is not judged.
    """
    rule = KEPT[kind]
    until = None if rule.years is None else _years_after(issued_on, rule.years)
    tests: list[tuple[int, Outcome]] = [(1, "not_judged"), (2, "not_judged")]
    if verdict is not None:
        whole = verdict.unsigned_sha256 == registered
        as_made = verdict.again in ("same", "other_template")
        tests = [(1, _shown(whole)), (2, _shown(whole and as_made))]
    return KeptOriginal(until, rule.by, (*tests, (3, _shown(bool(number)))))


def _shown(yes: bool) -> Outcome:  # noqa: FBT001  a word for it
    return "shown" if yes else "not_shown"


def _years_after(day: date, years: int) -> date:
    """The end of February where it began on the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
