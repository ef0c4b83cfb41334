"""The catalogue as it was applied, now or at any past moment."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from sainam.kit.database import Tx
from sainam.links import store
from sainam.links.catalogue import Catalogue
from sainam.links.read_catalogue import digest_of
from sainam.links.shelf import Kind, catalogue_of, read_object


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
    objects: dict[Kind, dict[str, Any]] = {}
    for (kind, name), stored in store.objects_as_of(tx, as_of).items():
        objects.setdefault(kind, {})[name] = read_object(kind, msgspec.json.decode(stored.body))
    return catalogue_of(objects)
