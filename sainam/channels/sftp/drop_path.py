"""What a client's path means: the root, a folder, its inbox or outbox, or a file there. Pure.

Paths are taken apart as text and never walked on the disk, so neither `..` nor a link leads out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sainam.channels.sftp.drop_name import checked
from sainam.channels.sftp.refusals import NameRefused, SeveralFolders

BoxName = Literal["inbox", "outbox"]
BOXES: tuple[BoxName, ...] = ("inbox", "outbox")


@dataclass(frozen=True, slots=True)
class Directory:
    """`names` are the directories in it; `folder` is None in the root of several folders."""

    folder: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    folder: str
    box: BoxName


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, there or not."""

    folder: str
    box: BoxName
    name: bytes


Place = Directory | Box | Entry


def canonical(path: bytes) -> bytes:
    """Absolute, without `.` and `..`; above the root is the root. Raises NameRefused."""
    return b"/" + b"/".join(_segments(path))


def place_of(path: bytes, folders: Collection[str]) -> Place | None:
    """None: there is no such thing. Raises NameRefused, SeveralFolders.

    A credential with one folder also finds its inbox and outbox in the root.
    """
    segments = _segments(path)
    only = next(iter(folders)) if len(folders) == 1 else None
    if not segments:
        return Directory(only, BOXES if only is not None else tuple(sorted(folders)))
    first = _ascii(segments[0])
    if first in folders:
        folder, rest = first, segments[1:]
    elif first in BOXES and only is not None:
        folder, rest = only, segments
    elif first in BOXES and folders:
        raise SeveralFolders
    else:
        return None
    return _inside(folder, rest)


def _inside(folder: str, rest: list[bytes]) -> Place | None:
    if not rest:
        return Directory(folder, BOXES)
    box = next((box for box in BOXES if box.encode() == rest[0]), None)
    if box is None or len(rest) > 2:
        return None
    return Box(folder, box) if len(rest) == 1 else Entry(folder, box, checked(rest[1]))


def _segments(path: bytes) -> list[bytes]:
    if b"\0" in path:
        raise NameRefused
    found: list[bytes] = []
    for segment in path.split(b"/"):
        if segment == b"..":
            del found[-1:]
        elif segment not in (b"", b"."):
            found.append(segment)
    return found


def _ascii(segment: bytes) -> str:
    return segment.decode("ascii", "backslashreplace")
