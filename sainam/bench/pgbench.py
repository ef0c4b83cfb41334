"""pgbench's simple update on the hub's own cluster: one small durable transaction after another."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import psycopg

from sainam.bench.wrk import BenchFailedError
from sainam.kit.embedded_postgres import EmbeddedPostgres

DATABASE = "bench_pgbench"
SCALE = 20
CLIENTS = 8
_RATE = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
_LONGEST_FILL = 300


def prepare_pgbench(postgres: EmbeddedPostgres) -> str:
    """A database of its own, filled; its URL."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as owner:
        owner.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        owner.execute(f"CREATE DATABASE {DATABASE}")
    url = postgres.url(DATABASE)
    _pgbench(["-i", "-q", "-s", str(SCALE), url], _LONGEST_FILL)
    return url


def transactions_a_second(url: str, seconds: float) -> float:
    told = _pgbench(
        [
            "-N", "-n", "-s", str(SCALE), "-c", str(CLIENTS), "-M", "prepared",
            "-T", str(max(round(seconds), 1)), url,
        ],
        seconds + 60,
    )  # fmt: skip
    found = _RATE.search(told)
    if found is None:
        raise BenchFailedError(f"pgbench told no rate: {told[-500:]}")
    return float(found[1])


def _pgbench(arguments: list[str], patience: float) -> str:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)
    program = shutil.which("pgbench") or next(map(str, debian), None)
    if program is None:
        raise BenchFailedError("pgbench is missing: see docs/packages.txt")
    ran = subprocess.run(  # noqa: S603  a program found on the path, arguments of our own
        [program, *arguments], capture_output=True, text=True, check=False, timeout=patience
    )
    if ran.returncode != 0:
        raise BenchFailedError(f"pgbench: {ran.stderr[-500:]}")
    return ran.stdout
