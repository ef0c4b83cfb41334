"""A part being written. Its methods run in threads; a cut may come at any moment from outside."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from sainam.channels.sftp.download import MOST_AT_ONCE
from sainam.channels.sftp.refusals import FileTooLong, UploadSpoiled
from sainam.kit.refusal import Refusal


class Room(Protocol):
    """What the folder has left."""

    def grow(self, by: int) -> None:
        """Raises FolderFull."""


# The mode of a part says whether its client closed it after its last write: it outlives a crash.
BEING_WRITTEN = 0o600
CLOSED = 0o640


def was_closed(part: os.stat_result) -> bool:
    return stat.S_IMODE(part.st_mode) == CLOSED


@dataclass(slots=True, eq=False)
class Upload:
    """Once a write of it has failed it is never taken.

    `final` is the name it is taken under when its client closes it; None: only a rename says that
    it is whole.
    """

    descriptor: int
    part: bytes
    final: bytes | None
    longest: int
    room: Room
    appends: bool = False
    spoiled: Refusal | None = None
    closed_by_client: bool = False
    _size: int = 0
    _open: bool = True
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        os.fchmod(self.descriptor, BEING_WRITTEN)
        self._size = os.fstat(self.descriptor).st_size

    def write(self, offset: int, content: bytes) -> None:
        """Raises FolderFull, FileTooLong, UploadSpoiled."""
        with self._lock:
            self._whole()
            start = self._size if self.appends else offset
            self._reserve(start + len(content))
            try:
                _write_all(self.descriptor, content, start)
            except OSError:
                self.spoiled = UploadSpoiled("the disk refused")
                raise
            self._size = max(self._size, start + len(content))

    def set_size(self, size: int) -> None:
        """Raises FolderFull, FileTooLong, UploadSpoiled."""
        with self._lock:
            self._whole()
            self._reserve(size)
            os.ftruncate(self.descriptor, size)
            self._size = size

    def set_times(self, accessed: int, modified: int) -> None:
        with self._lock:
            self._whole()
            os.utime(self.descriptor, (accessed, modified))

    def read(self, offset: int, size: int) -> bytes:
        with self._lock:
            self._whole()
            return os.pread(self.descriptor, min(size, MOST_AT_ONCE), offset)

    def stat(self) -> os.stat_result:
        with self._lock:
            if not self._open:
                raise self.spoiled or UploadSpoiled
            return os.fstat(self.descriptor)

    def end(
        self, why: Refusal | None = None, *, whole: Callable[[int], None] | None = None
    ) -> None:
        """Ends writing, once; `why` spoils it.

        `whole` is given the descriptor, still held, if the client ended it and nothing failed.
        """
        with self._lock:
            if not self._open:
                return
            self._open = False
            self.spoiled = self.spoiled or why
            try:
                if self.closed_by_client and self.spoiled is None:
                    os.fchmod(self.descriptor, CLOSED)
                    if whole is not None:
                        whole(self.descriptor)
            finally:
                os.close(self.descriptor)

    def _whole(self) -> None:
        if self.spoiled is not None or not self._open:
            raise self.spoiled or UploadSpoiled

    def _reserve(self, size: int) -> None:
        try:
            if size > self.longest:
                raise FileTooLong(f"{self.longest} bytes at most")
            if size > self._size:
                self.room.grow(size - self._size)
        except Refusal as refusal:
            self.spoiled = refusal
            raise


def _write_all(descriptor: int, content: bytes, offset: int) -> None:
    left = memoryview(content)
    while left:
        written = os.pwrite(descriptor, left, offset)
        left = left[written:]
        offset += written
