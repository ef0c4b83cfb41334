"""People of the register, and the law as it is applied, for tests of changing it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.formats.layout import Title
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.links.apply_catalogue import apply_catalogue
from sainam.links.law_changes import store
from sainam.links.law_changes.change import Decision
from sainam.links.law_changes.citing import citing
from sainam.links.law_changes.decide_change import decide_change
from sainam.links.law_changes.propose_change import propose_change

PEOPLE = {
    "legal1": "legal", "legal2": "legal", "dpo": "dpo", "secretary": "council_secretary",
    "chair": "council_chair", "operator": "operator", "auditor": "auditor",
}  # fmt: skip
Edit = Callable[[dict[str, Any]], None]


def register_people(database: Database) -> None:
    with database.transaction() as tx:
        for name, role in PEOPLE.items():
            login = Login(name, Title("สมมติ", name), frozenset({role}), None)
            register_hashed(
                tx, login, "none", contact=Contact(f"{name}@people.example", "", "สมมติ"),
                actor="tests",
            )  # fmt: skip


def person(database: Database, name: str) -> Person:
    with database.read_only() as tx:
        found = person_of(tx, name)
    assert found is not None
    return found


def apply(database: Database, folder: Path) -> list[str]:
    with database.transaction() as tx:
        return [
            str(change) for change in apply_catalogue(tx, folder, public_keys={}, actor="tests")
        ]


def body_of(database: Database, kind: str, name: str) -> tuple[int, dict[str, Any]]:
    with database.read_only() as tx:
        version, body = store.newest_version(tx, kind, name)
    return version, msgspec.json.decode(body or "{}")


def propose(
    database: Database, kind: str, name: str, edit: Edit | None, *, by: str = "legal1",
    base: int | None = None,
) -> UUID:  # fmt: skip
    """As the object stands, edited; without an edit it is taken out."""
    version, body = body_of(database, kind, name)
    changed = copy.deepcopy(body)
    if edit is not None:
        edit(changed)
    with database.transaction() as tx:
        return propose_change(
            tx, kind=kind, name=name, base=version if base is None else base,
            body=None if edit is None else changed, reason="แก้ตามราชกิจจานุเบกษา",
            actor=person(database, by),
        )  # fmt: skip


def decide(
    database: Database, byte_store: ByteStore, change: UUID, *, by: str = "legal2",
    decision: Decision = "confirmed", seen: str | None = None,
) -> int | None:  # fmt: skip
    """Having seen what stands on it now."""
    with database.transaction() as tx:
        found = store.find_change(tx, change)
        base = citing(tx, found).base if found and seen is None else seen or ""
        return decide_change(
            tx, byte_store, change, decision=decision, seen=base, reason="ตรวจแล้ว",
            actor=person(database, by),
        )  # fmt: skip


def provision(body: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in body["provisions"] if one["id"] == name)
    return found
