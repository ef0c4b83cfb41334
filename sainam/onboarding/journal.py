"""The whole story of a dossier in plain sentences: for a page, and as a paper. Pure.

What an agency reads leaves out what stays within the utility: see for_agencies.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from sainam.agencies.role import ROLES
from sainam.documents.document import Entry, Journal, Row
from sainam.formats.layout import Title
from sainam.kit.thai_dates import business_date
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.for_agencies import PAPERS, steps_for_agencies
from sainam.onboarding.journal_words import SENTENCES, Detail, Titles, details_of
from sainam.onboarding.state import STATE_WORDS, Event

_AT_A_STRETCH = frozenset({Event.SAVE, Event.RECORD_FINDING})
_ROLES: Mapping[str, Title] = {name: role.title for name, role in ROLES.items()}
_HUB = Title("ระบบ", "The hub")
# What the papers' type has: Latin, Thai, common punctuation. Drafts were never held to it.
_UNPRINTABLE = re.compile(
    r"[^\t\n\u0020-\u007e\u00a0-\u017e\u0e01-\u0e3a\u0e3f-\u0e5b"
    r"\u2010\u2012-\u2015\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2039\u203a]"
)
_INSTEAD = "?"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the dossier; `id` as outcomes name it."""

    id: str
    kind: str
    number: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One or more steps by one person at a stretch. `state` only where they led to another."""

    number: int
    at: datetime
    who: Title
    role: Title
    what: Title
    state: Title | None
    details: tuple[Detail, ...]
    papers: tuple[str, ...]
    times: int = 1


def journal_of(
    dossier: Dossier, *, names: Titles, titles: Titles, papers: Sequence[Paper], inward: bool
) -> tuple[Line, ...]:
    """`names` of people by login, `titles` of what bodies name by code. `inward`: the staff's."""
    told = dossier.steps if inward else steps_for_agencies(dossier)
    shown = {one.id: one.number for one in papers if inward or one.kind in PAPERS}
    before = {step.number: state for step, state in _with_state_before(dossier)}
    return tuple(
        _line(steps, {**titles, **names}, names, shown, before[steps[0].number])
        for steps in _stretches(told)
    )


def journal_paper(
    dossier: Dossier, lines: Sequence[Line], *, agency: Title, at: datetime
) -> Journal:
    """In Thai, as papers are."""
    return Journal(
        day=business_date(at),
        dossier=dossier.id,
        agency=_printable(agency.th),
        title=_printable(dossier.request.title or "–"),
        state=STATE_WORDS[dossier.state].th,
        entries=tuple(_entry(line) for line in lines),
    )


def _with_state_before(dossier: Dossier) -> Iterator[tuple[Step, str]]:
    state = ""
    for step in dossier.steps:
        yield step, state
        state = step.state.value


def _stretches(steps: Sequence[Step]) -> Iterator[tuple[Step, ...]]:
    """Saving and finding again and again are one line each."""
    kept: list[Step] = []
    for step in steps:
        same = kept and (kept[-1].event, kept[-1].actor) == (step.event, step.actor)
        if kept and not (same and step.event in _AT_A_STRETCH):
            yield tuple(kept)
            kept = []
        kept.append(step)
    if kept:
        yield tuple(kept)


def _line(
    steps: tuple[Step, ...], titles: Titles, names: Titles, papers: Mapping[str, str], before: str
) -> Line:
    first, last = steps[0], steps[-1]
    told = steps if first.event == Event.RECORD_FINDING else steps[-1:]
    document = papers.get(str(last.outcome.get("document", "")))
    return Line(
        number=first.number,
        at=last.at,
        who=_who(last, names),
        role=_HUB if last.role == "hub" else _ROLES.get(last.role, Title(last.role, last.role)),
        what=SENTENCES[first.event],
        state=STATE_WORDS[last.state] if last.state.value != before else None,
        details=tuple(detail for step in told for detail in details_of(step, titles)),
        papers=(document,) if document else (),
        times=len(steps),
    )


def _who(step: Step, names: Titles) -> Title:
    """With whose place it is, where it is another's."""
    if step.role == "hub":
        return Title("", "")
    name = names.get(step.actor, Title(step.actor, step.actor))
    if step.deputy_for is None:
        return name
    other = names.get(step.deputy_for, Title(step.deputy_for, step.deputy_for))
    return Title(f"{name.th} (แทน {other.th})", f"{name.en} (for {other.en})")


def _entry(line: Line) -> Entry:
    times = f" ({line.times} ครั้ง)" if line.times > 1 else ""
    rows = [Row(label=one.label.th, text=_printable(one.text.th)) for one in line.details]
    if line.state:
        rows.append(Row(label="สถานะ", text=line.state.th))
    role = f"({line.role.th})" if line.who.th else line.role.th
    return Entry(
        at=line.at,
        who=_printable(f"{line.who.th} {role}".strip()),
        what=f"{line.what.th}{times}",
        details=tuple(rows),
        documents=line.papers,
    )


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub(_INSTEAD, text)
