"""Two web workers' recording sides on one database, without the HTTP around them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from key_desk import sealing_of

from sainam.agencies import store as agencies
from sainam.agencies.agency import Agency
from sainam.agreements import store as agreements
from sainam.agreements.agreement import Agreement
from sainam.agreements.bring_in_agreement import bring_in_agreement
from sainam.agreements.permit import Call
from sainam.agreements.terms import Clause, Environment, Grant
from sainam.exchanges.record import Recorder
from sainam.exchanges.standing_cache import Snapshot, StandingCache
from sainam.formats.layout import Title
from sainam.kit.clock import now
from sainam.kit.database import AsyncDatabase, Database
from sainam.payments.pay_bill import PayBill

LIVE: Environment = "live"
ASKER, AGENT, OTHER_AGENT = "MOU-ONCB", "CONTRACT-BIGC", "CONTRACT-LOTUS"
Came = TypeVar("Came")


@dataclass(frozen=True)
class Worker:
    """What one web process records with."""

    standings: StandingCache
    recorder: Recorder
    pay_bill: PayBill


def look_up(agency: str = "ONCB", agreement: str = ASKER) -> Call:
    return Call(
        caller=agency, agency=agency, dataset="water-use-six-months", pattern="lookup",
        channel="api", purpose="investigation", case_number="1", doors={agreement: 1},
        agreement=agreement,
    )  # fmt: skip


def payment_call(agency: str = "BIGC", agreement: str = AGENT) -> Call:
    return Call(
        caller=agency, agency=agency, dataset="bill-payments", pattern="submit", channel="api",
        purpose="bill-payment", case_number=None, doors={agreement: 1},
    )  # fmt: skip


def paper(
    name: str, agency: str, *, until: date = date(2100, 1, 1), first_day: date = date(2026, 1, 1),
    **grant: Any,
) -> Agreement:  # fmt: skip
    """An agreement of one grant, both people named."""
    return Agreement(
        id=name, kind="mou", agency=agency, title=Title("ทดสอบ", name), reference=name,
        first_day=first_day, until=until, recorded_by="a", confirmed_by="b",
        environments=(LIVE,), grants=(Grant(**{**_GRANT, **grant}),),
        clauses=(Clause("1", "ทดสอบ", "a test", ("X-1",)),),
    )  # fmt: skip


def bring_in(database: Database, name: str, agency: str, **terms: Any) -> None:
    with database.transaction() as tx:
        if agencies.find_agency(tx, agency) is None:
            known = Agency(code=agency, kind="government", title=Title("ทดสอบ", agency))
            agencies.insert_agency_version(tx, known, actor="tests")
        bring_in_agreement(tx, paper(name, agency, **terms), actor="tests", reason="tests")


_GRANT: dict[str, Any] = {
    "dataset": "water-use-six-months", "link": "G4c", "pattern": "lookup",
    "fields": ("customer_account",), "purposes": ("investigation", "bill-payment"),
    "channels": ("api",), "owner": "CIS", "clause": "1",
}  # fmt: skip


@asynccontextmanager
async def web_workers(
    owner_url: str, database: Database, count: int = 2
) -> AsyncIterator[list[Worker]]:
    """Each with connections and a memory of its own."""
    async with AsyncExitStack() as stack:
        workers = []
        for _ in range(count):
            hot = await stack.enter_async_context(
                AsyncDatabase(owner_url, application_name="tests hot")
            )
            standings = StandingCache(reader(database))
            await standings.refresh()
            sealing = sealing_of(owner_url, database, standings.moment)
            workers.append(
                Worker(
                    standings,
                    Recorder(hot.run, standings.heard, sealing),
                    PayBill(standings=standings, run=hot.run, sealing=sealing),
                )
            )
        yield workers


def reader(database: Database) -> Callable[[], Awaitable[Snapshot]]:
    def read() -> Snapshot:
        with database.transaction() as tx:
            return now(tx), {LIVE: agreements.load_standings(tx, LIVE)}

    async def snapshot() -> Snapshot:
        return await asyncio.to_thread(read)

    return snapshot


def moment_of(database: Database) -> datetime:
    with database.transaction() as tx:
        return now(tx)


def rows(database: Database, query: str, *values: object) -> list[tuple[Any, ...]]:
    with database.read_only() as tx:
        return list(tx.execute(query.encode(), values))
