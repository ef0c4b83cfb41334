"""How the hub asks an owner's system for a dataset: data of the catalogue."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

# What the hub answers itself, out of its own records, by the path of the operation.
OF_THE_HUB = ("/disclosures", "/list-changes")


class Nightly(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole list that is taken over each night at `at`, Bangkok, page by page.

    A page is asked for with the key that the page before gave as `next`, the first with none. The
    owner answers `{state, total, items, next}`; `state` names what all pages of one list are of.
    """

    at: Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    most_items: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 100_000
    most_pages: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1_000


class Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One HTTP operation of an owner's system.

    `key` names the body field that carries the key, `fields` the one that carries the granted
    fields where the owner can leave the others out; `constants` go along as they are.
    """

    path: str
    key: str
    method: Literal["POST"] = "POST"
    fields: str | None = None
    constants: dict[str, Any] = {}
    no_data_status: int = 404
    nightly: Nightly | None = None
