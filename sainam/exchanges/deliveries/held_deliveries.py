"""Which deliveries this worker alone is sending: locks of one session, on its own connection.

The database frees them the moment the session ends, so a killed worker's deliveries are at once
another's. A lock guards against two senders at a time; what was sent is told by the history alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import LiteralString
from uuid import UUID

import psycopg
from psycopg import AsyncConnection

from sainam.kit.database import APP_ROLE, AsyncTx, session_conninfo
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)
# A worker whose machine vanished is noticed by the database within half a minute.
_NOTICED_SOON = {
    "tcp_keepalives_idle": 10,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 3,
}


class HeldDeliveries:
    """Belongs to one event loop. A connection that was lost is opened again at the next taking."""

    def __init__(self, url: str) -> None:
        self._conninfo = session_conninfo(
            url, "sainam deliveries held", role=APP_ROLE, **_NOTICED_SOON
        )
        self._connection: AsyncTx | None = None

    async def take(self, deliveries: Sequence[UUID]) -> set[UUID]:
        """Those of `deliveries` that nobody else holds; the caller holds none of them yet."""
        rows = await self._run(_SQL["hold_deliveries"], {"deliveries": list(deliveries)})
        return {row[0] for row in rows}

    async def free(self, delivery: UUID) -> None:
        """Without a connection there is nothing to free."""
        if self._connection is not None and not self._connection.closed:
            with suppress(psycopg.OperationalError):
                await self._run(_SQL["free_delivery"], {"delivery": delivery})

    async def close(self) -> None:
        """Frees everything."""
        if self._connection is not None:
            await self._connection.close()

    async def _run(
        self, statement: LiteralString, values: dict[str, object]
    ) -> list[psycopg.rows.TupleRow]:
        if self._connection is None or self._connection.closed:
            self._connection = await AsyncConnection.connect(
                self._conninfo, autocommit=True, connect_timeout=5
            )
        cursor = await self._connection.execute(statement, values)
        return await cursor.fetchall()
