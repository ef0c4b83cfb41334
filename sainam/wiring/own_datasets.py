"""What the hub tells out of its own records goes the way of every look-up: asked as an owner is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from sainam.agencies.operation import Operation
from sainam.agreements.terms import Environment
from sainam.evidence.subjects.disclosures import disclosures
from sainam.exchanges.refusals import OwnerFailed
from sainam.kit.database import Database, DatabaseUnreachableError, Tx
from sainam.kit.keys.masters import MasterMissing, Masters
from sainam.lookups.ask_owner import AskOwner
from sainam.lookups.lists.store import Listed
from sainam.lookups.lists.tell_changes import changes_since

# With the constants of the operation.
Tell = Callable[[Tx, Masters, str, Environment, Mapping[str, Any]], Mapping[str, Any]]


def _disclosures(
    tx: Tx, masters: Masters, key: str, environment: Environment, _constants: Mapping[str, Any]
) -> dict[str, Any]:
    return disclosures(tx, masters, key, environment=environment)


def _list_changes(
    tx: Tx, _masters: Masters, key: str, environment: Environment, constants: Mapping[str, Any]
) -> dict[str, Any]:
    return changes_since(tx, Listed(environment, **constants), key)


# By the path of the operation; the catalogue may name these and no other.
OWN: Mapping[str, Tell] = {
    "/disclosures": _disclosures,
    "/list-changes": _list_changes,
}


class OwnDatasets:
    """Asks the hub where the owner's system is the hub, and its owner by HTTP where it is not."""

    def __init__(
        self,
        database: Database,
        masters: Masters,
        *,
        is_hub: Callable[[str, Environment], bool],
        ask_by_http: AskOwner,
    ) -> None:
        self._database = database
        self._masters = masters
        self._is_hub = is_hub
        self._ask_by_http = ask_by_http

    async def ask(
        self,
        owner: str,
        environment: Environment,
        operation: Operation,
        key: str,
        fields: tuple[str, ...],
        exchange: UUID,
        officer: str | None = None,
    ) -> bytes | None:
        """As `AskOwner`: raises OwnerFailed where the records cannot be read."""
        if not self._is_hub(owner, environment):
            return await self._ask_by_http(
                owner, environment, operation, key, fields, exchange, officer
            )
        return await asyncio.to_thread(self._told, operation, key, environment)

    def _told(self, operation: Operation, key: str, environment: Environment) -> bytes:
        tell, constants = OWN[operation.path], operation.constants
        try:
            with self._database.read_only() as tx:
                return msgspec.json.encode(tell(tx, self._masters, key, environment, constants))
        except (psycopg.Error, DatabaseUnreachableError, MasterMissing) as error:
            raise OwnerFailed("the hub could not read its own records") from error
