"""The catalogue as it was applied, now or at any past moment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from sainam.kit.database import Tx
from sainam.law.register import LawRegister
from sainam.law.register_version import RegisterObject, RegisterVersion, register_version
from sainam.links import store
from sainam.links.catalogue import Catalogue
from sainam.links.read_catalogue import digest_of
from sainam.links.shelf import Kind, catalogue_of, read_object
from sainam.links.store import StoredObject

_LAW: frozenset[Kind] = frozenset(["instrument", "page_row", "legal_basis"])


class AppliedLaw(NamedTuple):
    """The law register with the version that a decision made by it keeps."""

    register: LawRegister
    version: RegisterVersion


def newest_apply(tx: Tx) -> UUID | None:
    """Changes whenever the catalogue does; None before the first."""
    newest = store.newest_apply(tx)
    return newest[0] if newest else None


def is_applied(tx: Tx, folder: Path) -> bool:
    """Whether the files are those of the last application: then there is no need to read them."""
    newest = store.newest_apply(tx)
    return newest is not None and newest[1] == digest_of(folder)


def load_catalogue(tx: Tx, as_of: datetime | None = None) -> Catalogue:
    """None: as it stands."""
    return read_stored(store.objects_as_of(tx, as_of).values())


def load_law(tx: Tx, as_of: datetime | None = None) -> AppliedLaw:
    """None: as it stands. Of a past decision: as of its moment, with the version it kept."""
    stored = [each for each in store.objects_as_of(tx, as_of).values() if each.kind in _LAW]
    version = register_version(
        RegisterObject(
            each.kind, each.name, each.version, hashlib.sha256(each.body.encode()).hexdigest()
        )
        for each in stored
    )
    return AppliedLaw(read_stored(stored).law(), version)


def read_stored(stored: Iterable[StoredObject]) -> Catalogue:
    """Of these objects alone."""
    objects: dict[Kind, dict[str, Any]] = {}
    for each in stored:
        body = msgspec.json.decode(each.body)
        objects.setdefault(each.kind, {})[each.name] = read_object(each.kind, body)
    return catalogue_of(objects)
