"""The SQL of changes of the law register and of its kept versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sainam.agreements.agreement import read_terms
from sainam.agreements.terms import Terms
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.law.register_version import RegisterObject
from sainam.links.law_changes.change import Decision, LawChange, LawVersion
from sainam.links.shelf import Kind
from sainam.links.store import StoredObject

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Kept:
    """`kept_by` is step:DOSSIER/NUMBER, agreement:ID@VERSION or document:UUID."""

    kept_by: str
    digest: bytes
    at: datetime


def newest_version(tx: Tx, kind: str, name: str) -> tuple[int, str | None]:
    """Its number and body; 0 of an object that never was, no body of one that was taken out."""
    row = tx.execute(_SQL["newest_version"], {"kind": kind, "name": name}).fetchone()
    if row is None:
        return 0, None
    return int(row[0]), None if row[1] else str(row[2])


def versions(tx: Tx, kind: str, name: str) -> tuple[LawVersion, ...]:
    """The newest first."""
    rows = tx.execute(_SQL["versions"], {"kind": kind, "name": name})
    return tuple(LawVersion(*row) for row in rows)


def insert_change(
    tx: Tx, change: UUID, kind: str, name: str, *, base: int, body: str | None, reason: str,
    actor: str,
) -> None:  # fmt: skip
    tx.execute(
        _SQL["insert_change"],
        {
            "id": change,
            "kind": kind,
            "name": name,
            "base": base,
            "body": body,
            "reason": reason,
            "actor": actor,
        },
    )


def find_change(tx: Tx, change: UUID) -> LawChange | None:
    row = tx.execute(_SQL["find_change"], {"id": change}).fetchone()
    return None if row is None else LawChange(*row)


def changes(tx: Tx, kind: str | None = None, name: str | None = None) -> tuple[LawChange, ...]:
    """Open ones first, at most 100."""
    rows = tx.execute(_SQL["changes"], {"kind": kind, "name": name})
    return tuple(LawChange(*row) for row in rows)


def insert_decision(
    tx: Tx, change: UUID, decision: Decision, *, version: int | None, impact: UUID | None,
    reason: str, actor: str,
) -> None:  # fmt: skip
    tx.execute(
        _SQL["insert_decision"],
        {
            "id": change,
            "decision": decision,
            "version": version,
            "impact": impact,
            "reason": reason,
            "actor": actor,
        },
    )


def insert_owner(tx: Tx, kind: str, name: str, owner: str, *, actor: str) -> None:
    tx.execute(_SQL["insert_owner"], {"kind": kind, "name": name, "owner": owner, "actor": actor})


def owners(tx: Tx) -> dict[tuple[str, str], str]:
    """Logins by kind and name."""
    return {(kind, name): owner for kind, name, owner in tx.execute(_SQL["owners"])}


def insert_register_version(tx: Tx, digest: bytes, objects: tuple[RegisterObject, ...]) -> None:
    """Of what says the same the objects that were kept first stay."""
    first = tx.execute(_SQL["insert_register_version"], {"digest": digest}).rowcount
    for each in objects if first else ():
        tx.execute(
            _SQL["insert_version_object"],
            {"digest": digest, "kind": each.kind, "name": each.name, "version": each.version},
        )


def insert_kept(tx: Tx, kept_by: str, digest: bytes) -> None:
    """Nothing, if the version is not on record."""
    tx.execute(_SQL["insert_kept"], {"kept_by": kept_by, "digest": digest})


def find_kept(tx: Tx, kept_by: str) -> bytes | None:
    row = tx.execute(_SQL["find_kept"], {"kept_by": kept_by}).fetchone()
    return None if row is None else bytes(row[0])


def kept_objects(tx: Tx, digest: bytes) -> tuple[StoredObject, ...]:
    rows = tx.execute(_SQL["kept_objects"], {"digest": digest})
    return tuple(StoredObject(cast("Kind", kind), *rest) for kind, *rest in rows)


def kept(tx: Tx, digest: bytes | None = None, *, begins: str = "") -> tuple[Kept, ...]:
    """`begins` is how `kept_by` begins, such as step:D-2569-00001/."""
    rows = tx.execute(_SQL["kept"], {"digest": digest, "begins": begins})
    return tuple(Kept(kept_by, bytes(found), at) for kept_by, found, at in rows)


def living_agreements(tx: Tx) -> Iterator[tuple[str, int, Terms]]:
    """Id, last version and its terms, of those that go on in an environment."""
    for agreement, version, terms in tx.execute(_SQL["agreements_citing"]).fetchall():
        yield agreement, version, read_terms(terms)


def insert_impact(
    tx: Tx, report: UUID, *, about: str, change: str, on: date, stops: int, sha256: bytes,
    base: str, actor: str,
) -> None:  # fmt: skip
    given: dict[str, Any] = {
        "id": report,
        "about": about,
        "change": change,
        "on": on,
        "stops": stops,
        "sha256": sha256,
        "base": base,
        "actor": actor,
    }
    tx.execute(_SQL["insert_impact"], given)
