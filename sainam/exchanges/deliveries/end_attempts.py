"""Writes the results of attempts, many in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.exchanges.deliveries import store
from sainam.exchanges.deliveries.consequences import Consequences
from sainam.exchanges.deliveries.owner_answer import Reading
from sainam.exchanges.deliveries.settle import THE_HUB, settle
from sainam.exchanges.deliveries.start_attempts import Started
from sainam.kit.database import Tx


def end_attempts(
    tx: Tx,
    results: Sequence[tuple[Started, Reading]],
    *,
    consequences: Consequences,
    pace: float = 1.0,
) -> None:
    """All or nothing. Raises whatever a consequence raises."""
    keys = [(started.delivery.environment, started.delivery.id) for started, _ in results]
    histories = store.lock_and_read(tx, keys)

    def end(started: Started, reading: Reading) -> None:
        settle(
            tx,
            histories[started.delivery.environment, started.delivery.id],
            started.step,
            reading,
            owner=started.owner,
            consequences=consequences,
            actor=THE_HUB,
            pace=pace,
        )

    with tx.pipeline():
        for started, reading in results:
            if _is_plain(started, reading):
                end(started, reading)
    for started, reading in results:
        if not _is_plain(started, reading):
            end(started, reading)


def _is_plain(started: Started, reading: Reading) -> bool:
    """Consequences that write more than a row may want what a pipeline cannot do, such as COPY."""
    return started.delivery.kind == "payment" and not reading.refused


def not_written(reading: Reading) -> Reading:
    """What is written where the consequences of an end could not be: the delivery stays open."""
    return Reading("unclear", {**reading.detail, "why": "not written", "told": reading.result})
