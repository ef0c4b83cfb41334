"""In which roles somebody takes another's place at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sainam.agencies.deputies import store
from sainam.kit.database import Tx


def acting_for(tx: Tx, login: str, moment: datetime) -> Mapping[str, str]:
    """Role → login whose place it is. A deputy's deputy takes nobody's place but the deputy's own.

    Of two places in one role the one given first counts.
    """
    places: dict[str, str] = {}
    for role, whose in store.places_taken(tx, login, moment):
        places.setdefault(role, whose)
    return places
