"""What went wrong, as the status message of the SFTP protocol (version 3)."""

from __future__ import annotations

import errno
from collections.abc import Callable

import asyncssh

from sainam.channels.sftp.refusals import (
    AlreadyTaken,
    FileTooLong,
    FolderFull,
    FolderShut,
    NoOpenFolder,
    NotOffered,
    OutboxReadOnly,
    UploadSpoiled,
)
from sainam.kit.refusal import Refusal

_PERMISSION = (AlreadyTaken, FolderShut, NoOpenFolder, NotOffered, OutboxReadOnly)
_QUOTA = (FolderFull, FileTooLong, UploadSpoiled)
# A link, a pipe or a directory where a file should be.
_NO_FILE = frozenset({errno.ELOOP, errno.ENXIO, errno.ENOTDIR, errno.EISDIR})


def sentence(refusal: Refusal) -> str:
    """Both languages on one line, English first: many clients show only the beginning."""
    detail = f" ({refusal.detail})" if refusal.detail else ""
    return f"{refusal.sentence()}{detail} [{refusal.rule}] {refusal.thai}"


def status(error: Exception) -> asyncssh.SFTPError | None:
    """None: not the caller's to know."""
    if isinstance(error, asyncssh.SFTPError):
        return error
    if isinstance(error, Refusal):
        return _code(error)(sentence(error))
    if isinstance(error, FileExistsError):
        return asyncssh.SFTPFileAlreadyExists("There is such a file")
    if isinstance(error, OSError) and error.errno in _NO_FILE:
        return asyncssh.SFTPNoSuchFile("There is no such file")
    if isinstance(error, FileNotFoundError):
        return asyncssh.SFTPNoSuchFile("There is no such file")
    return None


def _code(refusal: Refusal) -> Callable[[str], asyncssh.SFTPError]:
    if isinstance(refusal, _PERMISSION):
        return asyncssh.SFTPPermissionDenied
    if isinstance(refusal, _QUOTA):
        return asyncssh.SFTPQuotaExceeded
    return asyncssh.SFTPFailure
