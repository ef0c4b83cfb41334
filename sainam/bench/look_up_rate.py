"""Whole look-ups against nginx's plain proxy and against a bare proxy of the same Python parts."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import count

from sainam.bench.bench_run import Bench
from sainam.bench.brought_in import LOOK_UP_AGENCY, LOOK_UP_CREDENTIAL, LOOK_UP_PURPOSE
from sainam.bench.child import Child
from sainam.bench.hub import BenchHub
from sainam.bench.nginx import Provider, plain_proxy
from sainam.bench.provider_answers import LOOK_UP_PATH
from sainam.bench.report import Figure
from sainam.bench.rounds import paired_ratio
from sainam.bench.wrk import HttpRound, drive, latencies
from sainam.kit.free_port import free_port

NGINX_AIM = 0.10
BARE_AIM = 0.4
_HUB_PATH = "/v1/water-use-six-months/ask"


def look_up_rate(bench: Bench, hub: BenchHub, provider: Provider) -> list[Figure]:
    """All three are asked alike, by the same headers, and ask the same provider."""
    nginx_port, nginx = plain_proxy(bench.folder / "nginx-proxy", provider.port)
    bare_port, bare = _bare_proxy(bench, provider.port)
    seeds = count(1)
    with nginx, bare, hub.web() as web:
        token = hub.token(LOOK_UP_CREDENTIAL)

        def ask(port: int, path: str, groups: Mapping[str, int], seconds: float) -> HttpRound:
            seed = str(next(seeds) * 1000)
            arguments = (path, token, LOOK_UP_AGENCY, LOOK_UP_PURPOSE, "BENCH-TEST-1", seed)
            whole = {**groups, "provider": provider.pid}
            return drive(f"http://127.0.0.1:{port}", "ask.lua", seconds, arguments, whole)

        hub_port = hub.installation.port("web")
        parts = {"web": web.pid, "postgres": hub.postgres.pid}

        taken = bench.rounds(
            {
                "look-up": partial(ask, hub_port, _HUB_PATH, parts),
                "nginx proxy": partial(ask, nginx_port, LOOK_UP_PATH, {"proxy": nginx.pid}),
                "bare proxy": partial(ask, bare_port, LOOK_UP_PATH, {"proxy": bare.pid}),
            },
            HttpRound.shown,
        )
    return [
        _figure("lookup_vs_nginx_proxy", NGINX_AIM, taken, "nginx proxy"),
        _figure("lookup_vs_bare_proxy", BARE_AIM, taken, "bare proxy"),
    ]


def _figure(name: str, aim: float, taken: Mapping[str, Sequence[HttpRound]], other: str) -> Figure:
    ours, theirs = taken["look-up"], taken[other]
    ratio = paired_ratio([each.rate for each in ours], [each.rate for each in theirs])
    return Figure(name, ratio, aim, detail={"look-up": latencies(ours), other: latencies(theirs)})


def _bare_proxy(bench: Bench, provider_port: int) -> tuple[int, Child]:
    port = free_port()
    command = [
        sys.executable, "-m", "sainam.bench.bare_proxy", str(port),
        f"http://127.0.0.1:{provider_port}",
    ]  # fmt: skip
    return port, Child(command, port=port, log=bench.folder / "bare-proxy.log")
