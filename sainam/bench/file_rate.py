"""A file of a million lines, posted and reconciled, against COPY of the same rows."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path

import msgspec
import psycopg

from sainam.bench.bench_run import Bench
from sainam.bench.brought_in import FILE_LAYOUT
from sainam.bench.hub import TEMPLATE, BenchHub
from sainam.bench.nginx import Provider
from sainam.bench.payment_file import PaymentFile, write_payment_file
from sainam.bench.post_one_file import Posted
from sainam.bench.report import Figure
from sainam.bench.rounds import paired_ratio, spread
from sainam.bench.wrk import BenchFailedError
from sainam.counterparts.their_clock import TheirClock
from sainam.formats.load_layout import layout_named

AIM = 0.25
MOST_MIB = 250.0
_PATIENCE = 600
_BLOCK = 1 << 20
# What a line of the file says, with the key first: what any way of keeping them has to hold.
_ROWS = """
COPY (
  SELECT bill, identity, line, amount_satang, paid_at, business_date
  FROM sainam.posting WHERE kind = 'payment' AND bill IS NOT NULL
  ORDER BY bill COLLATE "C"
) TO STDOUT
"""
_PLAIN_TABLE = """
CREATE TABLE plain (
  bill text COLLATE "C" PRIMARY KEY, identity text, line int, amount_satang bigint,
  paid_at timestamptz, business_date date
)
"""

Measured = Posted | float  # of the hub; rows a second of COPY


def file_rate(bench: Bench, hub: BenchHub, _provider: Provider) -> list[Figure]:
    """Every round begins on a database made anew from the same template, after a checkpoint."""
    layout = layout_named(FILE_LAYOUT, hub.installation.settings.catalogue / "layouts")
    file = write_payment_file(bench.folder / "BENCH.TXT", layout, bench.lines, TheirClock().now())
    rows = bench.folder / "rows.copy"
    sides: dict[str, Callable[[float], Measured]] = {
        "post file": partial(_post, bench, hub, file, rows),
        "COPY": partial(_copy, hub, rows),
    }
    taken = bench.rounds(sides, partial(_shown, file))
    posted = [each for each in taken["post file"] if isinstance(each, Posted)]
    copied = [each for each in taken["COPY"] if isinstance(each, float)]
    ratio = paired_ratio([file.lines / each.seconds for each in posted], copied)
    memory = spread([each.peak_mib for each in posted])
    detail = {
        "lines": file.lines,
        "rates": [round(file.lines / each.seconds) for each in posted],
        "copy_rates": [round(rate) for rate in copied],
        "rounds": [msgspec.to_builtins(each) for each in posted],
    }
    return [
        Figure("file_vs_copy", ratio, AIM, detail=detail),
        Figure("file_peak_memory", memory, MOST_MIB, at="most", unit="MiB"),
    ]


_numbers = count(1)


def _post(bench: Bench, hub: BenchHub, file: PaymentFile, rows: Path, _seconds: float) -> Posted:
    """In a process of its own, so that its memory is its own. Keeps the rows it posted, once."""
    with _fresh_database(hub) as url:
        ran = subprocess.run(  # noqa: S603  our own interpreter and module
            [
                sys.executable, "-m", "sainam.bench.post_one_file", url,
                str(bench.folder / "bytes"), str(hub.installation.masters().folder),
                str(file.path),
            ],
            capture_output=True, text=True, check=False, timeout=_PATIENCE,
        )  # fmt: skip
        if ran.returncode != 0:
            raise BenchFailedError(f"posting failed: {ran.stderr[-1500:]}")
        posted = msgspec.json.decode(ran.stdout, type=Posted)
        _must_be_whole(file, posted)
        if not rows.exists():
            _keep_rows(url, rows)
        return posted


def _keep_rows(url: str, rows: Path) -> None:
    with (
        psycopg.connect(url) as owner,
        rows.open("wb") as target,
        owner.cursor().copy(_ROWS) as copy,
    ):
        for block in copy:
            target.write(block)


def _must_be_whole(file: PaymentFile, posted: Posted) -> None:
    told = posted.posted + posted.duplicate + posted.rejected + posted.suspense
    if told != file.lines or posted.rejected != file.bad or posted.difference_satang:
        raise BenchFailedError(f"the file of {file.lines} lines was not posted whole: {posted}")


def _copy(hub: BenchHub, rows: Path, _seconds: float) -> float:
    """Rows a second, from the first byte sent to the commit."""
    with _fresh_database(hub) as url, psycopg.connect(url, autocommit=True) as owner:
        owner.execute(_PLAIN_TABLE)
        owner.execute("CHECKPOINT")
        begun = time.perf_counter()
        with owner.cursor() as cursor, rows.open("rb") as source:
            with cursor.copy("COPY plain FROM STDIN") as copy:
                while block := source.read(_BLOCK):
                    copy.write(block)
            copied = cursor.rowcount
        return copied / (time.perf_counter() - begun)


@contextmanager
def _fresh_database(hub: BenchHub) -> Iterator[str]:
    """As the hub's was when it was made: no row of the data plane, one gate open."""
    name = f"bench_file_{next(_numbers)}"
    with psycopg.connect(hub.postgres.url("postgres"), autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        owner.execute("CHECKPOINT")
        try:
            yield hub.postgres.url(name)
        finally:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _shown(file: PaymentFile, measured: Measured) -> str:
    if isinstance(measured, float):
        return f"{measured:9,.0f} rows a second"
    return (
        f"{file.lines / measured.seconds:9,.0f} lines a second, "
        f"{measured.seconds:.1f} s, {measured.peak_mib:.0f} MiB"
    )
