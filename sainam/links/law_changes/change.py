"""A change of the law register: who may propose it, who decides, what it vouches for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

import msgspec

from sainam.agencies.role import RoleName
from sainam.law.legal_basis import LegalBasis
from sainam.law.register import Instrument

LawKind = Literal[
    "instrument", "page_row", "legal_basis", "measure", "control", "policy_document", "steward"
]
LAW_KINDS: tuple[LawKind, ...] = get_args(LawKind)
Decision = Literal["confirmed", "rejected", "withdrawn"]

# Who keeps the register; the owner of an object may propose too, whatever their role.
PROPOSES: tuple[RoleName, ...] = ("legal", "dpo", "council_secretary")
DECIDES: tuple[RoleName, ...] = ("legal", "dpo", "council_chair")
# What is said to be law is confirmed by a lawyer.
LAWYER = "legal"


@dataclass(frozen=True, slots=True)
class LawChange:
    """`base` is the version that the proposer saw, 0 of a new object; no `body` takes it out.

    `body` is canonical JSON (RFC 8785). `version` is what a confirmation made of it, `impact` the
    report that the second person had before them.
    """

    id: UUID
    kind: LawKind
    name: str
    base: int
    body: str | None
    reason: str
    proposed_by: str
    proposed_at: datetime
    decision: Decision | None = None
    version: int | None = None
    impact: UUID | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None


@dataclass(frozen=True, slots=True)
class LawVersion:
    """One version of an object as it stood: `change` is the proposal that made it, if one did."""

    version: int
    at: datetime
    retired: bool
    body: str
    origin: str
    actor: str
    change: UUID | None
    proposed_by: str | None
    reason: str | None


def newly_vouched(before: Any, after: Any) -> tuple[str, ...]:
    """What a change says to be confirmed law that did not stand so, word for word, before.

    `before` and `after` are the structs of one object; None where there is none.
    """
    then = dict(_vouched(before))
    return tuple(name for name, words in _vouched(after) if then.get(name) != words)


def _vouched(found: Any) -> Iterator[tuple[str, msgspec.Struct]]:
    if isinstance(found, LegalBasis) and found.state == "confirmed":
        yield found.id, found
    if isinstance(found, Instrument):
        if found.state == "confirmed":
            yield found.id, msgspec.structs.replace(found, provisions=())
        for provision in found.provisions:
            if provision.state == "confirmed":
                yield provision.id, provision


def provisions_gone(before: Any, after: Any) -> tuple[str, ...]:
    """Those of an instrument that a change takes out."""
    if not isinstance(before, Instrument):
        return ()
    kept = {one.id for one in after.provisions} if isinstance(after, Instrument) else set()
    return tuple(one.id for one in before.provisions if one.id not in kept)


def provisions_touched(before: Any, after: Any) -> tuple[str, ...]:
    """Those whose words change or that go, in the instrument's order; all, if its own words do."""
    if not isinstance(before, Instrument):
        return ()
    if not isinstance(after, Instrument):
        return tuple(one.id for one in before.provisions)
    now = {one.id: one for one in after.provisions}
    replace = msgspec.structs.replace
    whole = replace(before, provisions=()) != replace(after, provisions=())
    return tuple(one.id for one in before.provisions if whole or now.get(one.id) != one)
