"""What the end of a delivery means, by what was delivered."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.exchanges.deliveries.consequences import Consequences
from sainam.exchanges.deliveries.delivery import Delivery
from sainam.exchanges.deliveries.owner_answer import RefusedLine
from sainam.kit.database import Tx
from sainam.kit.keys.data_keys import DataKeys
from sainam.payments.payment_batch import open_suspense_for_refused
from sainam.service_requests.delivered import request_refused


def consequences(keys: DataKeys) -> Consequences:
    """Of payments as below; a service request is rejected, and its channel is told."""
    payments = payment_consequences()

    def refused(tx: Tx, delivery: Delivery, lines: Sequence[RefusedLine]) -> None:
        if delivery.kind == "service_request":
            request_refused(tx, delivery, lines[0].code, keys=keys)
        else:
            payments.on_refused(tx, delivery, lines)

    return Consequences(on_confirmed=payments.on_confirmed, on_refused=refused)


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
