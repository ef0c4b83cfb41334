"""Lists as they stand, their syncs, and the differences that one found."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import msgspec

from sainam.agencies.operation import Nightly
from sainam.agreements.terms import Environment
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.links.catalogue import Catalogue
from sainam.lookups.lists import store
from sainam.lookups.lists.night import Sync, night_of, state_of
from sainam.lookups.lists.store import Listed, ToldChange
from sainam.portal.readings.names import Names, words
from sainam.portal.readings.rule_words import rule_words
from sainam.portal.views.bilingual import Words
from sainam.portal.views.lists import ChangeRow, ListPage, ListRow, SyncPage, SyncRow

_SYNCS, _CHANGES = 30, 100


def all_lists(tx: Tx, names: Names, environment: Environment) -> tuple[ListRow, ...]:
    moment = now(tx)
    return tuple(
        _row(tx, names, which, nightly, moment)
        for which, nightly in lists_of(names.catalogue, environment).items()
    )


def show_list(
    tx: Tx, names: Names, environment: Environment, owner: str, dataset: str
) -> ListPage | None:
    which = Listed(environment, owner, dataset)
    nightly = lists_of(names.catalogue, environment).get(which)
    if nightly is None:
        return None
    found = store.syncs(tx, which, at_most=_SYNCS)
    row = _row(tx, names, which, nightly, now(tx))
    return ListPage(it=row, syncs=tuple(_sync(sync) for sync in found))


def show_sync(
    tx: Tx, names: Names, environment: Environment, owner: str, dataset: str, number: int,
    after: int,
) -> SyncPage | None:  # fmt: skip
    which = Listed(environment, owner, dataset)
    nightly = lists_of(names.catalogue, environment).get(which)
    if nightly is None or not 0 < number <= store.last_number(tx, which):
        return None
    found = store.changes_of(tx, which, number, after, at_most=_CHANGES + 1)
    key = names.catalogue.contracts[dataset].key or ""
    return SyncPage(
        it=_row(tx, names, which, nightly, now(tx)),
        number=number,
        changes=tuple(_change(change, key) for change in found[:_CHANGES]),
        after=found[_CHANGES - 1].line if len(found) > _CHANGES else None,
    )


def late_lists(
    tx: Tx, catalogue: Catalogue, environment: Environment, moment: datetime
) -> frozenset[str]:
    """Links with a list that came before and is overdue now."""
    return frozenset(
        link
        for which, nightly in lists_of(catalogue, environment).items()
        if _stands(tx, which, nightly, moment)[0] == "late"
        for link in _links(catalogue, which.dataset)
    )


def lists_of_link(tx: Tx, names: Names, environment: Environment, link: str) -> tuple[ListRow, ...]:
    return tuple(row for row in all_lists(tx, names, environment) if link in row.links)


def lists_of(catalogue: Catalogue, environment: Environment) -> Mapping[Listed, Nightly]:
    return {
        Listed(environment, system.code, dataset): operation.nightly
        for system in catalogue.systems.values()
        if getattr(system.addresses, environment) is not None
        for dataset, operation in system.operations.items()
        if operation.nightly is not None
    }


def _links(catalogue: Catalogue, dataset: str) -> tuple[str, ...]:
    return tuple(link.id for link in catalogue.links.values() if dataset in link.datasets)


def _stands(
    tx: Tx, which: Listed, nightly: Nightly, moment: datetime
) -> tuple[Any, datetime, tuple[Sync, ...], Sync | None]:
    """State, the night, its syncs in order, the newest completed one."""
    night = night_of(nightly.at, moment)
    tonight = store.syncs(tx, which, night=night)[::-1]
    completed = store.last_completed(tx, which)
    state = state_of(tonight, night, moment, ever=completed is not None)
    return state, night, tonight, completed


def _row(tx: Tx, names: Names, which: Listed, nightly: Nightly, moment: datetime) -> ListRow:
    state, night, tonight, completed = _stands(tx, which, nightly, moment)
    return ListRow(
        owner=which.owner,
        owner_title=names.end(which.owner),
        dataset=which.dataset,
        title=words(names.catalogue.contracts[which.dataset].title),
        at=nightly.at,
        state=state,
        due_at=night,
        links=_links(names.catalogue, which.dataset),
        last_completed_at=completed.ended_at if completed else None,
        last_number=completed.number if completed else None,
        stopped_by=_why(tonight[-1]) if tonight and state != "on_time" else None,
    )


def _sync(sync: Sync) -> SyncRow:
    return SyncRow(
        id=str(sync.id),
        is_exchange=sync.result != "refused",
        night=sync.night,
        begun_at=sync.begun_at,
        ended_at=sync.ended_at,
        result=sync.result or "running",
        number=sync.number,
        rule=sync.rule,
        why=_why(sync),
        detail=sync.detail,
        pages=sync.pages,
        items=sync.items,
        added=sync.added,
        changed=sync.changed,
        withdrawn=sync.withdrawn,
    )


def _why(sync: Sync) -> Words | None:
    return None if sync.rule is None else rule_words(sync.rule)


def _change(change: ToldChange, key: str) -> ChangeRow:
    content = msgspec.json.decode(change.content, type=dict[str, Any])
    changed = set(change.fields.split(",")) if change.kind == "changed" else set(content)
    shown = [name for name in content if name != key and name in changed]
    return ChangeRow(
        line=change.line,
        kind=cast("Any", change.kind),
        key=str(content.get(key, "")),
        values=tuple((name, str(content[name])) for name in shown),
    )
