"""The worker role: what has to happen without anybody asking.

Its parts run side by side in one event loop; whatever blocks runs in threads. A part that fails is
in the log and begun again, later each time, while the others go on. What the parts do is bound in
wiring; when they do it stands here. Schedules and jobs are PgQueuer's, so that of many workers one
at a time runs each; the lists of due files and deliveries are the hub's own.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial

import uvloop
from pgqueuer import PgQueuer
from pgqueuer.core.executors import DatabaseRetryEntrypointExecutor
from pgqueuer.models import Job, Schedule
from psycopg import AsyncConnection, Notify
from psycopg.rows import TupleRow

from sainam.kit.database import APP_ROLE, session_conninfo

_log = logging.getLogger(__name__)

FILES_SECONDS = 0.2
SEAL_SECONDS = 2.0
STOP_SECONDS = 3.0  # then what still runs is cut; every part survives kill -9
JOBS_STOP_SECONDS = 2.0
LAST_SEAL_SECONDS = 0.7
TURN_SECONDS = 0.1
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
THREADS = 16
HEARTBEAT = timedelta(seconds=12)  # a killed worker's job is another's after so long


class Scheduled(StrEnum):
    """What runs by the clock on the wall (crontab, UTC): once, however many workers there are."""

    SWEEP = "sweep"
    ENSURE_MONTHS = "ensure_months"
    FORGET_ASSERTIONS = "forget_assertions"
    CLOSE_DAYS = "close_days"
    TEND_DOSSIERS = "tend_dossiers"
    TAKE_UP_DELETIONS = "take_up_deletions"
    OBSERVE_PROCESSING = "observe_processing"
    TAKE_OVER_LISTS = "take_over_lists"
    ASK_FOR_STEPS = "ask_for_steps"


class JobKind(StrEnum):
    """What is enqueued. Handlers may run twice and must then do nothing the second time."""

    RECONCILE_DAY = "reconcile_day"


SCHEDULES: Mapping[Scheduled, str] = {
    Scheduled.SWEEP: "* * * * *",
    Scheduled.ENSURE_MONTHS: "7 * * * *",
    Scheduled.FORGET_ASSERTIONS: "*/10 * * * *",
    Scheduled.CLOSE_DAYS: "5 * * * *",
    Scheduled.TEND_DOSSIERS: "* * * * *",
    Scheduled.TAKE_UP_DELETIONS: "* * * * *",
    Scheduled.OBSERVE_PROCESSING: "* * * * *",
    Scheduled.TAKE_OVER_LISTS: "* * * * *",
    Scheduled.ASK_FOR_STEPS: "* * * * *",
}

Part = Callable[[asyncio.Event], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Duties:
    """What the worker does. All but the parts (`deliver` and such) are called in threads.

    `process_due_files`, `seal` and `tell_operations` say whether more is waiting.
    `days_to_reconcile` gives one payload for each agent's day that is to be closed now,
    `reconcile_day` closes one.
    """

    deliver: Part
    tell_partners: Part
    process_due_files: Callable[[], bool]
    seal: Callable[[], bool]
    sweep: Callable[[], object]
    ensure_months: Callable[[], object]
    forget_assertions: Callable[[], object]
    days_to_reconcile: Callable[[], Sequence[bytes]]
    reconcile_day: Callable[[bytes], object]
    carry_mail: Part
    tend_dossiers: Callable[[], object]
    take_up_deletions: Callable[[], object]
    observe_processing: Callable[[], object]
    tell_operations: Callable[[], bool]
    take_over_lists: Callable[[], object]
    ask_for_steps: Callable[[], object]


def scheduled(duties: Duties) -> Mapping[Scheduled, Callable[[], object]]:
    """The handler of each schedule but CLOSE_DAYS, which enqueues jobs."""
    return {
        Scheduled.SWEEP: duties.sweep,
        Scheduled.ENSURE_MONTHS: duties.ensure_months,
        Scheduled.FORGET_ASSERTIONS: duties.forget_assertions,
        Scheduled.TEND_DOSSIERS: duties.tend_dossiers,
        Scheduled.TAKE_UP_DELETIONS: duties.take_up_deletions,
        Scheduled.OBSERVE_PROCESSING: duties.observe_processing,
        Scheduled.TAKE_OVER_LISTS: duties.take_over_lists,
        Scheduled.ASK_FOR_STEPS: duties.ask_for_steps,
    }


def jobs(duties: Duties) -> Mapping[JobKind, Callable[[bytes], object]]:
    """The handler of each kind of job."""
    return {JobKind.RECONCILE_DAY: duties.reconcile_day}


def run(url: str, open_duties: Callable[[], AbstractAsyncContextManager[Duties]]) -> None:
    """Works until SIGTERM or SIGINT, then ends within five seconds."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if not runner.run(_until_told(url, open_duties)):
            _log.warning("ended with work under way; it is taken up again at the next start")
            logging.shutdown()
            os._exit(0)  # a thread in the middle of a file would be waited for


