"""Which register it was: kept with a decision, so that it can be read as it stood then. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import msgspec


class RegisterObject(msgspec.Struct, frozen=True, order=True):
    """An instrument, page row or legal basis as applied; `sha256` of its stored body, in hex."""

    kind: str
    name: str
    version: int
    sha256: str


class RegisterVersion(msgspec.Struct, frozen=True):
    """`digest` (hex) is the same whenever the register says the same, whatever its versions."""

    digest: str
    objects: tuple[RegisterObject, ...]


def register_version(objects: Iterable[RegisterObject]) -> RegisterVersion:
    ordered = tuple(sorted(objects))
    digest = hashlib.sha256()
    for each in ordered:
        digest.update(f"{each.kind}\0{each.name}\0{each.sha256}\n".encode())
    return RegisterVersion(digest.hexdigest(), ordered)


def changed_between(before: RegisterVersion, after: RegisterVersion) -> Iterator[tuple[str, str]]:
    """Kind and name of what was added, taken out or says something else, in order."""
    then = {(each.kind, each.name): each.sha256 for each in before.objects}
    now = {(each.kind, each.name): each.sha256 for each in after.objects}
    for key in sorted(then.keys() | now.keys()):
        if then.get(key) != now.get(key):
            yield key
