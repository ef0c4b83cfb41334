"""One agreement's folder on the disk: inbox, outbox and staging.

Every directory is opened by its own name beneath the one before it and no link is followed, also
not one that somebody put there by other means: what does not lie in the folder is not reached.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sainam.agreements.terms import Environment
from sainam.channels.sftp.refusals import StillBeingWritten

Shelf = Literal["inbox", "outbox", "staging"]
SHELVES: tuple[Shelf, ...] = ("inbox", "outbox", "staging")
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe or device in place of a file must not hang the server.
_FILE = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


@dataclass(frozen=True, slots=True)
class Used:
    """What is in a folder and not yet on record."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class DropFolder:
    """Below `drop`, by environment and agreement, whose ids are single names."""

    drop: Path
    environment: Environment
    agreement: str

    def make(self) -> None:
        for shelf in SHELVES:
            path = self.drop / self.environment / self.agreement / shelf
            path.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def shelf(self, name: Shelf) -> Iterator[int]:
        """A descriptor of the directory; raises OSError where it is a link."""
        opened: list[int] = [os.open(self.drop, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)]
        try:
            for segment in (self.environment, self.agreement, name):
                opened.append(os.open(segment, _DIRECTORY, dir_fd=opened[-1]))
            yield opened[-1]
        finally:
            for descriptor in opened:
                os.close(descriptor)

    def listed(self, name: Shelf) -> list[tuple[bytes, os.stat_result]]:
        """The files, by name; neither links nor anything else."""
        with self.shelf(name) as shelf, os.scandir(shelf) as entries:
            found = [
                (os.fsencode(entry.name), entry.stat(follow_symlinks=False))
                for entry in entries
                if entry.is_file(follow_symlinks=False)
            ]
        return sorted(found, key=lambda pair: pair[0])

    def stat(self, name: Shelf, file: bytes) -> os.stat_result:
        """Raises FileNotFoundError, also for what is no file."""
        with self.shelf(name) as shelf:
            found = os.stat(file, dir_fd=shelf, follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode):
            raise FileNotFoundError(file)
        return found

    def has(self, name: Shelf, file: bytes) -> bool:
        try:
            self.stat(name, file)
        except FileNotFoundError:
            return False
        return True

    def open_to_read(self, name: Shelf, file: bytes) -> int:
        with self.shelf(name) as shelf:
            return _regular(os.open(file, os.O_RDONLY | _FILE, dir_fd=shelf))

    def open_alone(self, name: Shelf, file: bytes, *, make: bool = False) -> int:
        """For writing, held by nobody else, in this process or another.

        The hold ends with the process, however it ends. Raises StillBeingWritten.
        """
        flags = os.O_RDWR | _FILE | (os.O_CREAT if make else 0)
        with self.shelf(name) as shelf:
            while True:
                descriptor = _regular(os.open(file, flags, 0o600, dir_fd=shelf))
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if _is_still(descriptor, file, shelf):
                        return descriptor
                except BlockingIOError as error:
                    os.close(descriptor)
                    raise StillBeingWritten from error
                os.close(descriptor)  # between open and hold it was renamed or removed

    def remove(self, name: Shelf, file: bytes) -> None:
        self.stat(name, file)
        with self.shelf(name) as shelf:
            os.unlink(file, dir_fd=shelf)
            os.fsync(shelf)

    def rename(self, source: tuple[Shelf, bytes], target: tuple[Shelf, bytes]) -> None:
        """Over whatever had the new name; durable."""
        with self.shelf(source[0]) as old, self.shelf(target[0]) as new:
            os.rename(source[1], target[1], src_dir_fd=old, dst_dir_fd=new)
            os.fsync(new)
            if source[0] != target[0]:
                os.fsync(old)

    def used(self) -> Used:
        found = [size.st_size for _, size in self.listed("inbox")]
        found += [size.st_size for name, size in self.listed("staging") if name.endswith(b".bin")]
        return Used(len(found), sum(found))


def _is_still(descriptor: int, file: bytes, shelf: int) -> bool:
    try:
        named = os.stat(file, dir_fd=shelf, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return os.path.samestat(named, os.fstat(descriptor))


def _regular(descriptor: int) -> int:
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise FileNotFoundError
