"""The Hydrographic Department (row M1): predicted water level at Samlae, hour by hour, as CSV.

The tide is synthetic: four constituents with their true periods and invented amplitudes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sainam.counterparts.agencies.sftp_drop import SftpDoor, drop
from sainam.counterparts.their_clock import BANGKOK

STATION = "SAMLAE"
DATUM = "MSL"
HOURS = 72

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_MEAN_MM = 420
# Period in hours (M2, S2, K1, O1), amplitude in millimetres, phase in radians.
_CONSTITUENTS = (
    (12.4206012, 610, 0.4),
    (12.0, 290, 1.1),
    (23.9344696, 480, 2.3),
    (25.8193417, 330, 0.9),
)


@dataclass(frozen=True, slots=True)
class PredictedLevel:
    """A level in whole millimetres above the datum, valid at one hour."""

    issue_time: datetime
    valid_time: datetime
    level_mm: int


def predicted(issue_time: datetime, hours: int = HOURS) -> tuple[PredictedLevel, ...]:
    """One issue: hourly levels from the hour of issue on."""
    first = issue_time.astimezone(BANGKOK).replace(minute=0, second=0, microsecond=0)
    valid_times = (first + timedelta(hours=hour) for hour in range(hours))
    return tuple(PredictedLevel(issue_time, at, _level_mm(at)) for at in valid_times)


def corrected(
    levels: Sequence[PredictedLevel], change_mm: Mapping[int, int]
) -> tuple[PredictedLevel, ...]:
    """The same issue with the levels of some hours (0, 1, …) changed."""
    return tuple(
        replace(level, level_mm=level.level_mm + change_mm.get(hour, 0))
        for hour, level in enumerate(levels)
    )


def csv_of(levels: Sequence[PredictedLevel]) -> bytes:
    """The file: station, datum, issue_time, valid_time, level_m; times with Bangkok's offset."""
    rows = [
        f"{STATION},{DATUM},{_text(level.issue_time)},{_text(level.valid_time)},"
        f"{level.level_mm / 1000:.3f}"
        for level in levels
    ]
    return ("\n".join(["station,datum,issue_time,valid_time,level_m", *rows]) + "\n").encode()


async def issue(door: SftpDoor, name: str, levels: Sequence[PredictedLevel]) -> bytes:
    """Drops an issue by SFTP; gives the bytes sent."""
    content = csv_of(levels)
    await drop(door, name, content)
    return content


def _level_mm(at: datetime) -> int:
    hours = (at - _EPOCH) / timedelta(hours=1)
    tide = (
        amplitude * math.cos(2 * math.pi * hours / period + phase)
        for period, amplitude, phase in _CONSTITUENTS
    )
    return _MEAN_MM + round(sum(tide))


def _text(moment: datetime) -> str:
    return moment.astimezone(BANGKOK).isoformat(timespec="seconds")
