"""A hosted counterpart's own desk, as its operator uses it: faults, and what it has to say."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from running_hub import RunningHub


def tell(hub: RunningHub, name: str, method: str, path: str, body: object = None) -> None:
    token = (hub.installation.parties / f"hub-at-{name}.token").read_text().strip()
    request = urllib.request.Request(
        f"http://127.0.0.1:{hub.installation.counterpart_port(name)}{path}",
        method=method,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        data=None if body is None else json.dumps(body).encode(),
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        answer.read()


@contextmanager
def fault(hub: RunningHub, name: str, **faults: int | str) -> Iterator[None]:
    """Waiting to happen inside the block, and gone after it."""
    _set(hub, name, faults)
    try:
        yield
    finally:
        _set(hub, name, {})


def _set(hub: RunningHub, name: str, faults: Mapping[str, int | str]) -> None:
    tell(hub, name, "PUT", "/faults", faults)
