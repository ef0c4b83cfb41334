"""python -m sainam.bench [--json FILE] [--only NAME] [--seconds N]: the figures, as ratios.

See docs/algorithms/measuring.md. Uses an installation of its own inside the state folder.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from sainam.bench.bench_run import LEAST_SECONDS, ROUNDS, Bench
from sainam.bench.callback_rate import callback_rate
from sainam.bench.evidence_rate import evidence_rate
from sainam.bench.file_rate import file_rate
from sainam.bench.hub import BenchHub, bench_hub
from sainam.bench.look_up_rate import look_up_rate
from sainam.bench.nginx import Provider, provider
from sainam.bench.observed_ropa import observed_ropa
from sainam.bench.provider_answers import provider_answers
from sainam.bench.report import Figure, report
from sainam.bench.submit_rate import submit_rate
from sainam.bench.warm_start import warm_start
from sainam.bench.wrk import BenchFailedError
from sainam.kit.settings import Settings, read_settings

# Of a hub that runs; the start is measured by itself.
OF_HUB: Mapping[str, Callable[[Bench, BenchHub, Provider], list[Figure]]] = {
    "look-up": look_up_rate,
    "observed": observed_ropa,
    "submit": submit_rate,
    "callbacks": callback_rate,
    "file": file_rate,
    "evidence": evidence_rate,
}
START = "start"


def main(arguments: Sequence[str]) -> int:
    """1 when a figure was not reached."""
    parser = argparse.ArgumentParser(prog="python -m sainam.bench", description=__doc__)
    names = (*OF_HUB, START)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--only", choices=names, metavar="NAME", help=" | ".join(names))
    parser.add_argument("--seconds", type=float, default=LEAST_SECONDS, metavar="N")
    given = parser.parse_args(arguments)
    settings = read_settings()
    folder = settings.state / "bench" / "files"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    bench = Bench(folder, given.seconds, Console(width=100))
    try:
        figures = _measure(bench, settings, {given.only} if given.only else set(names))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    bench.console.print(_table(figures))
    if given.json is not None:
        whole = report(figures, _machine(bench))
        given.json.write_text(json.dumps(whole, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0 if all(figure.reached for figure in figures) else 1


def _measure(bench: Bench, settings: Settings, asked: set[str]) -> list[Figure]:
    figures: list[Figure] = []
    if asked != {START}:
        with (
            provider(bench.folder / "nginx-provider", provider_answers()) as nginx,
            bench_hub(settings, nginx.port) as hub,
        ):
            for name, measure in OF_HUB.items():
                if name in asked:
                    bench.console.rule(name)
                    figures += measure(bench, hub, nginx)
    if START in asked:
        bench.console.rule(START)
        figures += warm_start(settings)
    return figures


def _table(figures: Sequence[Figure]) -> Table:
    table = Table("figure", "median", "min", "max", "aim", "")
    for figure in figures:
        spread = figure.spread
        table.add_row(
            figure.name,
            *(f"{value:.3g}" for value in (spread.median, spread.lowest, spread.highest)),
            figure.wanted,
            "reached" if figure.reached else "NOT REACHED",
        )
    return table


def _machine(bench: Bench) -> dict[str, object]:
    return {
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "rounds": ROUNDS,
        "seconds": bench.seconds,
        "whole": bench.whole,
        "load_at_end": [round(load, 2) for load in os.getloadavg()],
    }


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BenchFailedError as error:
        sys.exit(f"bench: {error}")
