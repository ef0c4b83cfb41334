"""What changed between two versions of an agreement, clause by clause, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from sainam.onboarding.bodies import AgreementDraft, ClauseText, Signer

Change = Literal["same", "added", "removed", "changed"]

# Thai does not part its words by spaces: what stands between spaces and signs is taken apart into
# syllable-like pieces, each with its vowels and tones, so that no mark is torn off its letter.
_PIECES = re.compile(r"[เแโใไ]?[ก-ฮ][ะ-ฺๅ-๎]*|[A-Za-z]+|[0-9๐-๙][0-9๐-๙,.:/-]*|\s+|.", re.DOTALL)
_ALIKE = 0.5  # clauses less alike than this are another clause, not a changed one


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of text as it is in both versions, or only in one."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """`changed` too where only its number or what it cites is another."""

    kind: Change
    before: ClauseText | None
    after: ClauseText | None
    th: tuple[Mark, ...]
    en: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class FactChange:
    """A field of the draft besides its clauses: kind, titles, days, signatories."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    facts: tuple[FactChange, ...]
    clauses: tuple[ClauseChange, ...]

    @property
    def differences(self) -> int:
        return len(self.facts) + sum(change.kind != "same" for change in self.clauses)


def compare(before: AgreementDraft, after: AgreementDraft) -> Comparison:
    return Comparison(tuple(_facts(before, after)), tuple(_clauses(before.clauses, after.clauses)))


def word_marks(before: str, after: str) -> tuple[Mark, ...]:
    """Joined without the added ones it is `before`, without the removed ones `after`."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    marks: list[Mark] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            marks.append(Mark("same", "".join(old[a:b])))
            continue
        if b > a:
            marks.append(Mark("removed", "".join(old[a:b])))
        if d > c:
            marks.append(Mark("added", "".join(new[c:d])))
    return tuple(marks)


def _facts(before: AgreementDraft, after: AgreementDraft) -> Iterator[FactChange]:
    for field in ("kind", "title_th", "title_en", "first_day", "until", "run_off_days"):
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield FactChange(field, _told(old), _told(new))
    if before.signers != after.signers:
        yield FactChange("signers", _people(before.signers), _people(after.signers))


def _clauses(before: Sequence[ClauseText], after: Sequence[ClauseText]) -> Iterator[ClauseChange]:
    """Clauses that say the same word for word hold their places; between them like finds like."""
    old, new = [_said(one) for one in before], [_said(one) for one in after]
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (_pair(one, two) for one, two in zip(before[a:b], after[c:d], strict=True))
        else:
            yield from _between(list(before[a:b]), list(after[c:d]))


def _between(before: list[ClauseText], after: list[ClauseText]) -> Iterator[ClauseChange]:
    for clause in after:
        like = [place for place, old in enumerate(before) if _likeness(old, clause) >= _ALIKE]
        if not like:
            yield _pair(None, clause)
            continue
        yield from (_pair(old, None) for old in before[: like[0]])
        yield _pair(before[like[0]], clause)
        del before[: like[0] + 1]
    yield from (_pair(old, None) for old in before)


def _pair(before: ClauseText | None, after: ClauseText | None) -> ClauseChange:
    kind: Change = "same" if before == after else "changed"
    if before is None or after is None:
        kind = "added" if before is None else "removed"
    old, new = before or _NOTHING, after or _NOTHING
    return ClauseChange(kind, before, after, word_marks(old.th, new.th), word_marks(old.en, new.en))


def _likeness(before: ClauseText, after: ClauseText) -> float:
    old, new = _PIECES.findall(before.th), _PIECES.findall(after.th)
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def _said(clause: ClauseText) -> tuple[str, str]:
    return clause.th, clause.en


def _told(value: object) -> str:
    return "–" if value is None else str(value)


def _people(signers: Sequence[Signer]) -> str:
    return "; ".join(f"{one.side}: {one.name}, {one.position} ({one.login})" for one in signers)


_NOTHING = ClauseText(number="", th="", en="")
