"""Bytes on their way through: gathered before they may go on, and gone with this process."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

IN_MEMORY_BYTES = 256 * 1024
PIECE_BYTES = 64 * 1024
_NONCE_BYTES = 12


class SpoolFullError(ValueError):
    """More came than it may hold."""


class Spool:
    """In memory as long as it is small, then in a file without a name.

    The file is sealed piece by piece under a key that nobody else ever has, so what a killed
    process leaves on the disk opens for no one. Not for two threads at a time.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self.length = 0
        self._folder = folder
        self._most = most_bytes
        self._digest = sha256()
        self._waiting = bytearray()
        self._file: BinaryIO | None = None
        self._cipher = AESGCM(os.urandom(32))
        self._sealed: list[int] = []  # the length of each piece in the file
        self._then: Callable[[], None] | None = None

    def write(self, piece: bytes) -> None:
        """Raises SpoolFullError, and OSError where the disk is full."""
        self.length += len(piece)
        if self.length > self._most:
            raise SpoolFullError(f"more than {self._most} bytes")
        self._digest.update(piece)
        self._waiting += piece
        if self._file is not None or len(self._waiting) > IN_MEMORY_BYTES:
            while len(self._waiting) >= PIECE_BYTES:
                self._put(bytes(self._waiting[:PIECE_BYTES]))
                del self._waiting[:PIECE_BYTES]

    @property
    def digest(self) -> bytes:
        """SHA-256 of all that was written."""
        return self._digest.digest()

    def pieces(self) -> Iterator[bytes]:
        """All of it, once more and in order."""
        if self._file is not None:
            self._file.seek(0)
            for number, length in enumerate(self._sealed):
                yield self._cipher.decrypt(_nonce(number), self._file.read(length), None)
        waiting = bytes(self._waiting)
        for begin in range(0, len(waiting), PIECE_BYTES):
            yield waiting[begin : begin + PIECE_BYTES]

    def when_closed(self, then: Callable[[], None]) -> None:
        """`then` is called once, when it is closed."""
        self._then = then

    def close(self) -> None:
        """Nothing of it is left. May be called again."""
        self._waiting.clear()
        if self._file is not None:
            self._file.close()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _put(self, piece: bytes) -> None:
        if self._file is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  until close
        sealed = self._cipher.encrypt(_nonce(len(self._sealed)), piece, None)
        self._file.write(sealed)
        self._sealed.append(len(sealed))


def _nonce(number: int) -> bytes:
    """Each piece has its own number, and each spool its own key."""
    return number.to_bytes(_NONCE_BYTES, "big")
