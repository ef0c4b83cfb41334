"""Where the next part of a list begins: the key of the last row seen, as addresses carry it."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class Key(NamedTuple):
    """Lists are newest first; among rows of one moment the id decides."""

    at: datetime
    id: UUID


def key_text(key: Key) -> str:
    return f"{(key.at - _EPOCH) // _TICK}-{key.id.hex}"


def read_key(text: str | None) -> Key | None:
    """None for what is no key: the list then begins anew."""
    at, _, number = (text or "").partition("-")
    try:
        return Key(_EPOCH + int(at) * _TICK, UUID(number))
    except (ValueError, OverflowError):
        return None


def read_numbers(text: str | None) -> tuple[int, int] | None:
    """A key of two whole numbers, 17.4."""
    first, _, second = (text or "").partition(".")
    if not (first.isascii() and first.isdigit() and second.isascii() and second.isdigit()):
        return None
    return (int(first), int(second)) if max(len(first), len(second)) < 18 else None
