"""What a word of the owner's system about a request means, by what was heard before. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

State = Literal[
    "received", "checking", "pending", "approved", "in_progress", "completed", "rejected",
    "cancelled",
]  # fmt: skip
Reading = Literal["next", "late", "early", "repeated", "conflicting", "after_end"]
STATES: tuple[State, ...] = get_args(State)
ENDED: frozenset[State] = frozenset({"completed", "rejected", "cancelled"})
EDITABLE: frozenset[State] = frozenset({"received", "checking", "pending"})


@dataclass(frozen=True, slots=True)
class Word:
    """`step` counts from 1 within the request; `work_step` is the owner's code of what it did."""

    step: int
    state: State
    work_step: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What was heard so far: the last step that moved the request, and the first word of each."""

    step: int
    state: State
    first: Mapping[int, Word]

    @property
    def waits(self) -> bool:
        """Whether a later step came before its turn."""
        return any(step > self.step for step in self.first)


def first_words(words: Iterable[tuple[Word, Reading]]) -> dict[int, Word]:
    """By step; `words` as they were heard, in order. What came after the end does not count."""
    found: dict[int, Word] = {}
    for word, reading in words:
        if reading != "after_end":
            found.setdefault(word.step, word)
    return found


def read_word(told: Told, word: Word) -> Reading:
    """A known step that says the same is only repeated, after the end too."""
    known = told.first.get(word.step)
    if known is not None:
        return "repeated" if known == word else "conflicting"
    if told.state in ENDED:
        return "after_end"
    if word.step > told.step + 1:
        return "early"
    return "late" if told.waits else "next"


def moves(told: Told, word: Word) -> list[Word]:
    """What moves the request now: this word, then those that waited for it, until an end."""
    moved = [word]
    while moved[-1].state not in ENDED:
        following = told.first.get(moved[-1].step + 1)
        if following is None:
            break
        moved.append(following)
    return moved
