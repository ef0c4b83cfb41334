"""What CIS says of a request, read by what was heard before: a table, and any order at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.service_requests.take_word import work_step_of
from sainam.service_requests.word import (
    EDITABLE,
    ENDED,
    STATES,
    Reading,
    State,
    Told,
    Word,
    first_words,
    moves,
    read_word,
)

pytestmark = pytest.mark.row("I3")
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def said(step: int, state: State = "pending") -> Word:
    return Word(step, state, f"step-{step}", AT + timedelta(minutes=step))


def heard(step: int, *known: int, state: State = "pending") -> Told:
    """The last step that moved it, and the steps that a word came of."""
    return Told(step, state, {each: said(each) for each in known})


@pytest.mark.parametrize(
    ("told", "word", "reading"),
    [
        (heard(0), said(1), "next"),
        (heard(1, 1), said(2), "next"),
        (heard(1, 1), said(1), "repeated"),
        (heard(1, 1), said(1, "approved"), "conflicting"),
        (heard(1, 1), said(3), "early"),
        (heard(1, 1, 3), said(3), "repeated"),
        (heard(1, 1, 3), said(2), "late"),
        (heard(1, 1, 3), said(4), "early"),
        (heard(2, 1, 2, state="completed"), said(3), "after_end"),
        (heard(2, 1, 2, state="completed"), said(2), "repeated"),
        (heard(0, state="rejected"), said(1), "after_end"),
    ],
)
def test_a_word_is_read_by_what_was_heard(told: Told, word: Word, reading: Reading) -> None:
    assert read_word(told, word) == reading


def test_those_that_waited_follow_up_to_an_end() -> None:
    told = Told(0, "received", {2: said(2), 3: said(3, "rejected"), 4: said(4)})
    assert [word.step for word in moves(told, said(1))] == [1, 2, 3]


def test_what_came_after_the_end_is_no_first_word() -> None:
    words: list[tuple[Word, Reading]] = [(said(1), "next"), (said(2), "after_end")]
    assert set(first_words(words)) == {1}


def test_every_state_is_open_to_edits_or_not_and_ends_or_not() -> None:
    assert not EDITABLE & ENDED
    assert set(STATES) == set(get_args(State)) >= EDITABLE | ENDED


@given(st.permutations([1, 1, 2, 3, 3, 4, 5, 5]))
def test_in_any_order_and_repeated_each_step_moves_it_once_and_in_order(order: list[int]) -> None:
    step, words, moved = 0, list[tuple[Word, Reading]](), list[int]()
    for each in order:
        told = Told(step, "pending", first_words(words))
        reading = read_word(told, said(each))
        words.append((said(each), reading))
        if reading in ("next", "late"):
            moved += [word.step for word in moves(told, said(each))]
            step = moved[-1]
    assert moved == [1, 2, 3, 4, 5]
    assert [reading for _, reading in words].count("repeated") == 3


@given(st.text(max_size=100))
def test_any_code_of_an_owner_can_be_a_work_step(code: str) -> None:
    step = work_step_of(code)
    assert 1 <= len(step) <= 61
    assert step[0].isascii()
    assert step[0].isalpha()
