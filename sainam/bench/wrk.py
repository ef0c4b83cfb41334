"""One round of HTTP by wrk: 64 keep-alive connections that ask as fast as they are answered."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from types import MappingProxyType

import msgspec

from sainam.bench.processor_time import ended_children_seconds, snapshot

CONNECTIONS = 64
THREADS = 2
CORES = 2
_SCRIPTS = Path(__file__).parent
_MARK = "measured "


class BenchFailedError(RuntimeError):
    """A side did not do what is measured; the message says what it did instead."""


class HttpRound(msgspec.Struct, frozen=True):
    """Counts, and microseconds; what a request waits for is all in its latency."""

    requests: int
    duration_us: int
    p50_us: float
    p99_us: float
    longest_us: float
    status_errors: int
    socket_errors: int
    processor_us: dict[str, float] = {}  # of each group of processes, for one answer

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return self.requests * 1e6 / self.duration_us

    def shown(self) -> str:
        return (
            f"{self.rate:9,.0f} a second, p50 {self.p50_us / 1e3:6.2f} ms, "
            f"p99 {self.p99_us / 1e3:6.2f} ms"
        )


def latencies(rounds: Sequence[HttpRound]) -> dict[str, object]:
    """Of each the median of the rounds; milliseconds, and answers in a second."""
    return {
        "rate": round(median(each.rate for each in rounds)),
        "p50_ms": round(median(each.p50_us for each in rounds) / 1e3, 2),
        "p99_ms": round(median(each.p99_us for each in rounds) / 1e3, 2),
        "rates": [round(each.rate) for each in rounds],
        "processor_us": processor_shares(rounds),
    }


def processor_shares(rounds: Sequence[HttpRound]) -> dict[str, float]:
    """Microseconds for one answer, by group, medians; `ceiling` is what two cores could answer."""
    names = rounds[0].processor_us
    shares = {name: median(each.processor_us[name] for each in rounds) for name in names}
    whole = sum(shares.values())
    return {**shares, "whole": round(whole, 1), "ceiling": round(CORES * 1e6 / whole)}


def drive(
    url: str,
    script: str,
    seconds: float,
    arguments: Sequence[str],
    groups: Mapping[str, int] = MappingProxyType({}),
) -> HttpRound:
    """`script` is a Lua file beside this one; `groups` are the processes that do the work, by name.

    Raises BenchFailedError if any answer was an error.
    """
    before, wrk_before = snapshot(groups), ended_children_seconds()
    told = _run_wrk(url, script, seconds, arguments)
    taken = read_round(told, url)
    used = {name: after - before[name] for name, after in snapshot(groups).items()}
    used["wrk"] = ended_children_seconds() - wrk_before
    each = {name: round(time * 1e6 / taken.requests, 1) for name, time in used.items()}
    return msgspec.structs.replace(taken, processor_us=each)


def _run_wrk(url: str, script: str, seconds: float, arguments: Sequence[str]) -> str:
    program = shutil.which("wrk")
    if program is None:
        raise BenchFailedError("wrk is missing: see docs/packages.txt")
    told = subprocess.run(  # noqa: S603  a program found on the path, arguments of our own
        [
            program,
            f"--threads={THREADS}",
            f"--connections={CONNECTIONS}",
            f"--duration={max(round(seconds), 1)}s",
            "--timeout=10s",
            "--latency",
            f"--script={_SCRIPTS / script}",
            url,
            "--",
            *arguments,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds + 60,
    )
    return told.stdout


def read_round(told: str, url: str) -> HttpRound:
    """From what the scripts print at the end."""
    lines = [line for line in told.splitlines() if line.startswith(_MARK)]
    if not lines:
        raise BenchFailedError(f"wrk against {url} told nothing: {told[-500:]}")
    taken = msgspec.json.decode(lines[-1].removeprefix(_MARK), type=HttpRound)
    if taken.status_errors or taken.socket_errors or not taken.requests:
        raise BenchFailedError(
            f"{url}: {taken.status_errors} error answers, {taken.socket_errors} broken "
            f"connections among {taken.requests} answers"
        )
    return taken
