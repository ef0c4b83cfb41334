"""Turns a kind and its facts into subject and text, Thai first and English below. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from typing import Literal

from sainam.formats.layout import Title
from sainam.kit.thai_dates import BANGKOK, thai_date
from sainam.onboarding.notices.notice import Fact, Notice, Secret
from sainam.onboarding.notices.notice_texts import CLOSING, GREETING, SECRET, TEXTS
from sainam.onboarding.notices.secret_part import MARK

Language = Literal["th", "en"]
_BETWEEN = "\n\n" + "─" * 32 + "\n\n"
_LONGEST_FACT = 4000  # a page and a half; the letter itself is attached
_SPACES = re.compile(r"\s+")
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class UnfitFactsError(ValueError):
    """A notice was given other facts than its texts name, or a secret that is none."""


@dataclass(frozen=True, slots=True)
class Composed:
    subject: str
    body: str


def facts_of(kind: Notice) -> frozenset[str]:
    """The facts that a kind's texts name."""
    text = TEXTS[kind]
    parts = (text.subject.th, text.subject.en, text.body.th, text.body.en)
    return frozenset(name for part in parts for name in names_in(part))


def names_in(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def compose_notice(kind: Notice, facts: Mapping[str, Fact]) -> Composed:
    """Raises UnfitFactsError."""
    if wrong := facts_of(kind) ^ facts.keys():
        raise UnfitFactsError(f"{kind}: {', '.join(sorted(wrong))}")
    if any((name == SECRET) != isinstance(fact, Secret) for name, fact in facts.items()):
        raise UnfitFactsError(f"{kind}: only {SECRET} is a secret, and always")
    text = TEXTS[kind]
    thai, english = _told(facts, "th"), _told(facts, "en")
    subject = f"{text.subject.th.format(**thai)} · {text.subject.en.format(**english)}"
    body = _BETWEEN.join(
        (
            f"{GREETING.th}\n\n{text.body.th.format(**thai)}\n\n{CLOSING.th}",
            f"{GREETING.en}\n\n{text.body.en.format(**english)}\n\n{CLOSING.en}",
        )
    )
    return Composed(_one_line(subject), f"{body}\n")


def _told(facts: Mapping[str, Fact], language: Language) -> dict[str, str]:
    return {
        name: MARK if isinstance(fact, Secret) else _clean(_words(fact, language))[:_LONGEST_FACT]
        for name, fact in facts.items()
    }


def _words(fact: Fact, language: Language) -> str:
    if isinstance(fact, tuple):
        return "\n".join(f"- {_words(one, language)}" for one in fact)
    if isinstance(fact, Title):
        return fact.th if language == "th" else fact.en
    if isinstance(fact, datetime):
        there = fact.astimezone(BANGKOK)
        hour = f"{there:%H:%M}"
        words = _day(there.date(), language)
        return f"{words} เวลา {hour} น." if language == "th" else f"{words}, {hour} Bangkok time"
    return _day(fact, language) if isinstance(fact, date) else str(fact)


def _day(day: date, language: Language) -> str:
    if language == "th":
        return thai_date(day)
    return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"


def _clean(text: str) -> str:
    """Lines stay lines; no other control characters, and nothing that turns writing round."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(map(_shown, line)) for line in lines)


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else ""


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
