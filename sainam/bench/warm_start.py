"""How long `sainam up` takes until every role answers, where everything was there before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from sainam.bench.report import Figure
from sainam.bench.rounds import spread
from sainam.bench.wrk import BenchFailedError
from sainam.kit.settings import Settings

MOST_SECONDS = 5.0
STARTS = 3
_UP = " is up "
_PATIENCE = 120


def warm_start(settings: Settings) -> list[Figure]:
    """The first start prepares what the others find."""
    state = settings.state / "bench"
    seconds = [_start_and_stop(state, settings) for _ in range(1 + STARTS)][1:]
    figure = Figure("warm_start", spread(seconds), MOST_SECONDS, at="most", unit="s")
    return [figure]


def _start_and_stop(state: Path, settings: Settings) -> float:
    environment = {**os.environ, "SAINAM_STATE": str(state), "PYTHONUNBUFFERED": "1"}
    environment.pop("SAINAM_DATABASE_URL", None)
    if settings.postgres_home is not None:
        environment["SAINAM_POSTGRES_HOME"] = str(settings.postgres_home / "bench")
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "sainam.cli", "up"],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        try:
            return _until_up(process, begun)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_PATIENCE)


def _until_up(process: subprocess.Popen[str], begun: float) -> float:
    told = []
    for line in process.stdout or ():
        told.append(line)
        if _UP in line:
            return time.perf_counter() - begun
    raise BenchFailedError("sainam up ended by itself:\n" + "".join(told)[-1000:])
