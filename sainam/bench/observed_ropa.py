"""Look-ups while their processing is observed, against the same look-ups while it is not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from threading import Event, Thread

from sainam.audit.seal import EVENTS_IN_A_BLOCK, seal_audit
from sainam.audit.signing_key import SigningKey, load_signing_key
from sainam.bench.bench_run import Bench
from sainam.bench.brought_in import LOOK_UP, LOOK_UP_AGENCY, LOOK_UP_CREDENTIAL, LOOK_UP_PURPOSE
from sainam.bench.hub import BenchHub
from sainam.bench.nginx import Provider
from sainam.bench.report import Figure
from sainam.bench.rounds import paired_ratio
from sainam.bench.wrk import BenchFailedError, HttpRound, drive, latencies
from sainam.evidence.processing.observe import Observing
from sainam.kit.database import Database

AIM = 0.95
# The worker seals every two seconds and observes every minute: here both, as often as it seals.
EVERY_SECONDS = 2.0
_SETTLED_WITHIN = 10.0
_PATH = "/v1/water-use-six-months/ask"
_SEEN = """
SELECT (SELECT coalesce(sum(o.exchanges), 0) FROM observed_flow o JOIN flow f ON f.number = o.flow
        WHERE f.agreement = %(agreement)s)::bigint,
       (SELECT count(*) FROM exchange x JOIN exchange_outcome y
          ON y.environment = x.environment AND y.exchange = x.id
        WHERE x.agreement = %(agreement)s AND y.outcome IN ('answered', 'no_data'))
"""


def observed_ropa(bench: Bench, hub: BenchHub, _provider: Provider) -> list[Figure]:
    """Both sides seal; what is left over is observed between the rounds.

    So none pays for another's. Raises BenchFailedError where an answer was not counted once.
    """
    seeds = count(1)
    key = load_signing_key(hub.installation.settings.state, create=False)
    with Database(hub.url, application_name="bench watch") as database, hub.web() as web:
        token = hub.token(LOOK_UP_CREDENTIAL)
        observing = Observing(database, hub.address)
        groups = {"web": web.pid, "postgres": hub.postgres.pid}

        def ask(observed: bool, seconds: float) -> HttpRound:  # noqa: FBT001  a side of the pair
            seed = str(next(seeds) * 1000)
            arguments = (_PATH, token, LOOK_UP_AGENCY, LOOK_UP_PURPOSE, "BENCH-TEST-1", seed)

            def watch() -> None:
                _seal(database, key)
                if observed:
                    observing()

            with _repeated(watch):
                taken = drive(hub.address, "ask.lua", seconds, arguments, groups)
            _catch_up(database, key, observing)
            return taken

        taken = bench.rounds(
            {"observed": partial(ask, True), "not observed": partial(ask, False)}, HttpRound.shown
        )
        _all_counted(database, partial(_catch_up, database, key, observing))
    ours, theirs = taken["observed"], taken["not observed"]
    ratio = paired_ratio([each.rate for each in ours], [each.rate for each in theirs])
    detail = {"observed": latencies(ours), "not observed": latencies(theirs)}
    return [Figure("observed_ropa_overhead", ratio, AIM, detail=detail)]


@contextmanager
def _repeated(work: Callable[[], None]) -> Iterator[None]:
    stop, failed = Event(), list[Exception]()

    def run() -> None:
        try:
            while not stop.wait(EVERY_SECONDS):
                work()
        except Exception as error:  # noqa: BLE001  told by the thread that waits
            failed.append(error)

    thread = Thread(target=run, name="watch")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    if failed:
        raise BenchFailedError(f"observing failed: {failed[0]}") from failed[0]


def _seal(database: Database, key: SigningKey) -> None:
    full = True
    while full:
        with database.transaction() as tx:
            block = seal_audit(tx, key)
        full = block is not None and block.header.events >= EVENTS_IN_A_BLOCK


def _catch_up(database: Database, key: SigningKey, observing: Observing) -> None:
    _seal(database, key)
    observing()


def _all_counted(database: Database, catch_up: Callable[[], None]) -> None:
    """What was asked when the last round ended is answered, and sealed, a moment later."""
    end = time.monotonic() + _SETTLED_WITHIN
    while True:
        catch_up()
        with database.read_only() as tx:
            seen, answered = tx.execute(_SEEN, {"agreement": LOOK_UP}).fetchone() or (0, 0)
        if seen == answered:
            return
        if time.monotonic() > end:
            raise BenchFailedError(f"{answered} look-ups were answered and {seen} observed")
        time.sleep(0.2)
