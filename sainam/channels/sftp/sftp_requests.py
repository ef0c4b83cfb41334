"""What a client may do: drop files into an inbox, fetch and delete those of an outbox."""

from __future__ import annotations

import logging
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import contextmanager
from typing import Any, NoReturn, ParamSpec, TypeVar

import asyncssh
from asyncssh.constants import FXF_APPEND, FXF_CREAT, FXF_EXCL, FXF_TRUNC, FXF_WRITE

from sainam.channels.sftp.download import Download
from sainam.channels.sftp.drop_name import text_of
from sainam.channels.sftp.drop_path import Box, Directory, Entry, Place, canonical, place_of
from sainam.channels.sftp.guest import Guest, House, OpenFile
from sainam.channels.sftp.inbox import Inbox, OpenMode, Seen
from sainam.channels.sftp.refusals import CutOff, FolderShut, NotOffered, OutboxReadOnly
from sainam.channels.sftp.status import status
from sainam.channels.sftp.upload import Upload
from sainam.kit.refusal import Refusal

_log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

_WRITING = FXF_WRITE | FXF_APPEND | FXF_CREAT | FXF_TRUNC
_DIRECTORY = asyncssh.SFTPAttrs(permissions=stat.S_IFDIR | 0o755, uid=0, gid=0, size=0)


class Requests(asyncssh.SFTPServer):
    """One SFTP session of a guest. Whatever is not here is refused."""

    def __init__(
        self, channel: asyncssh.SSHServerChannel[bytes], guest: Guest, house: House
    ) -> None:
        super().__init__(channel)
        self.guest = guest
        self.house = house

    # Files

    async def open(self, path: bytes, pflags: int, _attrs: asyncssh.SFTPAttrs) -> object:
        entry = self._entry(path)
        await self._confirm()
        inbox = await self._inbox(entry.folder)
        file: Upload | Download
        if not pflags & _WRITING:
            read = inbox.open_part if entry.box == "inbox" else _opener(inbox)
            file = Download(await self._run(read, entry.name))
        elif entry.box == "outbox":
            raise _told(OutboxReadOnly())
        else:
            mode = OpenMode(
                make=bool(pflags & FXF_CREAT),
                truncate=bool(pflags & FXF_TRUNC),
                append=bool(pflags & FXF_APPEND),
                exclusive=bool(pflags & FXF_EXCL),
            )
            file = await self._run(inbox.begin, entry.name, mode)
        opened = OpenFile(entry.folder, inbox, file)
        self.guest.files.add(opened)
        if opened in self.guest.files_of_shut_folders():  # shut while it was being opened
            opened.is_cut = True
            await self._run(opened.end, FolderShut(), remove=True)
        return opened

    async def close(self, file_obj: object) -> None:
        opened = _open_file(file_obj)
        try:
            upload = opened.file
            if not isinstance(upload, Upload):
                await self._run(upload.end)
            elif upload.closed_by_client:
                name = text_of(upload.final or upload.part)
                dropped = self.guest.dropped(opened.inbox, name)
                await self._run(opened.inbox.finish, upload, dropped)
            else:
                await self._run(opened.end, CutOff(), remove=False)
        finally:
            self.guest.files.discard(opened)

    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        return await self._run(_open_file(file_obj).file.read, offset, size)

    async def write(self, file_obj: object, offset: int, data: bytes) -> int:
        await self._run(_upload(file_obj).write, offset, data)
        return len(data)

    async def fstat(self, file_obj: object) -> asyncssh.SFTPAttrs:
        found = await self._run(_open_file(file_obj).file.stat)
        return _attributes(Seen(found.st_size, int(found.st_atime), int(found.st_mtime)))

    async def fsetstat(self, file_obj: object, attrs: asyncssh.SFTPAttrs) -> None:
        """Size and times; rights and owners are the hub's, and clients set them out of habit."""
        upload = _upload(file_obj)
        if attrs.size is not None:
            await self._run(upload.set_size, attrs.size)
        if (times := _times(attrs)) is not None:
            await self._run(upload.set_times, *times)

    async def fsync(self, file_obj: object) -> None:
        """Taking a file makes it durable; nothing is promised of a part."""
        _upload(file_obj)

    # Names

    async def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        place = self._place(path)
        if not isinstance(place, Entry):
            return _DIRECTORY
        inbox = await self._inbox(place.folder)
        if place.box == "inbox":
            return _attributes(await self._run(inbox.see, place.name))
        found = await self._run(inbox.folder.stat, "outbox", place.name)
        return _attributes(Seen(found.st_size, int(found.st_atime), int(found.st_mtime)))

    async def lstat(self, path: bytes) -> asyncssh.SFTPAttrs:
        return await self.stat(path)

    async def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        place = self._place(path)
        if not isinstance(place, Entry):
            return
        if place.box == "outbox":
            raise _told(OutboxReadOnly())
        inbox = await self._inbox(place.folder)
        await self._run(inbox.set_attributes, place.name, attrs.size, _times(attrs))

    async def lsetstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        await self.setstat(path, attrs)

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        place = self._place(path)
        if isinstance(place, Entry):
            raise asyncssh.SFTPNoSuchFile("There is no such folder")
        if isinstance(place, Directory):
            for name in place.names:
                yield asyncssh.SFTPName(name.encode(), attrs=_DIRECTORY)
            return
        inbox = await self._inbox(place.folder)
        for file, seen in await self._run(_listing, inbox, place):
            yield asyncssh.SFTPName(file, attrs=_attributes(seen))

    async def remove(self, path: bytes) -> None:
        entry = self._entry(path)
        await self._confirm()
        inbox = await self._inbox(entry.folder)
        if entry.box == "inbox":
            await self._run(inbox.remove, entry.name)
        else:
            await self._run(inbox.folder.remove, "outbox", entry.name)
            _log.info("%s deleted %r from its outbox", self.guest.credential, entry.name)

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        await self._rename(oldpath, newpath, replace_it=False)

    async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        await self._rename(oldpath, newpath, replace_it=True)

    async def _rename(self, oldpath: bytes, newpath: bytes, *, replace_it: bool) -> None:
        old, new = self._entry(oldpath), self._entry(newpath)
        if "outbox" in (old.box, new.box):
            raise _told(OutboxReadOnly())
        if old.folder != new.folder:
            raise _told(NotOffered())
        await self._confirm()
        inbox = await self._inbox(old.folder)
        dropped = self.guest.dropped(inbox, text_of(new.name))
        taken = await self._run(inbox.rename, old.name, new.name, dropped, replace_it=replace_it)
        if taken is not None:
            await self.house.take(inbox, taken)

    def realpath(self, path: bytes) -> bytes:
        with _telling():
            return canonical(path)

    def mkdir(self, path: bytes, _attrs: asyncssh.SFTPAttrs) -> None:
        if isinstance(self._found(path), Directory | Box):
            raise asyncssh.SFTPFileAlreadyExists("There is such a folder")
        raise _told(NotOffered())

    def rmdir(self, _path: bytes) -> NoReturn:
        raise _told(NotOffered())

    def readlink(self, _path: bytes) -> NoReturn:
        raise _told(NotOffered())

    def symlink(self, _oldpath: bytes, _newpath: bytes) -> NoReturn:
        raise _told(NotOffered())

    def link(self, _oldpath: bytes, _newpath: bytes) -> NoReturn:
        raise _told(NotOffered())

    def format_user(self, _uid: int | None) -> str:
        return "sainam"

    def format_group(self, _gid: int | None) -> str:
        return "sainam"

    # Ground

    async def _confirm(self) -> None:
        with _telling():
            await self.house.confirm(self.guest)

    async def _inbox(self, folder: str) -> Inbox:
        with _telling():
            agreement = self.guest.agreement(folder)
        return await self._run(self.house.inbox, self.guest, agreement)

    def _found(self, path: bytes) -> Place | None:
        with _telling():
            return place_of(path, self.guest.folders)

    def _place(self, path: bytes) -> Place:
        found = self._found(path)
        if found is None:
            raise asyncssh.SFTPNoSuchFile("There is no such file or folder")
        return found

    def _entry(self, path: bytes) -> Entry:
        place = self._place(path)
        if not isinstance(place, Entry):
            raise _told(NotOffered())
        return place

    async def _run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with _telling():
            running: Awaitable[T] = self.house.run(function, *args, **kwargs)
            return await running


