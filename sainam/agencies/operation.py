"""How the hub asks an owner's system for a dataset: data of the catalogue."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

# What the hub answers itself, out of its own records, by the path of the operation.
OF_THE_HUB = ("/disclosures",)


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
