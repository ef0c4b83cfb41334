"""Whether a value is to be believed: by its range, and by how fast the run moves.

A doubtful value is kept and marked, never dropped. See docs/algorithms/series.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from sainam.links.catalogue import Expected
from sainam.water.series import Quality
from sainam.water.series_rules import SeriesRule

Doubt = Literal[SeriesRule.RANGE, SeriesRule.RATE]

_HOUR = timedelta(hours=1)
_TICK = timedelta(microseconds=1)


def doubts_of(
    expected: Expected,
    fresh: Mapping[datetime, Decimal],
    standing: Mapping[datetime, tuple[Decimal, Quality]],
) -> dict[datetime, Doubt]:
    """The doubtful values of one run by valid time, among `fresh`; the others are good.

    Each is compared with the last good value before it, of `fresh` or of what stands already, so
    that one spike puts only itself in doubt. `fresh` takes the place of what stands.
    """
    doubts: dict[datetime, Doubt] = {}
    last: tuple[datetime, Decimal] | None = None
    for at in sorted({*fresh, *standing}):
        if at in fresh:
            value = fresh[at]
            doubt = _doubt(expected, at, value, last)
            if doubt is not None:
                doubts[at] = doubt
            good = doubt is None
        else:
            value, quality = standing[at]
            good = quality == "good"
        if good:
            last = (at, value)
    return doubts


def _doubt(
    expected: Expected, at: datetime, value: Decimal, last: tuple[datetime, Decimal] | None
) -> Doubt | None:
    if not expected.lowest <= value <= expected.highest:
        return SeriesRule.RANGE
    if last is None:
        return None
    before, known = last
    # Both sides in ticks, so that no division rounds.
    moved = abs(value - known) * (_HOUR // _TICK)
    return SeriesRule.RATE if moved > expected.most_per_hour * ((at - before) // _TICK) else None
