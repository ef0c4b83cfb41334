"""What a caller reads of itself on the data plane: its OpenAPI, and where it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import msgspec

from sainam.agreements import store as agreements
from sainam.agreements.own_standing import OwnStanding, own_agreements
from sainam.exchanges.access_token import AccessToken
from sainam.kit.clock import now
from sainam.kit.database import Database
from sainam.kit.thai_dates import business_date, month_start, next_month, start_of_day
from sainam.links.agency_openapi import Caller, agency_openapi
from sainam.wiring.datasets import Datasets


class OwnPages:
    """Read from the database each time: they are asked for seldom, and are to be true."""

    def __init__(self, database: Database, datasets: Datasets, server: Callable[[], str]) -> None:
        self._database = database
        self._datasets = datasets
        self._server = server

    def by_name(self) -> Mapping[str, Callable[[AccessToken], Awaitable[bytes]]]:
        """By the last part of their path."""
        return {"openapi.json": self._openapi, "self": self._standing}

    async def _openapi(self, token: AccessToken) -> bytes:
        return await asyncio.to_thread(self._openapi_now, token)

    async def _standing(self, token: AccessToken) -> bytes:
        return await asyncio.to_thread(self._standing_now, token)

    def _openapi_now(self, token: AccessToken) -> bytes:
        with self._database.transaction() as tx:
            standings = agreements.load_standings(tx, token.environment)
            self._datasets.load_in(tx)
        document = agency_openapi(
            Caller(token.agency, token.environment, token.doors.keys()),
            standings,
            self._datasets.catalogue().contracts,
            server=self._server(),
        )
        return msgspec.json.encode(document)

    def _standing_now(self, token: AccessToken) -> bytes:
        with self._database.transaction() as tx:
            at = now(tx)
            month = month_start(business_date(at))
            standings = agreements.load_standings(tx, token.environment)
            gates = [standing.gate for standing in standings.values()]
            used = agreements.quota_used(tx, token.environment, gates, month)
        return msgspec.json.encode(
            OwnStanding(
                agency=token.agency,
                credential=token.sub,
                environment=token.environment,
                at=at,
                token_expires_at=datetime.fromtimestamp(token.exp, UTC),
                quota_month_ends=start_of_day(next_month(month)),
                agreements=own_agreements(token.agency, token.doors, standings, used, at),
            )
        )
