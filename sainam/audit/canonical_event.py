"""The exact bytes of an event, as its leaf hashes them: RFC 8785 JSON of one flat object."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

_LARGEST = 2**53 - 1  # the largest whole number that RFC 8785 writes exactly


class RecordedEvent(msgspec.Struct, frozen=True, gc=False):
    """An event as it stands in the trail; the fields are in RFC 8785's order of keys.

    `at` as utc_text writes it; `exchange` a lower-case UUID; `detail` the text of a JSON object,
    hashed as a string so that no reader has to agree on how JSON inside it is written.
    """

    actor: str
    agency: str | None
    at: str
    detail: str
    environment: str | None
    event: str
    exchange: str | None
    seq: int
    subject: str
    txid: int


_encode = msgspec.json.Encoder().encode


def canonical_bytes(event: RecordedEvent) -> bytes:
    """Raises ValueError for a number which JSON readers would round."""
    if not (0 <= event.seq <= _LARGEST and 0 <= event.txid <= _LARGEST):
        raise ValueError(f"Event {event.seq} of transaction {event.txid} is past 2^53.")
    return _encode(event)


def utc_text(moment: datetime) -> str:
    """2026-11-22T06:59:59.000001Z: always UTC, always microseconds. `moment` must be aware."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"
