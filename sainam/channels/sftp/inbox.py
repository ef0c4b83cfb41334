"""An agreement's inbox as its callers see it. Its methods run in threads.

On the disk lie only parts. A file closed under its final name was staged at once, and for some
seconds may still be renamed, removed or written on, as clients do that end an upload in several
steps. A file the hub has taken stays listed for a while, because clients look at what they sent.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import NoReturn
from uuid import UUID

from sainam.agreements.terms import FolderLimits
from sainam.channels.sftp import staging
from sainam.channels.sftp.drop_folder import DropFolder
from sainam.channels.sftp.drop_name import is_unfinished, part_of
from sainam.channels.sftp.refusals import AlreadyTaken, FolderFull, UploadSpoiled
from sainam.channels.sftp.staging import Dropped
from sainam.channels.sftp.upload import Upload, was_closed
from sainam.kit.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Seen:
    """What a caller is told of a file. Times are seconds of the Unix epoch."""

    size: int
    accessed: int
    modified: int


@dataclass(frozen=True, slots=True)
class _Settling:
    name: bytes
    due: float
    seen: Seen


@dataclass(frozen=True, slots=True)
class OpenMode:
    """How an upload is opened; without `truncate` it goes on with what is there."""

    make: bool
    truncate: bool
    append: bool
    exclusive: bool


@dataclass(slots=True)
class Inbox:
    """`limits` are asked for whenever something is opened to be written.

    `monotonic` gives seconds that only grow; `settle` and `still_listed` are seconds of it.
    """

    folder: DropFolder
    limits: Callable[[], FolderLimits]
    settle: float
    still_listed: float
    monotonic: Callable[[], float]
    _uploads: set[Upload] = field(default_factory=set)
    _settling: dict[UUID, _Settling] = field(default_factory=dict)
    _taken: dict[bytes, tuple[float, Seen]] = field(default_factory=dict)
    _in_hand: set[UUID] = field(default_factory=set)
    _used: int = 0
    _most: int = 0
    _lock: Lock = field(default_factory=Lock)

    def begin(self, name: bytes, mode: OpenMode) -> Upload:
        """Raises StillBeingWritten, FolderFull, FileNotFoundError, FileExistsError."""
        limits = self.limits()
        final = None if is_unfinished(name) else name
        part = name if final is None else part_of(name)
        truncate = mode.truncate
        if final is not None and not self._take_back(final, part, mode):
            if not mode.make:
                raise FileNotFoundError(name)
            truncate = True
        there = self.folder.has("inbox", part)
        if mode.exclusive and final is None and there:
            raise FileExistsError(name)
        used = self.folder.used()
        if not there and used.files >= limits.files:
            raise FolderFull(f"{limits.files} files at most")
        descriptor = self.folder.open_alone("inbox", part, make=mode.make or final is not None)
        if truncate:
            os.ftruncate(descriptor, 0)
        upload = Upload(descriptor, part, final, limits.file_bytes, self, mode.append)
        with self._lock:
            self._used, self._most = self.folder.used().bytes, limits.bytes
            self._uploads.add(upload)
        return upload

    def grow(self, by: int) -> None:
        """Raises FolderFull."""
        with self._lock:
            if self._used + by > self._most:
                self._used = self.folder.used().bytes
            if self._used + by > self._most:
                raise FolderFull(f"{self._most} bytes at most")
            self._used += by

    def finish(self, upload: Upload, dropped: Dropped) -> None:
        """Its client closed it. Raises what spoiled it."""

        def stage(part: int) -> None:
            with self._in_hands(dropped.file_id):
                found = _seen(staging.stage_held(self.folder, part, upload.part, dropped))
                settling = _Settling(upload.final or b"", self.monotonic() + self.settle, found)
                with self._lock:
                    self._settling[dropped.file_id] = settling
            self.let_go(dropped.file_id)

        upload.end(whole=stage if upload.final is not None else None)
        self._forget(upload)
        if upload.spoiled is not None:
            raise upload.spoiled

    def cut(self, upload: Upload, why: Refusal, *, remove: bool) -> None:
        """It was not its client that ended it. The part stays for a later try, or is removed."""
        upload.end(why)
        self._forget(upload)
        if remove and self.folder.has("inbox", upload.part):
            self.folder.remove("inbox", upload.part)

    def rename(self, old: bytes, new: bytes, dropped: Dropped, *, replace_it: bool) -> UUID | None:
        """The id of the file that was staged by it, in hand; None: it goes on under another name.

        Raises StillBeingWritten, NotClosed, AlreadyTaken, FileNotFoundError, FileExistsError.
        """
        if is_unfinished(new):
            self._rename_part(old, new, replace_it=replace_it)
            return None
        settling = self._settling_as(old)
        with self._in_hands(dropped.file_id):
            if settling is not None:
                staging.stage_again(self.folder, settling, dropped)
                seen = self._settled(settling).seen
            elif self.folder.has("inbox", old):
                seen = _seen(staging.stage(self.folder, old, dropped))
            else:
                self._refuse_taken(old)
        with self._lock:
            self._taken[new] = (self.monotonic() + self.still_listed, seen)
        return dropped.file_id

    def remove(self, name: bytes) -> None:
        """What is being written under the name is spoiled. Raises AlreadyTaken."""
        running = next(
            (each for each in list(self._uploads) if name in (each.final, each.part)), None
        )
        settling = self._settling_as(name)
        if running is not None:
            self.cut(running, UploadSpoiled("removed"), remove=True)
        elif settling is not None:
            staging.give_back(self.folder, settling, None)
            self._settled(settling)
        elif self.folder.has("inbox", name):
            os.close(self.folder.open_alone("inbox", name))
            self.folder.remove("inbox", name)
        else:
            self._refuse_taken(name)

    def see(self, name: bytes) -> Seen:
        """Raises FileNotFoundError."""
        for known, seen in self.listed():
            if known == name:
                return seen
        raise FileNotFoundError(name)

    def listed(self) -> Iterator[tuple[bytes, Seen]]:
        """Parts, what settles, and what was taken lately; each name once."""
        told: set[bytes] = set()
        now = self.monotonic()
        with self._lock:
            later = [(each.name, each.seen) for each in self._settling.values()][::-1]
            later += [(name, seen) for name, (until, seen) in self._taken.items() if now < until]
        parts = [(name, _seen(found)) for name, found in self.folder.listed("inbox")]
        for name, seen in parts + later:
            if name not in told:
                told.add(name)
                yield name, seen

    def open_part(self, name: bytes) -> int:
        """To read what was uploaded so far. Raises AlreadyTaken, FileNotFoundError."""
        if not self.folder.has("inbox", name):
            self._refuse_taken(name)
        return self.folder.open_to_read("inbox", name)

    def set_attributes(self, name: bytes, size: int | None, times: tuple[int, int] | None) -> None:
        """Raises AlreadyTaken where a taken file should change."""
        if self.folder.has("inbox", name):
            with self._alone(name) as upload:
                if size is not None:
                    upload.set_size(size)
                if times is not None:
                    upload.set_times(*times)
            return
        seen = self.see(name)
        if size not in (None, seen.size):
            raise AlreadyTaken
        if times is not None:
            self._retime(name, replace(seen, accessed=times[0], modified=times[1]))

    def ripe(self) -> list[UUID]:
        """What has settled by now, from here on in hand; forgets what was taken long ago."""
        now = self.monotonic()
        with self._lock:
            for name in [name for name, (until, _) in self._taken.items() if until <= now]:
                del self._taken[name]
            found = [file_id for file_id, each in self._settling.items() if each.due <= now]
            for file_id in found:
                settled = self._settling.pop(file_id)
                self._taken[settled.name] = (now + self.still_listed, settled.seen)
            self._in_hand.update(found)
        return sorted(found)

    def left_over(self) -> list[UUID]:
        """Staged, neither settling nor in hand: its process was killed, or its taking failed."""
        with self._lock:
            found = staging.staged(self.folder)
            return [each for each in found if each not in self._in_hand | self._settling.keys()]

    def let_go(self, file_id: UUID) -> None:
        """Taken, or to be tried again."""
        with self._lock:
            self._in_hand.discard(file_id)

    @contextmanager
    def _alone(self, name: bytes) -> Iterator[Upload]:
        """It counts as closed afterwards if it did before."""
        limits = self.limits()
        descriptor = self.folder.open_alone("inbox", name)
        closed = was_closed(os.fstat(descriptor))
        with self._lock:
            self._most = limits.bytes
        upload = Upload(descriptor, name, None, limits.file_bytes, self)
        upload.closed_by_client = closed
        try:
            yield upload
        finally:
            upload.end()

    def _take_back(self, final: bytes, part: bytes, mode: OpenMode) -> bool:
        """Goes on with a file closed a moment ago. False: there is none, or it is begun anew."""
        settling = self._settling_as(final)
        if settling is None or mode.truncate:
            return False
        if mode.exclusive:
            raise FileExistsError(final)
        if self.folder.has("inbox", part):
            os.close(self.folder.open_alone("inbox", part))
        staging.give_back(self.folder, settling, part)
        self._settled(settling)
        return True

    def _rename_part(self, old: bytes, new: bytes, *, replace_it: bool) -> None:
        if self.folder.has("inbox", new):
            if not replace_it:
                raise FileExistsError(new)
            os.close(self.folder.open_alone("inbox", new))
        settling = self._settling_as(old)
        if settling is not None:
            staging.give_back(self.folder, settling, new)
            self._settled(settling)
            return
        if not self.folder.has("inbox", old):
            self._refuse_taken(old)
        held = self.folder.open_alone("inbox", old)
        try:
            self.folder.rename(("inbox", old), ("inbox", new))
        finally:
            os.close(held)

    def _settling_as(self, name: bytes) -> UUID | None:
        """The last one closed under this name."""
        with self._lock:
            found = [key for key, each in self._settling.items() if each.name == name]
        return max(found, default=None)

    def _settled(self, file_id: UUID) -> _Settling:
        with self._lock:
            return self._settling.pop(file_id)

    def _retime(self, name: bytes, seen: Seen) -> None:
        settling = self._settling_as(name)
        with self._lock:
            if settling is not None and settling in self._settling:
                self._settling[settling] = replace(self._settling[settling], seen=seen)
            elif name in self._taken:
                self._taken[name] = (self._taken[name][0], seen)

    @contextmanager
    def _in_hands(self, file_id: UUID) -> Iterator[None]:
        """From before it is staged, so that nobody takes it for left over."""
        with self._lock:
            self._in_hand.add(file_id)
        try:
            yield
        except BaseException:
            self.let_go(file_id)
            raise

    def _refuse_taken(self, name: bytes) -> NoReturn:
        with self._lock:
            if name in self._taken:
                raise AlreadyTaken
        raise FileNotFoundError(name)

    def _forget(self, upload: Upload) -> None:
        with self._lock:
            self._uploads.discard(upload)


def _seen(found: os.stat_result) -> Seen:
    return Seen(found.st_size, int(found.st_atime), int(found.st_mtime))
