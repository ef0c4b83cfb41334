"""Whom an incident reached and what left, from the record of what crossed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sainam.evidence.incidents import store
from sainam.evidence.incidents.scope import Affected, Left, Scope, Touched
from sainam.evidence.incidents.store import Reached
from sainam.exchanges.content.open_content import open_asked
from sainam.kit.database import Tx
from sainam.kit.keys.masters import Masters

_AT_ONCE = 2_000


def scope_of_incident(tx: Tx, masters: Masters, scope: Scope) -> Affected:
    """Raises MasterMissing."""
    reached = store.reached(tx, scope)
    persons = _persons(tx, masters, scope, reached)
    parts: dict[tuple[str, str, str], list[Reached]] = defaultdict(list)
    for one in reached:
        parts[one.agreement, one.agency, one.dataset].append(one)
    return Affected(
        persons=len({key for keys in persons.values() for key in keys}),
        exchanges=len(reached),
        left=tuple(_left(part, rows, persons) for part, rows in sorted(parts.items())),
        gone=sum(one.pattern == "lookup" and not persons.get(one.exchange) for one in reached),
    )


def persons_reached(tx: Tx, masters: Masters, scope: Scope) -> tuple[Touched, ...]:
    """Each once, by the key asked or paid for, in its order."""
    reached = store.reached(tx, scope)
    persons = _persons(tx, masters, scope, reached)
    found: dict[str, list[Reached]] = defaultdict(list)
    for one in reached:
        for key in persons.get(one.exchange, ()):
            found[key].append(one)
    return tuple(
        Touched(key, len(rows), max(one.opened_at for one in rows))
        for key, rows in sorted(found.items())
    )


def _persons(
    tx: Tx, masters: Masters, scope: Scope, reached: tuple[Reached, ...]
) -> Mapping[UUID, set[str]]:
    """The keys of each exchange: what it asked by, as far as it can be opened, or whom it paid."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for exchange, account in store.paid(tx, scope):
        found[exchange].add(account)
    sealed = []
    for one in reached:
        if one.subject_key is not None:
            found[one.exchange].add(one.subject_key)
        elif one.pattern == "lookup":
            sealed.append(one.exchange)
    for first in range(0, len(sealed), _AT_ONCE):
        part = sealed[first : first + _AT_ONCE]
        for exchange, asked in open_asked(tx, masters, scope.environment, part).items():
            found[exchange].add(asked.key)
    return found


def _left(
    part: tuple[str, str, str], rows: list[Reached], persons: Mapping[UUID, set[str]]
) -> Left:
    agreement, agency, dataset = part
    return Left(
        agreement, agency, dataset,
        exchanges=len(rows),
        persons=len({key for one in rows for key in persons.get(one.exchange, ())}),
        fields=tuple(sorted({name for one in rows for name in one.fields})),
        first_at=min(one.opened_at for one in rows),
        last_at=max(one.opened_at for one in rows),
    )  # fmt: skip
