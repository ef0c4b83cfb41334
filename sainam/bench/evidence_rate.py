"""How fast a trail is sealed, packed and verified, and in how much memory."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psycopg

from sainam.bench.bench_run import Bench
from sainam.bench.hub import TEMPLATE, BenchHub
from sainam.bench.nginx import Provider
from sainam.bench.report import Figure
from sainam.bench.rounds import Spread, spread
from sainam.bench.seal_events import Sealed
from sainam.bench.wrk import BenchFailedError
from sainam.evidence import verify_pack

WHOLE_EVENTS = 10_000_000
FEW_EVENTS = 200_000  # for who works on the hub, not for its figures
MOST_MIB = 250.0
LEAST_A_SECOND = 10_000.0
_PATIENCE = 2 * 3600
_LOOK_AGAIN = 0.02  # seconds
_NAME = "bench_evidence"


@dataclass(frozen=True, slots=True)
class Verified:
    seconds: float
    peak_mib: float
    told: str


def evidence_rate(bench: Bench, hub: BenchHub, _provider: Provider) -> list[Figure]:
    """Once: ten million events are their own repetition."""
    events = WHOLE_EVENTS if bench.whole else FEW_EVENTS
    with psycopg.connect(hub.postgres.url("postgres"), autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {_NAME} TEMPLATE {TEMPLATE}")
        try:
            sealed = seal(hub.postgres.url(_NAME), bench.folder / "evidence", events)
        finally:
            owner.execute(f"DROP DATABASE {_NAME} WITH (FORCE)")
    verified = verify(Path(sealed.pack))
    Path(sealed.pack).unlink()
    figures = figures_of(sealed, verified)
    for figure in figures:
        value = f"{figure.spread.median:12,.0f} {figure.unit}"
        bench.console.print(f"  {figure.name:24} {value}", highlight=False)
    return figures


def seal(url: str, folder: Path, events: int) -> Sealed:
    ran = subprocess.run(  # noqa: S603  our own interpreter and module
        [sys.executable, "-m", "sainam.bench.seal_events", url, str(folder), str(events)],
        capture_output=True, text=True, check=False, timeout=_PATIENCE,
    )  # fmt: skip
    if ran.returncode != 0:
        raise BenchFailedError(f"sealing failed: {ran.stderr[-1500:]}")
    return msgspec.json.decode(ran.stdout, type=Sealed)


def verify(pack: Path) -> Verified:
    """As an auditor does it: plain Python, nothing else; its memory as the kernel counts it."""
    begun, peak = time.perf_counter(), 0.0
    with subprocess.Popen(  # noqa: S603  our own interpreter and program
        [sys.executable, "-I", "-S", verify_pack.__file__, str(pack)], stdout=subprocess.PIPE
    ) as process:
        while process.poll() is None:
            peak = max(peak, _peak_mib(process.pid))
            time.sleep(_LOOK_AGAIN)
        told = process.stdout.read().decode() if process.stdout else ""
    seconds = time.perf_counter() - begun
    if process.returncode != 0:
        raise BenchFailedError(f"the pack does not verify: {told}")
    return Verified(seconds, peak, told)


def _peak_mib(process: int) -> float:
    """So far; what wait4 tells would be that of the process it was forked from. 0: it is over."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    kib = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return round(int(kib[0]) / 1024, 1) if kib else 0.0


def figures_of(sealed: Sealed, verified: Verified) -> list[Figure]:
    rates = {
        "audit_sealed": sealed.seal_seconds,
        "pack_made": sealed.pack_seconds,
        "pack_verified": verified.seconds,
    }
    detail = {**msgspec.to_builtins(sealed), "verify_seconds": verified.seconds}
    figures = [
        Figure(name, _once(sealed.events / seconds), LEAST_A_SECOND, unit="events/s", detail=detail)
        for name, seconds in rates.items()
    ]
    memory = {"pack_made_memory": sealed.peak_mib, "pack_verified_memory": verified.peak_mib}
    figures += [
        Figure(name, _once(mib), MOST_MIB, at="most", unit="MiB") for name, mib in memory.items()
    ]
    return figures


def _once(value: float) -> Spread:
    return spread([value])
