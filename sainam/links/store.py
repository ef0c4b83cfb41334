"""The SQL of the applied catalogue."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.links.retention_class import RetentionClass
from sainam.links.shelf import Kind

_SQL = named_queries(__file__)
Origin = Literal["files", "dossier", "register"]


@dataclass(frozen=True, slots=True)
class StoredObject:
    """`body` is canonical JSON (RFC 8785): as a file says it, a dossier made it, or two agreed."""

    kind: Kind
    name: str
    version: int
    body: str
    origin: Origin


def lock_appliers(tx: Tx) -> None:
    tx.execute(_SQL["lock_appliers"])


def newest_apply(tx: Tx) -> tuple[UUID, bytes] | None:
    """Its id, and the digest of the files it was made from."""
    row = tx.execute(_SQL["newest_apply"]).fetchone()
    return None if row is None else (row[0], bytes(row[1]))


def objects_as_of(tx: Tx, as_of: datetime | None) -> dict[tuple[Kind, str], StoredObject]:
    rows = tx.execute(_SQL["objects_as_of"], {"as_of": as_of}).fetchall()
    found = (StoredObject(cast("Kind", kind), *rest) for kind, *rest in rows)
    return {(stored.kind, stored.name): stored for stored in found}


def said_by_files(tx: Tx) -> dict[tuple[Kind, str], str]:
    """Of each object that was changed beside the files: its body as the files have it."""
    rows = tx.execute(_SQL["said_by_files"]).fetchall()
    return {(cast("Kind", kind), name): body for kind, name, body in rows}


def newest_object(tx: Tx, kind: Kind, name: str) -> StoredObject | None:
    row = tx.execute(_SQL["newest_object"], {"kind": kind, "name": name}).fetchone()
    return None if row is None else StoredObject(cast("Kind", row[0]), *row[1:])


def insert_apply(tx: Tx, apply: UUID, *, actor: str, digest: bytes) -> None:
    tx.execute(_SQL["insert_apply"], {"id": apply, "actor": actor, "digest": digest})


def insert_object(
    tx: Tx, apply: UUID, kind: Kind, name: str, body: str, *, retired: bool = False,
    origin: Origin = "files",
) -> int:  # fmt: skip
    """Returns the version's number."""
    row = tx.execute(
        _SQL["insert_object"],
        {
            "kind": kind,
            "name": name,
            "apply": apply,
            "retired": retired,
            "body": body,
            "origin": origin,
            "sha256": hashlib.sha256(body.encode()).digest(),
        },
    ).fetchone()
    return int(row[0]) if row else 0


def put_retention_class(tx: Tx, kept: RetentionClass, *, fresh: bool) -> int | None:
    """The version of its rule, None where the rule that stands stays."""
    tx.execute(_SQL["make_retention_class"], (kept.id,))
    row = tx.execute(
        _SQL["put_retention_rule"],
        {
            "id": kept.id, "months": kept.months, "least_days": kept.least_days,
            "provision": kept.provision, "thai": kept.title.th, "english": kept.title.en,
            "recorded_by": kept.recorded_by, "confirmed_by": kept.confirmed_by, "fresh": fresh,
        },
    ).fetchone()  # fmt: skip
    return None if row is None else int(row[0])
