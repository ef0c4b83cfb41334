"""Names of dropped files: which are final, which say that the upload goes on. Pure."""

from __future__ import annotations

import unicodedata

from sainam.channels.sftp.refusals import NameRefused

LONGEST = 200
# What clients put behind a name, or before it, while they are writing.
_UNFINISHED = (b".part", b".partial", b".filepart", b".tmp", b".temp", b".writing", b"~")
# Bidirectional overrides make a name read as another one.
_MISLEADING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def text_of(name: bytes) -> str:
    """UTF-8, else CP874: Thai Windows clients send the latter. Raises NameRefused."""
    for encoding in ("utf-8", "cp874"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NameRefused


def checked(name: bytes) -> bytes:
    """The name itself, if it is one. Raises NameRefused."""
    if not 0 < len(name) <= LONGEST or name in (b".", b".."):
        raise NameRefused
    for character in text_of(name):
        if (
            character in "/\\"
            or character in _MISLEADING
            or unicodedata.category(character) == "Cc"
        ):
            raise NameRefused
    return name


def is_unfinished(name: bytes) -> bool:
    return name.startswith(b".") or name.lower().endswith(_UNFINISHED)


def part_of(name: bytes) -> bytes:
    """Where an upload straight to a final name is kept until it is whole."""
    return name + b".part"