async def work(url: str, duties: Duties, stop: asyncio.Event) -> bool:
    """Works until `stop` is set; False when something had to be cut."""
    await asyncio.to_thread(duties.ensure_months)
    parts: Mapping[str, Part] = {
        "deliveries": duties.deliver,
        "events": duties.tell_partners,
        "mail": duties.carry_mail,
        "files": _in_turns(duties.process_due_files, FILES_SECONDS),
        "sealing": _in_turns(duties.seal, SEAL_SECONDS),
        "security events": _in_turns(duties.tell_operations, SEAL_SECONDS),
        "jobs": partial(_run_jobs, url, duties),
    }
    running = [
        asyncio.create_task(_keep(name, part, stop), name=name) for name, part in parts.items()
    ]
    await stop.wait()
    _, late = await asyncio.wait(running, timeout=STOP_SECONDS)
    for task in late:
        _log.warning("the worker's %s did not end in time", task.get_name())
        task.cancel()
    return await _seal_the_rest(duties) and not late


async def _until_told(
    url: str, open_duties: Callable[[], AbstractAsyncContextManager[Duties]]
) -> bool:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="worker"))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with open_duties() as duties:
        return await work(url, duties, stop)


async def _keep(name: str, part: Part, stop: asyncio.Event) -> None:
    """Runs a part again and again until told to stop."""
    ticks = asyncio.get_running_loop().time
    pause = FIRST_PAUSE
    while not stop.is_set():
        began = ticks()
        try:
            await part(stop)
        except Exception:  # noqa: BLE001  whatever a part raises, the others go on
            _log.exception("the worker's %s failed", name)
        if ticks() - began > LONGEST_PAUSE:
            pause = FIRST_PAUSE
        await _wait(stop, pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _in_turns(duty: Callable[[], bool], seconds: float) -> Part:
    """At once when there is more, else after a pause."""

    async def part(stop: asyncio.Event) -> None:
        while not stop.is_set():
            if not await asyncio.to_thread(duty):
                await _wait(stop, seconds)

    return part


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


async def _seal_the_rest(duties: Duties) -> bool:
    """What happened up to now is sealed, if that does not take long."""
    try:
        async with asyncio.timeout(LAST_SEAL_SECONDS):
            await asyncio.to_thread(duties.seal)
    except TimeoutError:
        return False
    except Exception:  # noqa: BLE001  the next start seals it
        _log.exception("the last events were left unsealed")
    return True


class _Listening(AsyncConnection[TupleRow]):
    """Listens in short turns: who wants to ask something, also at the end, waits for the turn."""

    def notifies(
        self, *, timeout: float | None = None, stop_after: int | None = None
    ) -> AsyncGenerator[Notify, None]:
        turn = TURN_SECONDS if timeout is None else min(timeout, TURN_SECONDS)
        return super().notifies(timeout=turn, stop_after=stop_after)


async def _run_jobs(url: str, duties: Duties, stop: asyncio.Event) -> None:
    conninfo = session_conninfo(url, "sainam jobs", role=APP_ROLE)
    async with await _Listening.connect(conninfo, autocommit=True) as connection:
        queuer = PgQueuer.from_psycopg_connection(connection)
        register(queuer, duties)
        running = asyncio.create_task(queuer.run(heartbeat_timeout=HEARTBEAT))
        told = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((running, told), return_when=asyncio.FIRST_COMPLETED)
            queuer.shutdown.set()
            await asyncio.wait((running,), timeout=JOBS_STOP_SECONDS)
            if running.done():
                running.result()
        finally:
            # Without its connection a job that still runs cannot be written off as cancelled: it
            # stays picked, and is taken up again when its heartbeat is old.
            await connection.close()
            told.cancel()
            running.cancel()
            await asyncio.wait((running, told))


def register(queuer: PgQueuer, duties: Duties) -> None:
    """A job that fails five times is held for a person, not forgotten."""
    for name, duty in scheduled(duties).items():
        queuer.schedule(name, SCHEDULES[name])(_by_clock(duty))
    queuer.schedule(Scheduled.CLOSE_DAYS, SCHEDULES[Scheduled.CLOSE_DAYS])(
        _enqueuing(queuer, JobKind.RECONCILE_DAY, duties.days_to_reconcile)
    )
    for kind, handler in jobs(duties).items():
        queuer.entrypoint(
            kind,
            concurrency_limit=1,
            on_failure="hold",
            executor_factory=DatabaseRetryEntrypointExecutor,
        )(_by_payload(handler))


def _by_clock(duty: Callable[[], object]) -> Callable[[Schedule], Awaitable[None]]:
    async def handle(_schedule: Schedule) -> None:
        await asyncio.to_thread(duty)

    return handle


def _by_payload(handler: Callable[[bytes], object]) -> Callable[[Job], Awaitable[None]]:
    async def handle(job: Job) -> None:
        await asyncio.to_thread(handler, job.payload or b"")

    return handle


def _enqueuing(
    queuer: PgQueuer, kind: JobKind, list_payloads: Callable[[], Sequence[bytes]]
) -> Callable[[Schedule], Awaitable[None]]:
    """One job for each payload that is not already waiting."""

    async def handle(_schedule: Schedule) -> None:
        for payload in await asyncio.to_thread(list_payloads):
            key = f"{kind}/{payload.decode()}"
            await queuer.qm.queries.enqueue(kind, payload, dedupe_key=key, on_conflict="skip")

    return handle
