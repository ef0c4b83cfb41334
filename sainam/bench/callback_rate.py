"""Events told to a partner, against jobs of a plain work list that post the same bytes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from functools import partial
from itertools import count

import aiohttp
import msgspec
import rfc8785
from psycopg import AsyncConnection

from sainam.agreements.agreement import Agreement
from sainam.agreements.bring_in_agreement import bring_in_agreement
from sainam.agreements.terms import Clause, Grant
from sainam.bench.bench_run import Bench
from sainam.bench.brought_in import ACTOR, ENVIRONMENT
from sainam.bench.hub import BenchHub
from sainam.bench.nginx import Provider
from sainam.bench.provider_answers import provider_answers
from sainam.bench.report import Figure
from sainam.bench.rounds import paired_ratio, spread
from sainam.bench.wrk import BenchFailedError
from sainam.channels.webhook_out import WebhookOut
from sainam.exchanges.deliveries.held_deliveries import HeldDeliveries
from sainam.exchanges.events.append_event import append_event
from sainam.exchanges.events.drain import MOST_OF_ENDPOINT, Drainer
from sainam.exchanges.events.sending import Outlets
from sainam.exchanges.events.store import untold_at
from sainam.exchanges.events.told import FORMS
from sainam.formats.layout import Title
from sainam.kit.clock import now
from sainam.kit.database import Database
from sainam.kit.ids import new_id
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.thai_dates import business_date, next_month
from sainam.links import store as links
from sainam.links.applied_catalogue import load_catalogue
from sainam.links.endpoint import Endpoint
from sainam.wiring.owners import Owners

AIM = 0.10
A_SECOND = 1_500  # more than either side does
_AGENCY, _DATASET, _LINK = "NIA", "bill-payments", "G4b"
_BODY = msgspec.json.encode({"customer_account": "1" * 8, "bill_no": "B", "amount_satang": 100})
_JOBS = "bench_job"
_TAKE = f"SELECT id, body FROM {_JOBS} ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"  # noqa: S608


def callback_rate(bench: Bench, hub: BenchHub, provider: Provider) -> list[Figure]:
    """Both with as many senders at once; every event is of a subject of its own."""
    path = next(iter(provider_answers()))
    endpoint = Endpoint(
        id="bench-events", title=Title("วัดความเร็ว", "bench"), agency=_AGENCY, dataset=_DATASET,
        link=_LINK, system="CIS", path=path,
    )  # fmt: skip
    with Database(hub.url, application_name=ACTOR, max_size=8) as database:
        _begin(database, endpoint)
        sides = {
            "callbacks": partial(_told, hub, database, endpoint, count(1)),
            "bare jobs": partial(_posted, hub, f"http://127.0.0.1:{provider.port}{path}"),
        }
        taken = bench.rounds(sides, lambda rate: f"{rate:8,.0f} a second")
    ratio = paired_ratio(taken["callbacks"], taken["bare jobs"])
    detail: Mapping[str, object] = {
        name: {"rate": round(spread(rates).median), "rates": [round(rate) for rate in rates]}
        for name, rates in taken.items()
    }
    return [Figure("callbacks_vs_bare_jobs", ratio, AIM, detail=detail)]


def _begin(database: Database, endpoint: Endpoint) -> None:
    """An agreement by which the partner is told, and where."""
    with database.transaction() as tx:
        today = business_date(now(tx))
        grant = Grant(
            dataset=_DATASET, link=_LINK, pattern="submit", fields=("bill_no", "amount_satang"),
            purposes=("bill-payment",), channels=("api",), owner="CIS", clause="1",
            direction="out",
        )  # fmt: skip
        agreement = Agreement(
            id="BENCH-EVENTS-01", kind="mou", agency=_AGENCY, title=Title("วัดความเร็ว", "bench"),
            reference="bench", first_day=today.replace(day=1),
            until=next_month(next_month(today)), recorded_by="a", confirmed_by="b",
            environments=(ENVIRONMENT,), grants=(grant,),
            clauses=(Clause("1", "สำหรับวัดความเร็ว", "for measuring speed", ("DGA-2562-13",)),),
        )  # fmt: skip
        bring_in_agreement(tx, agreement, actor=ACTOR, reason="brought in to be measured")
        apply = new_id()
        links.insert_apply(tx, apply, actor=ACTOR, digest=b"bench")
        body = rfc8785.dumps(msgspec.to_builtins(endpoint)).decode()
        links.insert_object(tx, apply, "endpoint", endpoint.id, body)


def _told(
    hub: BenchHub, database: Database, endpoint: Endpoint, numbers: count[int], seconds: float
) -> float:
    """Events a second: appended before, so that only telling them is measured."""
    keys = DataKeys(database, hub.installation.masters())
    for _ in range(int(seconds * A_SECOND) // 100):
        with database.transaction() as tx:
            for _ in range(100):
                append_event(
                    tx, keys=keys, environment=ENVIRONMENT, agency=_AGENCY, dataset=_DATASET,
                    subject=f"BENCH-{next(numbers):09}", kind="bench", body=_BODY,
                )  # fmt: skip
    before = _untold(database, endpoint)
    took = asyncio.run(_drain(hub, database, endpoint, seconds))
    done = before - _untold(database, endpoint)
    with database.read_only() as tx:
        row = tx.execute("SELECT count(*) FROM event_attempt_end WHERE result <> 'taken'")
        if (row.fetchone() or (0,))[0]:
            raise BenchFailedError("an event was not taken")
    return done / took


def _untold(database: Database, endpoint: Endpoint) -> int:
    with database.read_only() as tx:
        return untold_at(tx, ENVIRONMENT, endpoint.id)


async def _drain(hub: BenchHub, database: Database, endpoint: Endpoint, seconds: float) -> float:
    with database.read_only() as tx:
        catalogue = load_catalogue(tx)
    owners = Owners(hub.installation, lambda: catalogue)
    out = WebhookOut(owners.address, owners.secrets_of, seconds=10)
    outlets = Outlets({(ENVIRONMENT, endpoint.id): endpoint}, FORMS)
    drainer = Drainer(
        database=database, held=HeldDeliveries(hub.url), send=out.send, outlets=lambda: outlets,
        masters=hub.installation.masters(),
    )  # fmt: skip
    stop = asyncio.Event()
    began = time.monotonic()
    telling = asyncio.create_task(drainer(stop))
    await asyncio.sleep(seconds)
    stop.set()
    await telling
    took = time.monotonic() - began
    await out.close()
    return took


def _posted(hub: BenchHub, url: str, seconds: float) -> float:
    return asyncio.run(_bare(hub, url, seconds))


async def _bare(hub: BenchHub, url: str, seconds: float) -> float:
    """Jobs a second: each taken FOR UPDATE SKIP LOCKED, posted, deleted and committed."""
    async with await AsyncConnection.connect(hub.url, autocommit=True) as owner:
        await owner.execute(f"DROP TABLE IF EXISTS {_JOBS}")
        await owner.execute(f"CREATE TABLE {_JOBS} (id bigint PRIMARY KEY, body bytea NOT NULL)")
        await owner.execute(
            f"INSERT INTO {_JOBS} SELECT n, %s FROM generate_series(1, %s) AS n",  # noqa: S608
            (_BODY, int(seconds * A_SECOND * 4)),
        )
    done = [0]
    end = time.monotonic() + seconds
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(
            *(_work(hub.url, session, url, end, done) for _ in range(MOST_OF_ENDPOINT))
        )
    return done[0] / seconds


async def _work(
    database: str, session: aiohttp.ClientSession, url: str, end: float, done: list[int]
) -> None:
    async with await AsyncConnection.connect(database) as connection:
        while time.monotonic() < end:
            async with connection.transaction():
                row = await (await connection.execute(_TAKE)).fetchone()
                if row is None:
                    raise BenchFailedError("the bare jobs ran out")
                async with session.post(url, data=bytes(row[1])) as response:
                    if response.status != 200:
                        raise BenchFailedError(f"a bare job was answered {response.status}")
                    await response.read()
                await connection.execute(f"DELETE FROM {_JOBS} WHERE id = %s", (row[0],))  # noqa: S608
            done[0] += 1
