"""Asks the register about one call, and holds its word while the call is recorded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from uuid import UUID

from sainam.agreements.permit import Call, Permit
from sainam.agreements.terms import Environment
from sainam.exchanges.consents import store
from sainam.exchanges.consents.refusals import (
    ConsentExpired,
    ConsentMissing,
    ConsentScope,
    ConsentUnknown,
    ConsentWithdrawn,
)
from sainam.exchanges.consents.store import ConsentItem
from sainam.kit.database import Database, Tx
from sainam.kit.keys.data_keys import open_keys
from sainam.kit.keys.envelope import mark
from sainam.kit.keys.masters import Masters
from sainam.kit.refusal import Refusal

_WORDS: Mapping[str, type[Refusal]] = {
    "missing": ConsentMissing,
    "unknown": ConsentUnknown,
    "withdrawn": ConsentWithdrawn,
    "expired": ConsentExpired,
    "scope": ConsentScope,
}


class HeldConsents:
    """One per process. `kind` is the field by which a dataset is asked."""

    def __init__(self, database: Database, masters: Masters, kind: Callable[[str], str]) -> None:
        self._database = database
        self._masters = masters
        self._kind = kind

    @asynccontextmanager
    async def __call__(
        self, call: Call, permit: Permit, environment: Environment, key: str
    ) -> AsyncIterator[None]:
        """Within it no withdrawal of this consent commits: it comes wholly before, or after.

        The lock is another connection's than the recording's, and is given up after it.
        Raises ConsentMissing, ConsentUnknown, ConsentWithdrawn, ConsentExpired, ConsentScope.
        """
        asking = asyncio.create_task(asyncio.to_thread(self._hold, call, permit, environment, key))
        try:
            held = await asyncio.shield(asking)
        except asyncio.CancelledError:
            asking.add_done_callback(_let_go)
            raise
        try:
            yield
        finally:
            await asyncio.to_thread(held.close)

    def _hold(self, call: Call, permit: Permit, environment: Environment, key: str) -> ExitStack:
        with ExitStack() as stack:
            tx = stack.enter_context(self._database.transaction())
            word = self._word(tx, call, permit, environment, key)
            if word != "given":
                agreement = permit.standing.agreement
                raise _WORDS[word](header="Sainam-Consent").under(agreement)
            return stack.pop_all()

    def _word(self, tx: Tx, call: Call, permit: Permit, environment: Environment, key: str) -> str:
        if not call.consent:
            return "missing"
        try:
            consent = UUID(call.consent)
        except ValueError:
            return "unknown"
        made_under = store.key_of(tx, consent)
        keys = open_keys(tx, self._masters, [made_under]) if made_under is not None else {}
        kind = self._kind(permit.grant.dataset)
        item = ConsentItem(
            environment, consent, tuple(mark(one, kind, key).hex() for one in keys.values()),
            permit.grant.dataset, permit.fields, call.purpose, call.agency,
        )  # fmt: skip
        return store.consent_says(tx, item)


def _let_go(asking: asyncio.Task[ExitStack]) -> None:
    """Nobody waits for it any more: a lock that was had all the same is given up."""
    if not asking.cancelled() and asking.exception() is None:
        asking.result().close()
