"""From a whole file to its record, so that kill -9 at any moment neither loses nor doubles it.

The future file id is chosen first. A note (`ID.json`) says what the file is; then one rename takes
the bytes out of the inbox to `ID.bin`: from that moment the hub has the file. Bytes are archived,
the record is written under that id, and both are removed, bytes first. A note without bytes means
that the rename never happened or that all is done; either way only the note is left to remove.
Whoever works on a file holds its note, so what a killed process left can be told from what another
is doing.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment
from sainam.channels.sftp.drop_folder import DropFolder
from sainam.channels.sftp.refusals import AlreadyTaken, NotClosed, StillBeingWritten
from sainam.channels.sftp.upload import was_closed
from sainam.exchanges.files.archive import FileArchive
from sainam.kit.byte_store import Stored


class Dropped(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was dropped."""

    file_id: UUID
    name: str
    environment: Environment
    agreement: str
    credential: str


# Writes the record of a file in one transaction; under an id that is on record it does nothing.
Take = Callable[[Dropped, Stored], None]


def stage(folder: DropFolder, file: bytes, dropped: Dropped) -> os.stat_result:
    """After this the file is the hub's, and durable.

    Raises StillBeingWritten, NotClosed, FileNotFoundError.
    """
    part = folder.open_alone("inbox", file)
    try:
        if not was_closed(os.fstat(part)):
            raise NotClosed
        return stage_held(folder, part, file, dropped)
    finally:
        os.close(part)


def stage_held(folder: DropFolder, part: int, file: bytes, dropped: Dropped) -> os.stat_result:
    """The same of a file that the caller holds open alone as `part`."""
    os.fsync(part)
    with _new_note(folder, dropped):
        folder.rename(("inbox", file), ("staging", _bytes_of(dropped.file_id)))
    return os.fstat(part)


def stage_again(folder: DropFolder, before: UUID, dropped: Dropped) -> None:
    """A staged file under another name, and so under another id. Raises AlreadyTaken."""
    with _held(folder, before), _new_note(folder, dropped):
        folder.rename(("staging", _bytes_of(before)), ("staging", _bytes_of(dropped.file_id)))
        folder.remove("staging", _note_of(before))


def give_back(folder: DropFolder, file_id: UUID, file: bytes | None) -> None:
    """To the inbox as `file`, or away with it: its sender wants so. Raises AlreadyTaken."""
    with _held(folder, file_id):
        if file is None:
            folder.remove("staging", _bytes_of(file_id))
        else:
            folder.rename(("staging", _bytes_of(file_id)), ("inbox", file))
        folder.remove("staging", _note_of(file_id))


def take_staged(folder: DropFolder, file_id: UUID, archive: FileArchive, take: Take) -> bool:
    """Puts a staged file on record. False: it is done, or another process is doing it."""
    try:
        with _held(folder, file_id) as note:
            if folder.has("staging", _bytes_of(file_id)):
                dropped = msgspec.json.decode(note.read(), type=Dropped)
                source = folder.open_to_read("staging", _bytes_of(file_id))
                with os.fdopen(source, "rb") as content:
                    stored = archive.put(dropped.environment, file_id, content)
                take(dropped, stored)
                folder.remove("staging", _bytes_of(file_id))
            folder.remove("staging", _note_of(file_id))
    except AlreadyTaken:
        return False
    return True


def staged(folder: DropFolder) -> list[UUID]:
    """What is noted and not yet on record, in the order of arrival."""
    names = [name for name, _ in folder.listed("staging") if name.endswith(b".json")]
    return sorted(UUID(name.removesuffix(b".json").decode()) for name in names)


def _bytes_of(file_id: UUID) -> bytes:
    return f"{file_id}.bin".encode()


def _note_of(file_id: UUID) -> bytes:
    return f"{file_id}.json".encode()


@contextmanager
def _new_note(folder: DropFolder, dropped: Dropped) -> Iterator[None]:
    """Held from before it can be seen until the block ends."""
    beside = f"{dropped.file_id}.new"
    with folder.shelf("staging") as shelf:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        with os.fdopen(os.open(beside, flags, 0o600, dir_fd=shelf), "wb") as note:
            fcntl.flock(note, fcntl.LOCK_EX)
            note.write(msgspec.json.encode(dropped))
            note.flush()
            os.fsync(note.fileno())
            os.rename(beside, _note_of(dropped.file_id), src_dir_fd=shelf, dst_dir_fd=shelf)
            os.fsync(shelf)
            yield


@contextmanager
def _held(folder: DropFolder, file_id: UUID) -> Iterator[BinaryIO]:
    """The note. Raises AlreadyTaken where there is none, or another has it."""
    try:
        descriptor = folder.open_alone("staging", _note_of(file_id))
    except (FileNotFoundError, StillBeingWritten) as error:
        raise AlreadyTaken from error
    with os.fdopen(descriptor, "rb") as note:
        yield note
