"""A file of the outbox, or a part of one's own, being read. Its methods run in threads."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from threading import Lock

from sainam.channels.sftp.refusals import FolderShut

# A client may ask for any length; it gets this much and asks again.
MOST_AT_ONCE = 256 * 1024


@dataclass(slots=True, eq=False)
class Download:
    descriptor: int
    _open: bool = True
    _lock: Lock = field(default_factory=Lock)

    def read(self, offset: int, size: int) -> bytes:
        """Empty at the end. Raises FolderShut after a cut."""
        with self._lock:
            if not self._open:
                raise FolderShut
            return os.pread(self.descriptor, min(size, MOST_AT_ONCE), offset)

    def stat(self) -> os.stat_result:
        with self._lock:
            if not self._open:
                raise FolderShut
            return os.fstat(self.descriptor)

    def end(self) -> None:
        with self._lock:
            if self._open:
                self._open = False
                os.close(self.descriptor)
