"""A connection for short statements that repeat: prepared once, then one round trip and no more.

What psycopg's cursor and pool do around a statement costs more than the statement where it is
short. Values go in and rows come out by psycopg's own conversions.
"""

from __future__ import annotations

import asyncio
import select
from collections.abc import Sequence
from typing import Any, LiteralString

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.rows import TupleRow, tuple_row

_GOOD = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
# A statement and the types of its values: another type is another preparation.
_Shape = tuple[LiteralString, tuple[int, ...]]


class ReadyConnection:
    """For one task at a time, in the event loop that opened it. Each statement commits by itself.

    After a failure that is not a refusal of the statement itself, `usable` is false.
    """

    def __init__(self, connection: psycopg.AsyncConnection[TupleRow]) -> None:
        self._connection = connection
        self._pg = connection.pgconn
        self._transformer = Transformer(connection)
        self._prepared: dict[_Shape, bytes] = {}
        self._news = select.poll()
        self._news.register(self._pg.socket, select.POLLIN)
        self._clean = True

    @classmethod
    async def open(cls, conninfo: str) -> ReadyConnection:
        """Raises psycopg.OperationalError."""
        return cls(
            await psycopg.AsyncConnection.connect(conninfo, autocommit=True, connect_timeout=5)
        )

    async def close(self) -> None:
        self._clean = False
        await self._connection.close()

    @property
    def usable(self) -> bool:
        """An idle connection with something to read was, as a rule, closed by the server."""
        return self._clean and not self._news.poll(0)

    async def run(self, statement: LiteralString, values: Sequence[Any]) -> list[TupleRow]:
        """Its rows; durable when this returns. Raises psycopg.Error; then nothing was committed.

        But for psycopg.OperationalError: who loses the connection does not know what became of it.
        """
        self._clean = False
        given = self._transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))
        name = await self._prepare(statement)
        self._pg.send_query_prepared(name, given, self._transformer.formats)
        result = await self._answer()
        self._clean = True
        if result.status not in _GOOD:
            raise psycopg.errors.error_from_result(result, self._transformer.encoding)
        self._transformer.set_pgresult(result)
        make_row = tuple_row(self._connection.cursor())
        return self._transformer.load_rows(0, result.ntuples, make_row)

    async def _prepare(self, statement: LiteralString) -> bytes:
        types = self._transformer.types or ()
        shape = statement, tuple(types)
        name = self._prepared.get(shape)
        if name is None:
            name = f"ready_{len(self._prepared)}".encode()
            self._pg.send_prepare(name, _numbered(statement).encode(), types)
            result = await self._answer()
            if result.status not in _GOOD:
                self._clean = True
                raise psycopg.errors.error_from_result(result, self._transformer.encoding)
            self._prepared[shape] = name
        return name

    async def _answer(self) -> pq.abc.PGresult:
        """Of the one command that was sent. No buffer of ours is larger than a batch."""
        loop = asyncio.get_running_loop()
        while self._pg.flush():
            await self._until(loop.add_writer, loop.remove_writer)
        while self._pg.is_busy():
            await self._until(loop.add_reader, loop.remove_reader)
            self._pg.consume_input()
        results = []
        while (result := self._pg.get_result()) is not None:
            results.append(result)
        return results[-1]

    async def _until(self, watch: Any, unwatch: Any) -> None:
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        watch(self._pg.socket, _set, ready)
        try:
            await ready
        finally:
            unwatch(self._pg.socket)


def _set(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


def _numbered(statement: LiteralString) -> str:
    """By number, as libpq wants its placeholders."""
    first, *others = statement.split("%s")
    return first + "".join(f"${number}{text}" for number, text in enumerate(others, 1))
