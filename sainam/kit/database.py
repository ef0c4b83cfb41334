"""Connections to PostgreSQL: pools of the application's role, and the owner's own connection.

The pools speak as the role `sainam_app`, which may only do what the migrations grant; the URL's
own role, the owner, is for migrations alone. All see the schema `sainam` and the time zone UTC.
"""

from __future__ import annotations

import asyncio
import select
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Any, LiteralString, Self, TypeAlias

import psycopg
from psycopg import AsyncConnection, Connection, IsolationLevel
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from sainam.kit.ready_connection import ReadyConnection
from sainam.kit.refusal import Refusal

APP_ROLE = "sainam_app"
Tx: TypeAlias = Connection[TupleRow]
AsyncTx: TypeAlias = AsyncConnection[TupleRow]

_WAIT_SECONDS = 10.0


class DatabaseUnreachableError(RuntimeError):
    """No connection could be had; the message says where to and why."""


class HubBusy(Refusal):
    """Another act holds what this one needs for too long. Nothing was done; try again soon."""

    rule = "hub.busy"
    thai = "มีการดำเนินการอื่นใช้ข้อมูลส่วนนี้อยู่นานเกินไป ระบบยังไม่ได้ทำสิ่งที่ท่านสั่ง โปรดลองใหม่ในอีกสักครู่"
    fault = "hub"


class Database:
    """The application's pool. It connects when first used; `close` ends it for good.

    Time-outs are in milliseconds, 0 for none.
    """

    def __init__(
        self,
        url: str,
        *,
        application_name: str,
        min_size: int = 1,
        max_size: int = 8,
        statement_timeout: int = 30_000,
        lock_timeout: int = 10_000,
    ) -> None:
        self._conninfo = session_conninfo(
            url,
            application_name,
            role=APP_ROLE,
            statement_timeout=statement_timeout,
            lock_timeout=lock_timeout,
            idle_in_transaction_session_timeout=60_000,
        )
        self._pool = ConnectionPool[Tx](
            self._conninfo,
            min_size=min_size,
            max_size=max_size,
            timeout=_WAIT_SECONDS,
            open=False,
            name=application_name,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._pool.close()

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """Commits at the end of the block, rolls back when it raises.

        Raises DatabaseUnreachableError before the block when there is no connection, and HubBusy
        where the block waited for a lock until its time was over.
        """
        try:
            with self._connection() as connection, connection.transaction():
                yield connection
        except psycopg.errors.LockNotAvailable as error:
            raise HubBusy from error

    @contextmanager
    def read_only(self) -> Iterator[Tx]:
        """A transaction that cannot write, and whose queries all see one and the same moment."""
        with self._connection() as connection:
            connection.read_only = True
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            try:
                with connection.transaction():
                    yield connection
            finally:
                if not connection.closed:
                    connection.read_only = None
                    connection.isolation_level = None

    @contextmanager
    def _connection(self) -> Iterator[Tx]:
        with ExitStack() as stack:
            try:
                if self._pool.closed:
                    psycopg.connect(self._conninfo, connect_timeout=5).close()
                    self._pool.open()
                connection = stack.enter_context(self._pool.connection())
                if _has_news(connection):
                    stack.close()
                    self._pool.check()
                    connection = stack.enter_context(self._pool.connection())
            except (PoolTimeout, psycopg.OperationalError) as error:
                raise _unreachable(self._conninfo, error) from error
            yield connection


class AsyncDatabase:
    """The hot paths' connections: each statement commits by itself, a function for each batch.

    Belongs to the event loop that first uses it. Connects when it has to, to at most `max_size`.
    """

    def __init__(
        self,
        url: str,
        *,
        application_name: str,
        max_size: int = 4,
        statement_timeout: int = 10_000,
        lock_timeout: int = 5_000,
    ) -> None:
        self._conninfo = session_conninfo(
            url,
            application_name,
            role=APP_ROLE,
            statement_timeout=statement_timeout,
            lock_timeout=lock_timeout,
        )
        self._idle: list[ReadyConnection] = []
        self._room = asyncio.Semaphore(max_size)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().close()

    async def run(self, statement: LiteralString, parameters: Sequence[Any]) -> list[TupleRow]:
        """One statement, durable when this returns; its rows.

        Raises DatabaseUnreachableError before it is sent when there is no connection.
        """
        async with self._room:
            connection = await self._ready()
            try:
                return await connection.run(statement, parameters)
            finally:
                if connection.usable:
                    self._idle.append(connection)
                else:
                    await connection.close()

    async def _ready(self) -> ReadyConnection:
        while self._idle:
            connection = self._idle.pop()
            if connection.usable:
                return connection
            await connection.close()
        try:
            return await ReadyConnection.open(self._conninfo)
        except psycopg.OperationalError as error:
            raise _unreachable(self._conninfo, error) from error


def connect_as_owner(url: str, *, application_name: str, **settings: str | int) -> Tx:
    """A single connection in autocommit, with the owner's own rights."""
    conninfo = session_conninfo(url, application_name, **settings)
    try:
        return psycopg.connect(conninfo, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        raise _unreachable(conninfo, error) from error


def session_conninfo(url: str, application_name: str, **settings: str | int) -> str:
    """What every session of the product is opened with; `settings` are PostgreSQL's."""
    given = conninfo_to_dict(url).get("options") or ""
    settings = {"search_path": "sainam", "timezone": "UTC", **settings}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return make_conninfo(
        url,
        application_name=application_name,
        client_encoding="UTF8",
        options=f"{given} {options}".strip(),
    )


def _unreachable(conninfo: str, error: Exception) -> DatabaseUnreachableError:
    place = conninfo_to_dict(conninfo)
    where = f"{place.get('dbname', '')} at {place.get('host', 'the local socket')}"
    return DatabaseUnreachableError(f"The database {where} cannot be reached: {error}")


def _has_news(connection: Tx) -> bool:
    """Whether an idle connection has something to read: as a rule, that the server closed it.

    It costs no round trip; only then is the whole pool looked through.
    """
    watcher = select.poll()
    watcher.register(connection.fileno(), select.POLLIN)
    return bool(watcher.poll(0))
