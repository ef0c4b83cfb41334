"""What the end of a delivery means to payments: the hub's first and only kind of delivery."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.exchanges.deliveries.consequences import Consequences
from sainam.exchanges.deliveries.delivery import Delivery
from sainam.exchanges.deliveries.owner_answer import RefusedLine
from sainam.kit.database import Tx
from sainam.payments.payment_batch import open_suspense_for_refused


def payment_consequences() -> Consequences:
    """What the owner will not have becomes suspense, never a rejection."""
    return Consequences(on_confirmed=_confirmed, on_refused=_refused)


def _confirmed(_tx: Tx, _delivery: Delivery) -> None:
    """The delivery's own end says it all."""


def _refused(tx: Tx, delivery: Delivery, lines: Sequence[RefusedLine]) -> None:
    """Line 0 stands for the delivery as a whole: a payment by API is place 1 of itself."""
    open_suspense_for_refused(
        tx,
        environment=delivery.environment,
        exchange=delivery.exchange,
        refused={max(line.line, 1): line.code for line in lines},
        actor=f"owner:{delivery.owner}",
    )
