"""Two versions of an object of the register, word against word. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec


class Difference(msgspec.Struct, frozen=True):
    """`place` such as provisions[PDPA-2562-22].asks.th; empty text: it was not there."""

    place: str
    before: str
    after: str


def differences(before: Any, after: Any) -> tuple[Difference, ...]:
    """Of two bodies; None of what is not there. In the order in which the newer one says them."""
    then, now = dict(_leaves(before, "")), dict(_leaves(after, ""))
    places = [*now, *(place for place in then if place not in now)]
    return tuple(
        Difference(place, then.get(place, ""), now.get(place, ""))
        for place in places
        if then.get(place) != now.get(place)
    )


def _leaves(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list):
        if all(not isinstance(item, Mapping | list) for item in value):
            yield place, ", ".join(map(str, value))
            return
        for rank, item in enumerate(value):
            name = item.get("id", rank) if isinstance(item, Mapping) else rank
            yield from _leaves(item, f"{place}[{name}]")
    elif value is not None:
        yield place, str(value)
