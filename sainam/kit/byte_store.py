"""The byte store: bytes by their SHA-256 or by a name, on disk before anything speaks of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sainam.kit.ids import new_id
from sainam.kit.refusal import Refusal

_BLOCK = 1 << 20


class BytesMissing(Refusal):
    """The bytes of this file are not where the hub keeps them; they have to be brought back."""

    rule = "hub.bytes_missing"
    thai = "ระบบหาแฟ้มนี้ในที่เก็บไม่พบ ผู้ดูแลระบบต้องนำกลับมาก่อน"
    fault = "hub"


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
        return self._write(blocks, self.path)

    def put_named(self, name: str, blocks: Iterable[bytes]) -> Stored:
        """As put_blocks, below a name of its own; what had it before is gone."""
        return self._write(blocks, lambda _: self._folder / name)

    def open_named(self, name: str) -> BinaryIO:
        return (self._folder / name).open("rb")

    def has_named(self, name: str) -> bool:
        return (self._folder / name).exists()

    def remove_named(self, name: str) -> None:
        """For good; also where it is gone already."""
        path = self._folder / name
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            _sync_folder(path.parent)

    def _write(self, blocks: Iterable[bytes], place: Callable[[bytes], Path]) -> Stored:
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
            final = place(digest.digest())
            final.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(final)
            for folder in final.parents:
                _sync_folder(folder)
                if folder == self._folder:
                    break
        finally:
            temporary.unlink(missing_ok=True)
        return Stored(digest.digest(), length)

    def open(self, sha256: bytes) -> BinaryIO:
        return self.path(sha256).open("rb")

    def read(self, sha256: bytes) -> bytes:
        """The whole of it. Raises BytesMissing."""
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise BytesMissing(sha256.hex()) from error

    def path(self, sha256: bytes) -> Path:
        text = sha256.hex()
        return self._folder / text[:2] / text[2:4] / text


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
