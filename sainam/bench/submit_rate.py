"""Payments by API, each durable before it is answered, against pgbench on the same cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import count

from sainam.bench.bench_run import Bench
from sainam.bench.hub import BenchHub
from sainam.bench.nginx import Provider
from sainam.bench.pgbench import prepare_pgbench, transactions_a_second
from sainam.bench.report import Figure
from sainam.bench.rounds import paired_ratio, spread
from sainam.bench.wrk import HttpRound, drive, latencies
from sainam.counterparts.their_clock import TheirClock

AIM = 0.5
ROUNDS_WITH_WORKER = 2
_PATH = "/v1/bill-payments"
_CREDENTIAL = "bigc"
_PURPOSE = "bill-payment"


Measured = HttpRound | float  # of the hub; transactions a second of pgbench


def submit_rate(bench: Bench, hub: BenchHub, _provider: Provider) -> list[Figure]:
    """Without the worker; `with_worker` tells the rate while it delivers what has piled up."""
    url = prepare_pgbench(hub.postgres)
    with hub.web() as web:
        submit = _submits(hub, {"web": web.pid, "postgres": hub.postgres.pid})
        sides: dict[str, Callable[[float], Measured]] = {
            "submit": submit,
            "pgbench -N": partial(transactions_a_second, url),
        }
        taken = bench.rounds(sides, _shown)
        with hub.worker():
            busy = bench.rounds({"submit with worker": submit}, _shown, ROUNDS_WITH_WORKER)
    ours = _answers(taken["submit"])
    theirs = [each for each in taken["pgbench -N"] if isinstance(each, float)]
    detail = {
        "submit": latencies(ours),
        "pgbench": {"rate": round(spread(theirs).median), "rates": [round(tps) for tps in theirs]},
        "with_worker": latencies(_answers(busy["submit with worker"])),
    }
    ratio = paired_ratio([each.rate for each in ours], theirs)
    return [Figure("submit_vs_pgbench_n", ratio, AIM, detail=detail)]


def _submits(hub: BenchHub, groups: Mapping[str, int]) -> Callable[[float], HttpRound]:
    """Every round is a run of its own: its bills, references and keys were never sent before."""
    token = hub.token(_CREDENTIAL)
    runs = count(1)

    def submit(seconds: float) -> HttpRound:
        at = (TheirClock().now() - timedelta(minutes=1)).isoformat(timespec="seconds")
        arguments = (_PATH, token, _PURPOSE, f"{next(runs):06}", at)
        return drive(hub.address, "pay.lua", seconds, arguments, groups)

    return submit


def _answers(rounds: Sequence[Measured]) -> list[HttpRound]:
    return [each for each in rounds if isinstance(each, HttpRound)]


def _shown(measured: Measured) -> str:
    if isinstance(measured, HttpRound):
        return measured.shown()
    return f"{measured:9,.0f} a second"
