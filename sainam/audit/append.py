"""Appends events to the audit trail, in the transaction of what they tell of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import rfc8785

from sainam.audit.event import Event
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def append(
    tx: Tx,
    event: Event,
    *,
    actor: str,
    subject: str,
    environment: str | None = None,
    agency: str | None = None,
    exchange: UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """`subject` is kind:id of what the event is about; `detail` becomes canonical JSON."""
    tx.execute(
        _SQL["append_event"],
        {
            "event": event.value,
            "environment": environment,
            "actor": actor,
            "agency": agency,
            "subject": subject,
            "exchange": exchange,
            "detail": rfc8785.dumps(detail or {}).decode(),
        },
    )
