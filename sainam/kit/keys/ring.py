"""The ring: which data keys live, under which wraps, and what deletions ended; beside the masters.

<state>/masters/ring-N.jsonl, a line for each: {"key": {…}} or {"ended": {…}}. A turn writes it
whole, each new key adds its line before it is committed. A database that was brought back from a
backup takes it up (take_up_ring), for its own wraps are under a master that is no more.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from sainam.kit.keys.masters import sync_folder

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ring:
    """`keys` and `ended` as take_up_ring reads them."""

    keys: tuple[Line, ...]
    ended: tuple[Line, ...]


def write_ring(folder: Path, generation: int, ring: Ring) -> None:
    """Whole, or not at all."""
    path = _path(folder, generation)
    beside = path.with_suffix(f".{os.getpid()}.part")
    lines = [{"key": key} for key in ring.keys] + [{"ended": ended} for ended in ring.ended]
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.writelines(msgspec.json.encode(line) + b"\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(folder)


def add_key(folder: Path, generation: int, key: Line) -> None:
    """To be called while the lock against a turn is held, before the key is committed."""
    path = _path(folder, generation)
    line = msgspec.json.encode({"key": key}) + b"\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_ring(folder: Path, generation: int) -> Ring:
    """Of two lines for the same key the later one: the earlier was never committed.

    A last line without its end is of a key that never was. Raises FileNotFoundError.
    """
    keys: dict[tuple[str, str, str, str | None], Line] = {}
    ended: list[Line] = []
    for text in _path(folder, generation).read_bytes().split(b"\n")[:-1]:
        line = msgspec.json.decode(text)
        if "ended" in line:
            ended.append(line["ended"])
            continue
        key = line["key"]
        keys[key["class"], key["month"], key["kind"], key["about"]] = key
    return Ring(tuple(keys.values()), tuple(ended))


def drop_rings(folder: Path, before: int) -> None:
    """Those of earlier generations: they open nothing any more."""
    for path in folder.glob("ring-*.jsonl"):
        number = path.stem.partition("-")[2]
        if number.isdigit() and int(number) < before:
            path.unlink()
    sync_folder(folder)


def _path(folder: Path, generation: int) -> Path:
    return folder / f"ring-{generation}.jsonl"
