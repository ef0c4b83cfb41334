"""The byte store: bytes by their SHA-256, on disk before anything speaks of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sainam.kit.ids import new_id

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store holds now: digest and length in bytes."""

    sha256: bytes
    length: int


class ByteStore:
    """A folder; an object is written beside its place, synced, and renamed into it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)

    def put(self, source: BinaryIO) -> Stored:
        """Reads `source` to its end. The object is durable when this returns."""
        return self.put_blocks(iter(partial(source.read, _BLOCK), b""))

    def put_blocks(self, blocks: Iterable[bytes]) -> Stored:
        """As put, of bytes that come piece by piece."""
        digest = hashlib.sha256()
        length = 0
        temporary = self._incoming / new_id().hex
        try:
            with temporary.open("xb") as target:
                for block in blocks:
                    digest.update(block)
                    length += len(block)
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
            final = self.path(digest.digest())
            final.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(final)
            _sync_folder(final.parent)
            _sync_folder(final.parent.parent)
            _sync_folder(self._folder)
        finally:
            temporary.unlink(missing_ok=True)
        return Stored(digest.digest(), length)

    def open(self, sha256: bytes) -> BinaryIO:
        return self.path(sha256).open("rb")

    def path(self, sha256: bytes) -> Path:
        text = sha256.hex()
        return self._folder / text[:2] / text[2:4] / text


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
