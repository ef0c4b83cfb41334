"""One owner in trouble is nobody else's: so many askings at once, and a rest after many failures.

Of one process. A caller who would wait for an owner that does not answer is told so at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sainam.agreements.terms import Environment
from sainam.exchanges.refusals import OwnerBusy, OwnerFailed, OwnerResting

MOST_AT_ONCE = 128  # of each owner; the connections of all are more
FAILURES_TO_REST = 10  # one after another, by whomever they were suffered
FIRST_REST_SECONDS = 5.0
LONGEST_REST_SECONDS = 60.0


@dataclass(slots=True)
class _Owner:
    asking: int = 0
    failures: int = 0
    rest: float = 0.0
    until: float = 0.0
    trying: bool = False


class OwnerGuard:
    """`ticks` is a clock that only goes forward, in seconds."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self._owners: dict[tuple[str, Environment], _Owner] = {}

    @asynccontextmanager
    async def asking(self, owner: str, environment: Environment) -> AsyncIterator[None]:
        """Raises OwnerBusy, OwnerResting; counts an OwnerFailed that comes from within."""
        place = self._owners.setdefault((owner, environment), _Owner())
        self._may_ask(place, owner)
        trying, place.trying = place.until > 0, place.until > 0
        place.asking += 1
        try:
            yield
        except OwnerFailed:
            self._failed(place)
            raise
        else:
            place.failures, place.rest, place.until = 0, 0.0, 0.0
        finally:
            place.asking -= 1
            if trying:
                place.trying = False

    def _may_ask(self, place: _Owner, owner: str) -> None:
        if place.until and (place.trying or self._ticks() < place.until):
            raise OwnerResting(owner)
        if place.asking >= MOST_AT_ONCE:
            raise OwnerBusy(owner)

    def _failed(self, place: _Owner) -> None:
        place.failures += 1
        if place.failures >= FAILURES_TO_REST:
            place.rest = min(max(place.rest * 2, FIRST_REST_SECONDS), LONGEST_REST_SECONDS)
            place.until = self._ticks() + place.rest
