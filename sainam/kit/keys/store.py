"""Keys, wraps and generations as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import msgspec

from sainam.kit.database import Tx
from sainam.kit.keys.ring import Ring
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)

KeyKind = Literal["month", "file", "hold"]


@dataclass(frozen=True, slots=True)
class KeyName:
    """What a data key is for; `about` is the file or hold, none for a month's."""

    retention: str
    month: date
    kind: KeyKind
    about: str | None = None

    @property
    def identity(self) -> bytes:
        """Bound into each wrap, so that none is taken for another's."""
        said = (self.retention, self.month.isoformat(), self.kind, self.about or "")
        return "\x1f".join(said).encode()


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """`wrapped` None: no wrap under the generation that was asked for."""

    number: int
    name: KeyName
    wrapped: bytes | None


def find_generation(tx: Tx) -> tuple[int, bytes] | None:
    """The newest, with its master's proof."""
    row = tx.execute(_SQL["generation"]).fetchone()
    return (int(row[0]), bytes(row[1])) if row else None


def insert_generation(tx: Tx, generation: int, proof: bytes, *, actor: str) -> None:
    tx.execute(_SQL["insert_generation"], (generation, proof, actor))


def lock_keys_to_turn(tx: Tx) -> None:
    tx.execute(_SQL["lock_keys_to_turn"])


def find_key(tx: Tx, name: KeyName) -> tuple[WrappedKey, bool] | None:
    """With whether it has ended."""
    row = tx.execute(
        _SQL["key_of_month"], (name.retention, name.month, name.kind, name.about)
    ).fetchone()
    if row is None:
        return None
    return WrappedKey(int(row[0]), name, bytes(row[1]) if row[1] else None), bool(row[2])


def make_key(tx: Tx, name: KeyName, generation: int, wrapped: bytes) -> tuple[int, bool]:
    """Its number, and whether it is the new one."""
    row = tx.execute(
        _SQL["make_key"],
        (name.retention, name.month, name.kind, name.about, generation, wrapped),
    ).fetchone()
    if row is None:
        raise RuntimeError("make_content_key gave no row")
    return int(row[0]), bool(row[1])


def ring_key(tx: Tx, generation: int, number: int) -> dict[str, Any]:
    row = tx.execute(_SQL["ring_key"], (generation, number)).fetchone()
    if row is None:
        raise RuntimeError(f"key {number} has no wrap")
    return dict(row[0])


def load_ring(tx: Tx, generation: int) -> Ring:
    return Ring(
        tuple(row[0] for row in tx.execute(_SQL["ring_keys"], (generation,))),
        tuple(row[0] for row in tx.execute(_SQL["ring_ended"])),
    )


def living_keys(tx: Tx, generation: int) -> list[WrappedKey]:
    return [_wrapped(row) for row in tx.execute(_SQL["living_wraps"], (generation,))]


def keys_of(tx: Tx, generation: int, numbers: Sequence[int]) -> list[WrappedKey]:
    """Those of them that can still be opened."""
    rows = tx.execute(_SQL["wraps_of"], (generation, sorted(set(numbers))))
    return [_wrapped(row) for row in rows]


def keys_of_months(tx: Tx, generation: int, first: date, last: date) -> list[WrappedKey]:
    return [_wrapped(row) for row in tx.execute(_SQL["wraps_of_months"], (generation, first, last))]


def insert_wraps(tx: Tx, generation: int, wraps: Mapping[int, bytes]) -> None:
    tx.execute(_SQL["insert_wraps"], (generation, list(wraps), list(wraps.values())))


def turn_keys(tx: Tx) -> None:
    tx.execute(_SQL["turn_keys"])


def standing_generations(tx: Tx) -> list[int]:
    return [int(row[0]) for row in tx.execute(_SQL["standing_generations"])]


def insert_generation_end(tx: Tx, generation: int, witness: str) -> None:
    tx.execute(_SQL["insert_generation_end"], (generation, witness))


def take_up_ring(tx: Tx, generation: int, proof: bytes, ring: Ring) -> None:
    keys, ended = (msgspec.json.encode(part).decode() for part in (ring.keys, ring.ended))
    tx.execute(_SQL["take_up_ring"], (generation, proof, keys, ended))


def _wrapped(row: tuple[Any, ...]) -> WrappedKey:
    number, retention, month, kind, about, wrapped = row
    return WrappedKey(
        number, KeyName(retention, month, kind, about), bytes(wrapped) if wrapped else None
    )


def file_key_name(tx: Tx, about: str) -> KeyName | None:
    """A file has one key, whenever it was made, also when that has ended; None: it has none."""
    row = tx.execute(_SQL["file_key"], (about,)).fetchone()
    return None if row is None else KeyName(row[0], row[1], "file", about)


def file_keys(tx: Tx, generation: int) -> list[WrappedKey]:
    """Of every file whose key lives."""
    return [_wrapped(row) for row in tx.execute(_SQL["wraps_of_files"], (generation,))]


def hold_key_name(tx: Tx, hold: str, retention: str, month: date) -> KeyName:
    """A hold has one key, whenever it was made."""
    row = tx.execute(_SQL["hold_key"], (hold,)).fetchone()
    if row is not None:
        retention, month = row
    return KeyName(retention, month, "hold", hold)
