"""What a list says now against what it said before. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from sainam.kit.refusal import Refusal

Kind = Literal["added", "changed", "withdrawn"]
_SMALL = 20  # of so few items more than half may well go in a night


class ListShrunk(Refusal):
    """More than half of the list is gone since the last sync: a person has to confirm it."""

    rule = "list.shrunk"
    thai = "รายการหายไปเกินครึ่งหนึ่งจากการรับครั้งก่อน ต้องให้เจ้าหน้าที่ยืนยันว่าถูกต้อง"
    fault = "provider"


class Change(msgspec.Struct, frozen=True):
    """`content` is the item's JSON as it stands now; of what was withdrawn as it stood last."""

    key: str
    kind: Kind
    fields: tuple[str, ...]
    content: str


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[Change, ...]:
    """Both are JSON objects by key; in the order of the keys."""
    return tuple(_changes(before, now))


def refuse_shrunk(before: Mapping[str, str], changes: Sequence[Change]) -> None:
    """Raises ListShrunk."""
    gone = sum(change.kind == "withdrawn" for change in changes)
    if len(before) >= _SMALL and gone * 2 > len(before):
        raise ListShrunk(f"{gone} of {len(before)} items")


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Change]:
    for key in sorted(before.keys() | now.keys()):
        old, new = before.get(key), now.get(key)
        if new is None:
            yield Change(key, "withdrawn", (), old or "{}")
        elif old is None:
            yield Change(key, "added", tuple(msgspec.json.decode(new)), new)
        elif old != new and (fields := _differing(old, new)):
            yield Change(key, "changed", fields, new)


def _differing(old: str, new: str) -> tuple[str, ...]:
    was: dict[str, Any] = msgspec.json.decode(old)
    has: dict[str, Any] = msgspec.json.decode(new)
    names = [*has, *(name for name in was if name not in has)]
    return tuple(name for name in names if was.get(name) != has.get(name))
