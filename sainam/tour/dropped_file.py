"""A file dropped on the tour, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sainam.counterparts.agencies.sftp_drop import drop, fetch, names_in
from sainam.tour.tourist import Tourist

ENDS = ("posted", "stored", "held", "resent", "refused")
_COUNTS = ("lines", "posted", "duplicate", "rejected", "suspense")


@dataclass(frozen=True, slots=True)
class Dropped:
    """`state` is how reading it ended; `counts` is empty where nothing was posted."""

    file: str
    state: str
    counts: Mapping[str, int]
    findings: tuple[str, ...]

    def told(self) -> str:
        counts = ", ".join(f"{name} {self.counts[name]}" for name in _COUNTS if self.counts)
        return " · ".join(part for part in (self.state, counts, *self.findings[:2]) if part)


def drop_and_wait(
    tourist: Tourist, credential: str, name: str, content: bytes, *, folder: str = "inbox"
) -> Dropped:
    """Drops by SFTP as the party does, then waits until the hub has read it."""
    tourist.run(drop(tourist.sftp(credential), name, content, folder=folder))
    ended = tourist.until(lambda: _ended(tourist, name), seconds=40)
    if not ended:
        return Dropped("", "never read", {}, ())
    file, state = ended
    return Dropped(file, state, _counts(tourist, file), _findings(tourist, file))


def acknowledgement(
    tourist: Tourist, credential: str, name: str, *, folder: str = "outbox"
) -> bytes | None:
    """The acknowledgement file of a dropped file, fetched from the outbox."""

    def look() -> bytes | None:
        door = tourist.sftp(credential)
        found = [waiting for waiting in tourist.run(names_in(door, folder)) if name in waiting]
        return tourist.run(fetch(door, found[0], folder=folder)) if found else None

    return tourist.until(look, seconds=20)


def _ended(tourist: Tourist, name: str) -> tuple[str, str] | None:
    found = tourist.rows(
        "SELECT f.id::text, s.state FROM file f JOIN file_state s"
        " ON s.environment = f.environment AND s.file = f.id"
        " WHERE f.environment = 'live' AND f.name = %s AND s.state = ANY (%s)"
        " ORDER BY f.received_at DESC LIMIT 1",
        (name, list(ENDS)),
    )
    return (found[0][0], found[0][1]) if found else None


def _counts(tourist: Tourist, file: str) -> dict[str, int]:
    found = tourist.rows(
        "SELECT lines, posted, duplicate, rejected, suspense FROM file_result"
        " WHERE environment = 'live' AND file = %s",
        (file,),
    )
    return dict(zip(_COUNTS, found[0], strict=True)) if found else {}


def _findings(tourist: Tourist, file: str) -> tuple[str, ...]:
    found = tourist.rows(
        "SELECT rule, line, first_column FROM file_finding WHERE environment = 'live' AND file = %s"
        " ORDER BY line, number LIMIT 5",
        (file,),
    )
    return tuple(
        f"{rule} (line {line}{f', column {column}' if column else ''})"
        for rule, line, column in found
    )