@contextmanager
def _telling() -> Any:
    """Turns what goes wrong into a status; what is ours to know goes to the log alone."""
    try:
        yield
    except Exception as error:
        told = status(error)
        if told is None:
            _log.exception("an SFTP request failed")
            told = asyncssh.SFTPFailure("The hub could not do it; try again later")
        raise told from error


def _told(refusal: Refusal) -> asyncssh.SFTPError:
    return status(refusal) or asyncssh.SFTPFailure(refusal.rule)


def _open_file(file_obj: object) -> OpenFile:
    if not isinstance(file_obj, OpenFile):
        raise asyncssh.SFTPInvalidHandle("There is no such handle")
    return file_obj


def _upload(file_obj: object) -> Upload:
    file = _open_file(file_obj).file
    if not isinstance(file, Upload):
        raise _told(OutboxReadOnly())
    return file


def _opener(inbox: Inbox) -> Callable[[bytes], int]:
    return lambda name: inbox.folder.open_to_read("outbox", name)


def _listing(inbox: Inbox, box: Box) -> list[tuple[bytes, Seen]]:
    if box.box == "inbox":
        return list(inbox.listed())
    return [
        (name, Seen(found.st_size, int(found.st_atime), int(found.st_mtime)))
        for name, found in inbox.folder.listed("outbox")
        if not name.startswith(b".")
    ]


def _attributes(seen: Seen) -> asyncssh.SFTPAttrs:
    return asyncssh.SFTPAttrs(
        size=seen.size,
        permissions=stat.S_IFREG | 0o644,
        uid=0,
        gid=0,
        atime=seen.accessed,
        mtime=seen.modified,
    )


def _times(attrs: asyncssh.SFTPAttrs) -> tuple[int, int] | None:
    if attrs.mtime is None:
        return None
    return (attrs.mtime if attrs.atime is None else attrs.atime, attrs.mtime)
