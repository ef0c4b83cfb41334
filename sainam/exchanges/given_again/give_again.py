"""Gives an answer again that the owner gave before, as long as its source allows that.

Nothing is kept for this: the answer stands sealed with the exchange it crossed in, and is found by
the mark of what was asked. What was deleted cannot be opened and is asked for anew; so is all that
was answered before either agreement took a step.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sainam.agreements.permit import Permit
from sainam.agreements.terms import Environment
from sainam.exchanges.content.open_content import marks_of, open_content
from sainam.exchanges.record import Asked
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.kit.keys.masters import Masters
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import business_date, month_start

_SQL = named_queries(__file__)


class GiveAgain:
    """One per process. `kind` is the field by which a dataset is asked."""

    def __init__(self, database: Database, masters: Masters, kind: Callable[[str], str]) -> None:
        self._database = database
        self._masters = masters
        self._kind = kind

    async def __call__(
        self, environment: Environment, allowed: Permit, asked: Asked, key: str
    ) -> bytes | None:
        """The answer, and on record that it is given again; None: the owner has to be asked."""
        if allowed.cache_seconds is None or allowed.owner is None:
            return None
        return await asyncio.to_thread(self._given, environment, allowed, asked, key)

    def _given(
        self, environment: Environment, allowed: Permit, asked: Asked, key: str
    ) -> bytes | None:
        with self._database.transaction() as tx:
            owner = allowed.owner
            gates = sorted({allowed.standing.gate, *([owner.gate] if owner else [])})
            tx.execute(_SQL["hold_gates"], {"gates": gates})
            source = self._find(tx, environment, allowed, key)
            if source is None:
                return None
            said = open_content(tx, self._masters, environment, source).answered
            if said is None:
                return None
            tx.execute(
                _SQL["give_again"],
                {
                    "environment": environment, "exchange": asked.id, "source": source,
                    "gate": allowed.standing.gate, "dataset": allowed.grant.dataset,
                    "month": asked.quota_month,
                },
            )  # fmt: skip
            return said.content

    def _find(self, tx: Tx, environment: Environment, allowed: Permit, key: str) -> UUID | None:
        seconds, owner = allowed.cache_seconds, allowed.owner
        if seconds is None or owner is None:
            return None
        moment = clock.now(tx)
        first = month_start(business_date(moment - timedelta(seconds=seconds)))
        kind = self._kind(allowed.grant.dataset)
        marks = marks_of(
            tx, self._masters, kind, key, first=first, last=month_start(business_date(moment))
        )
        row = tx.execute(
            _SQL["find_answered"],
            {
                "environment": environment, "marks": marks, "seconds": seconds,
                "dataset": allowed.grant.dataset, "owner": allowed.grant.owner,
                "gate": allowed.standing.gate, "term": allowed.standing.term,
                "owner_gate": owner.gate, "owner_term": owner.term,
                "fields": ",".join(allowed.fields),
            },
        ).fetchone()  # fmt: skip
        return None if row is None else row[0]


def source_of(tx: Tx, environment: Environment, exchange: UUID) -> UUID | None:
    """The exchange in which the owner gave the answer that this one gave again."""
    row = tx.execute(
        _SQL["source_of"], {"environment": environment, "exchange": exchange}
    ).fetchone()
    return None if row is None else row[0]
