"""A long content sealed in frames of 64 KiB: read as it comes; none is cut, swapped or told twice.

An object is a head, then frames. The head: `SNF1`, the number of the data key (4 bytes), 8 bytes
of noise. Each frame is AES-256-GCM under noise and place; its place and whether it is the last
stand in the additional data. All frames but the last hold 64 KiB.
"""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from sainam.kit.keys.envelope import DataKey, SealBrokenError

FRAME_BYTES = 1 << 16
_TAG_BYTES = 16
_NOISE_BYTES = 8
_MARK = b"SNF1"
_HEAD = struct.Struct(f">4sI{_NOISE_BYTES}s")


def seal_frames(key: DataKey, about: bytes, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The object, piece by piece; `about` names its place: it opens at no other."""
    noise = os.urandom(_NOISE_BYTES)
    yield _HEAD.pack(_MARK, key.number, noise)
    place, held = 0, bytearray()
    for block in blocks:
        held += block
        while len(held) > FRAME_BYTES:
            yield _sealed(key, about, noise, place, bytes(held[:FRAME_BYTES]), last=False)
            del held[:FRAME_BYTES]
            place += 1
    yield _sealed(key, about, noise, place, bytes(held), last=True)


def key_number(source: BinaryIO) -> int:
    """From the head; `source` stands behind it then. Raises SealBrokenError."""
    return _read_head(source)[0]


def open_frames(key: DataKey, about: bytes, source: BinaryIO) -> BinaryIO:
    """`source` at its beginning; it is closed with what is given.

    A read raises SealBrokenError, with the frame's number, at whatever was changed, cut or added.
    """
    _, noise = _read_head(source)
    return io.BufferedReader(_Frames(key, about, noise, source), FRAME_BYTES)


class _Frames(io.RawIOBase):
    def __init__(self, key: DataKey, about: bytes, noise: bytes, source: BinaryIO) -> None:
        self._key, self._about, self._noise, self._source = key, about, noise, source
        self._place = self._given = 0
        self._left = memoryview(b"")
        self._ahead: bytes | None = source.read(FRAME_BYTES + _TAG_BYTES)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        while not self._left and self._ahead is not None:
            self._left = memoryview(self._next(self._ahead))
        taken = min(len(buffer), len(self._left))
        buffer[:taken] = self._left[:taken]
        self._left = self._left[taken:]
        self._given += taken
        return taken

    def tell(self) -> int:
        """How far the content was read."""
        return self._given

    def close(self) -> None:
        self._source.close()
        super().close()

    def _next(self, frame: bytes) -> bytes:
        ahead = self._source.read(FRAME_BYTES + _TAG_BYTES)
        about = _bound(self._about, self._place, last=not ahead)
        nonce = _nonce(self._noise, self._place)
        try:
            content = self._key.cipher.decrypt(nonce, frame, about)
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError(f"{self._about.decode()}: frame {self._place + 1}") from error
        self._place += 1
        self._ahead = ahead or None
        return content


def _read_head(source: BinaryIO) -> tuple[int, bytes]:
    head = source.read(_HEAD.size)
    if len(head) != _HEAD.size or not head.startswith(_MARK):
        raise SealBrokenError("head")
    _, number, noise = _HEAD.unpack(head)
    return number, noise


def _sealed(
    key: DataKey, about: bytes, noise: bytes, place: int, content: bytes, *, last: bool
) -> bytes:
    return key.cipher.encrypt(_nonce(noise, place), content, _bound(about, place, last=last))


def _nonce(noise: bytes, place: int) -> bytes:
    return noise + place.to_bytes(4, "big")


def _bound(about: bytes, place: int, *, last: bool) -> bytes:
    return about + b"\x00" + place.to_bytes(4, "big") + (b"\x01" if last else b"\x00")
