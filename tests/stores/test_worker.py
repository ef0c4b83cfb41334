"""The worker keeps its parts running, its schedules once, and its jobs until they are done."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pgqueuer
import psycopg
import pytest
from pgqueuer.models import Schedule, ScheduleContext
from pgqueuer.queries import Queries
from pgqueuer.types import QueueEntrypoint

import sainam
import sainam.worker
from sainam.kit.database import Database, connect_as_owner, session_conninfo
from sainam.worker import SCHEDULES, Duties, JobKind, Scheduled, jobs, register, work

DEADLINE = 30.0


@dataclass
class Done:
    """What the parts of a test's worker did."""

    rounds: dict[str, int] = field(default_factory=dict)
    reconciled: list[bytes] = field(default_factory=list)

    def count(self, name: str) -> Callable[[], bool]:
        def duty() -> bool:
            self.rounds[name] = self.rounds.get(name, 0) + 1
            return False

        return duty

    def duties(self) -> Duties:
        async def wait(stop: asyncio.Event) -> None:
            await stop.wait()

        def days() -> Sequence[bytes]:
            return [b"live/agent-one/2026-11-20", b"live/agent-two/2026-11-20"]

        return Duties(
            deliver=wait,
            tell_partners=wait,
            process_due_files=self.count("files"),
            seal=self.count("seal"),
            sweep=self.count("sweep"),
            ensure_months=self.count("months"),
            forget_assertions=self.count("assertions"),
            days_to_reconcile=days,
            reconcile_day=self.reconciled.append,
            carry_mail=wait,
            tend_dossiers=self.count("tending"),
            take_up_deletions=self.count("deletions"),
            observe_processing=self.count("observing"),
            tell_operations=self.count("telling"),
            take_over_lists=self.count("lists"),
            ask_for_steps=self.count("steps"),
        )


async def until(happened: Callable[[], Any]) -> None:
    await asyncio.to_thread(wait_until, happened)


def wait_until(happened: Callable[[], Any]) -> None:
    end = time.monotonic() + DEADLINE
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def working(url: str, duties: Duties, meanwhile: Callable[[], Awaitable[None]]) -> bool:
    """Whether it ended in order, given as long as a busy machine may need."""

    async def both() -> bool:
        stop = asyncio.Event()
        worker = asyncio.create_task(work(url, duties, stop))
        await meanwhile()
        stop.set()
        return await worker

    with pytest.MonkeyPatch.context() as patient:
        patient.setattr(sainam.worker, "STOP_SECONDS", 30.0)
        return asyncio.run(both())


def test_every_schedule_and_every_job_kind_has_a_handler() -> None:
    async def registered() -> tuple[set[str], set[str]]:
        queuer = pgqueuer.PgQueuer.in_memory()
        register(queuer, Done().duties())
        return {key.entrypoint for key in queuer.sm.registry}, set(queuer.qm.entrypoint_registry)

    schedules, kinds = asyncio.run(registered())
    assert schedules == set(SCHEDULES) == set(Scheduled)
    assert kinds == set(jobs(Done().duties())) == set(JobKind)


def test_nobody_enqueues_past_the_worker_s_list_of_kinds() -> None:
    folder = Path(sainam.__file__).parent
    enqueuing = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if ".enqueue(" in path.read_text(encoding="utf-8")
    }
    assert enqueuing == {"worker.py"}


def test_a_day_is_enqueued_once_while_it_waits() -> None:
    async def enqueued() -> int:
        queuer = pgqueuer.PgQueuer.in_memory()
        register(queuer, Done().duties())
        [close_days] = [
            executor
            for key, executor in queuer.sm.registry.items()
            if str(key.entrypoint) == str(Scheduled.CLOSE_DAYS)
        ]
        schedule = Schedule.model_construct()
        for _ in range(2):
            await close_days.execute(schedule, ScheduleContext())
        return await queuer.qm.queries.queued_work([QueueEntrypoint(JobKind.RECONCILE_DAY)])

    assert asyncio.run(enqueued()) == 2


def test_a_part_that_fails_is_begun_again_while_the_others_go_on(owner_url: str) -> None:
    done = Done()

    async def deliver(_stop: asyncio.Event) -> None:
        done.count("deliveries")()
        raise ConnectionError("the owner's system cannot be reached")

    def more_than_once() -> bool:
        return done.rounds.get("deliveries", 0) > 1 and done.rounds.get("files", 0) > 1

    assert working(
        owner_url, replace(done.duties(), deliver=deliver), lambda: until(more_than_once)
    )
    assert done.rounds["months"] == 1
    assert done.rounds["seal"] >= 2  # the last time when it was told to stop


def test_a_job_that_fails_is_tried_again(owner_url: str) -> None:
    done = Done()

    def fails_first(payload: bytes) -> None:
        done.count("tried")()
        if done.rounds["tried"] == 1:
            raise ValueError("CIS has not closed the day")
        done.reconciled.append(payload)

    async def enqueue() -> None:
        conninfo = session_conninfo(owner_url, "tests")
        async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
            queries = Queries.from_psycopg_connection(connection)
            await queries.enqueue(JobKind.RECONCILE_DAY, b"live/agent-one/2026-11-20")
        await until(lambda: done.reconciled)

    duties = replace(done.duties(), reconcile_day=fails_first)
    ended = working(owner_url, duties, enqueue)
    assert ended
    assert done.reconciled == [b"live/agent-one/2026-11-20"]
    with Database(owner_url, application_name="tests") as database, database.read_only() as tx:
        assert {row[0] for row in tx.execute("SELECT entrypoint FROM pgqueuer_schedules")} == set(
            Scheduled
        )


def test_a_worker_with_nothing_under_way_ends_within_two_seconds(owner_url: str) -> None:
    """The quickest of three, told to stop as soon as it has looked for jobs."""

    async def seconds_to_end() -> float:
        stop = asyncio.Event()
        worker = asyncio.create_task(work(owner_url, Done().duties(), stop))
        await until(lambda: has_looked_for_jobs(owner_url))
        began = time.monotonic()
        stop.set()
        assert await worker, "nothing was cut"
        return time.monotonic() - began

    assert min(asyncio.run(seconds_to_end()) for _ in range(3)) < 2


def has_looked_for_jobs(owner_url: str) -> bool:
    with connect_as_owner(owner_url, application_name="tests") as owner:
        return (
            owner.execute(
                "SELECT FROM pg_stat_activity WHERE application_name = 'sainam jobs'"
                " AND datname = current_database() AND state = 'idle' AND query LIKE '%pgqueuer%'"
            ).rowcount
            > 0
        )


def test_a_worker_in_the_middle_of_a_file_still_ends_within_five_seconds(owner_url: str) -> None:
    program = """
import asyncio, contextlib, sys, time
from sainam.worker import Duties, run

async def wait(stop):
    await stop.wait()

def long_file():
    print("reading", flush=True)
    time.sleep(60)

@contextlib.asynccontextmanager
async def duties():
    nothing = lambda *_: None
    yield Duties(
        wait, wait, long_file, nothing, nothing, nothing, nothing, list, nothing, wait, nothing,
        nothing, nothing, nothing, nothing, nothing,
    )

run(sys.argv[1], duties)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program, owner_url], stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"reading\n"
        began = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
        assert time.monotonic() - began < 5
