"""No owner's trouble keeps another's deliveries waiting."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from sainam.exchanges.deliveries.fair_share import (
    LONGEST_BETWEEN_PROBES,
    MOST_AT_ONCE,
    MOST_PER_OWNER,
    SILENT_BEFORE_PROBING,
    Place,
    Silence,
    choose,
    heard,
)

CIS: Place = ("live", "cis")
GIS: Place = ("live", "gis")


def some(count: int, start: int = 0) -> list[UUID]:
    return [UUID(int=start + n) for n in range(count)]


def silent(times: int, ticks: float = 0.0) -> Silence:
    silence = Silence()
    for _ in range(times):
        silence = heard(silence, answered=False, ticks=ticks)
    return silence


def test_one_owner_never_takes_all_the_room() -> None:
    chosen = choose({CIS: some(100)}, {}, {}, turn=0, ticks=0)
    assert [delivery for _, delivery in chosen] == some(MOST_PER_OWNER)


def test_owners_are_served_in_turn() -> None:
    due = {CIS: some(100), GIS: some(2, start=500)}
    places = [place for place, _ in choose(due, {}, {}, turn=0, ticks=0)]
    assert places[:4] == [CIS, GIS, CIS, GIS]
    assert choose(due, {CIS: 8, GIS: 7}, {}, turn=0, ticks=0) == [(GIS, UUID(int=500))]


def test_a_silent_owner_is_probed_with_one_delivery_and_then_let_alone() -> None:
    silences = {CIS: silent(SILENT_BEFORE_PROBING, ticks=100.0)}
    due = {CIS: some(50)}
    assert choose(due, {}, silences, turn=0, ticks=100.5) == []
    assert choose(due, {}, silences, turn=0, ticks=101.0) == [(CIS, UUID(int=0))]
    assert choose(due, {CIS: 1}, silences, turn=0, ticks=200.0) == []


def test_one_answer_opens_the_door_again() -> None:
    back = heard(silent(30), answered=True, ticks=0.0)
    assert len(choose({CIS: some(50)}, {}, {CIS: back}, turn=0, ticks=0.0)) == MOST_PER_OWNER


def test_a_silent_owner_is_tried_every_half_minute_however_long_it_is_silent() -> None:
    assert silent(1000, ticks=50.0).probe_at == 50.0 + LONGEST_BETWEEN_PROBES


@given(
    due=st.dictionaries(
        st.sampled_from([CIS, GIS, ("sandbox", "cis"), ("live", "dpis")]),
        st.lists(st.uuids(), unique=True, max_size=30),
    ),
    running=st.dictionaries(st.sampled_from([CIS, GIS]), st.integers(0, MOST_PER_OWNER)),
    turn=st.integers(0, 100),
)
def test_room_is_kept_and_nothing_is_chosen_twice(
    due: dict[Place, list[UUID]], running: dict[Place, int], turn: int
) -> None:
    chosen = choose(due, running, {}, turn=turn, ticks=0)
    assert len(chosen) == len(set(chosen)) <= MOST_AT_ONCE - sum(running.values())
    share = Counter(place for place, _ in chosen)
    assert all(count + running.get(place, 0) <= MOST_PER_OWNER for place, count in share.items())
    if sum(running.values()) == 0:
        assert all(share[place] > 0 for place, deliveries in due.items() if deliveries)
