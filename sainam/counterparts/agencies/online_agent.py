"""An online payment agent (row A2): asks what is due, pays it, and tries again by the same key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sainam.counterparts.agencies.hub_client import Answer, HubClient, On

BILLS_OUTSTANDING = "bills-outstanding"
BILL_PAYMENTS = "bill-payments"
BILL_PAYMENT_CANCELLATIONS = "bill-payment-cancellations"


@dataclass(frozen=True, slots=True)
class Sent:
    """A command as it was sent: what a second try has to repeat word for word."""

    idempotency_key: str
    dataset: str
    command: dict[str, object]


@dataclass(frozen=True, slots=True)
class OnlineAgent:
    """Writes each command into `memory` (JSON lines) before sending it."""

    hub: HubClient
    on: On
    memory: Path

    async def bills_outstanding(self, customer_account: str) -> Answer:
        """Phase "verify": the bills due."""
        return await self.hub.ask(
            BILLS_OUTSTANDING, {"customer_account": customer_account}, self.on
        )

    async def confirm(
        self,
        reference: str,
        *,
        customer_account: str,
        bill_no: str,
        amount_satang: int,
        paid_at: datetime,
        idempotency_key: str = "",
    ) -> Answer:
        """Phase "confirm": pays a bill, under a key of its own unless one is given."""
        payment = {
            "customer_account": customer_account,
            "bill_no": bill_no,
            "amount_satang": amount_satang,
            "paid_at": paid_at.isoformat(),
            "agent_reference": reference,
        }
        return await self._send(reference, BILL_PAYMENTS, payment, idempotency_key)

    async def cancel(self, reference: str, *, payment: str, idempotency_key: str = "") -> Answer:
        """Phase "cancel": takes back the payment the hub knows by `payment`, its id there."""
        cancellation = {"payment": payment, "agent_reference": reference}
        return await self._send(
            reference, BILL_PAYMENT_CANCELLATIONS, cancellation, idempotency_key
        )

    async def state(self, payment: str) -> Answer:
        """What became of a payment, by the id the hub gave it."""
        return await self.hub.state(BILL_PAYMENTS, payment, self.on)

    async def retry(self, reference: str) -> Answer:
        """Sends the last command of this reference again: same key, same content."""
        sent = self.remembered(reference)
        if sent is None:
            raise KeyError(reference)
        return await self.hub.submit(
            sent.dataset, sent.command, self.on, idempotency_key=sent.idempotency_key
        )

    def remembered(self, reference: str) -> Sent | None:
        """The last command sent under this reference."""
        if not self.memory.exists():
            return None
        lines = self.memory.read_text(encoding="utf-8").splitlines()
        for line in reversed(lines):
            kept = json.loads(line)
            if kept["reference"] == reference:
                return Sent(kept["idempotency_key"], kept["dataset"], kept["command"])
        return None

    async def _send(
        self, reference: str, dataset: str, command: Mapping[str, object], key: str
    ) -> Answer:
        sent = Sent(key or str(uuid4()), dataset, dict(command))
        line = {
            "reference": reference,
            "idempotency_key": sent.idempotency_key,
            "dataset": dataset,
            "command": sent.command,
        }
        with self.memory.open("a", encoding="utf-8") as memory:
            memory.write(json.dumps(line, ensure_ascii=False) + "\n")
        return await self.hub.submit(
            dataset, sent.command, self.on, idempotency_key=sent.idempotency_key
        )
