"""Members written aside first: the manifest stands before them and tells their digests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO
from zlib import crc32

import rfc8785

from sainam.evidence.pack.container import Entry, directory, local_header
from sainam.evidence.verify_pack import FORMAT, MANIFEST, SIGNATURE

PIECE = 1 << 16
Sign = Callable[[str], bytes]  # the digest of the manifest, in hex -> the content of SIGNATURE


@dataclass
class Member:
    """Takes what is written to it; `what` is its title. Of its digests, one for each 64 KiB."""

    name: str
    what: str
    out: BinaryIO
    length: int = 0
    crc32: int = 0
    pieces: bytearray = field(default_factory=bytearray)
    _rest: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self._whole = sha256()

    def write(self, content: bytes) -> None:
        self._rest += content
        while len(self._rest) >= PIECE:
            self._cut()

    def close(self) -> None:
        if self._rest:
            self._cut()

    def _cut(self) -> None:
        piece = bytes(self._rest[:PIECE])
        del self._rest[:PIECE]
        self.out.write(piece)
        self._whole.update(piece)
        self.pieces += sha256(piece).digest()
        self.crc32 = crc32(piece, self.crc32)
        self.length += len(piece)

    @property
    def entry(self) -> Entry:
        return Entry(self.name, self.crc32, self.length)

    def line(self) -> dict[str, object]:
        """As the manifest has it."""
        digests = self.pieces.hex(" ", 32)
        return {
            "crc32": f"{self.crc32:08x}",
            "length": self.length,
            "name": self.name,
            "pieces": digests.split(),
            "sha256": self._whole.hexdigest(),
            "what": self.what,
        }


class Spool:
    """A folder of its own, to be removed by who gave it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._members: dict[str, Member] = {}

    @contextmanager
    def member(self, name: str, what: str) -> Iterator[Member]:
        """Raises ValueError where there is one of this name."""
        if name in self._members:
            raise ValueError(f"{name} stands there twice")
        with self._path(len(self._members)).open("xb") as out:
            member = Member(name, what, out)
            self._members[name] = member
            yield member
            member.close()

    def put(self, name: str, what: str, content: bytes) -> None:
        with self.member(name, what) as member:
            member.write(content)

    def assemble(self, out: BinaryIO, sign: Sign) -> None:
        """The whole pack: manifest, signature, members by name, directory."""
        manifest = self._folder / "manifest"
        with manifest.open("xb") as lines:
            first = Member(MANIFEST, "", lines)
            first.write(_line({"format": FORMAT}))
            for name in sorted(self._members):
                first.write(_line(self._members[name].line()))
            first.write(_line({"end": {"members": len(self._members)}}))
            first.close()
        signature = sign(str(first.line()["sha256"]))
        signed = Entry(SIGNATURE, crc32(signature), len(signature))
        _append(out, first.entry, manifest)
        out.write(local_header(signed) + signature)
        places = {name: place for place, name in enumerate(self._members)}
        for name in sorted(self._members):
            _append(out, self._members[name].entry, self._path(places[name]))
        entries = [self._members[name].entry for name in sorted(self._members)]
        out.writelines(directory([first.entry, signed, *entries]))

    def _path(self, place: int) -> Path:
        return self._folder / f"{place:06d}"


def _append(out: BinaryIO, entry: Entry, content: Path) -> None:
    out.write(local_header(entry))
    with content.open("rb") as source:
        copyfileobj(source, out, 1 << 20)


def _line(value: dict[str, object]) -> bytes:
    return rfc8785.dumps(value) + b"\n"  # type: ignore[arg-type]
