"""The payments of a posted file on their way to the owner of the bills, and what it refuses.

What the hub has accepted is never rejected afterwards: refused by the owner, it is in suspense.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.files.store import insert_outcome
from sainam.kit.database import Tx
from sainam.payments.files import store

BY_API = 0  # the line of a payment that came by API


def batch_lines(tx: Tx, environment: Environment, file: UUID) -> Iterator[dict[str, Any]]:
    """As the owner reads them, in the order of the file; the first has place 1.

    Amounts are satang, `paid_at` is ISO 8601 in UTC, `reference` the declared identity.
    """
    for row in store.payments_of(tx, environment, file):
        agent, customer_account, bill_no, satang, paid_at, identity, day = row
        yield {
            "agent": agent,
            "customer_account": customer_account,
            "bill_no": bill_no,
            "amount_satang": satang,
            "paid_at": paid_at.isoformat(),
            "reference": identity,
            "business_date": day.isoformat(),
        }


def open_suspense_for_refused(
    tx: Tx,
    *,
    environment: Environment,
    exchange: UUID,
    refused: Mapping[int, str],
    actor: str,
) -> int:
    """`refused` gives the owner's reason by place in what was sent; a payment by API is place 1.

    How many payments went to suspense now: saying the same again moves nothing.
    """
    places = store.find_sent(tx, environment, exchange, list(refused))
    moved = [
        payment
        for place, line in places
        if (payment := store.refuse_by_owner(tx, environment, exchange, line, refused[place]))
    ]
    if moved:
        append(
            tx,
            Event.PAYMENT_SUSPENSE_OPENED,
            actor=actor,
            subject=f"exchange:{exchange}",
            environment=environment,
            agency=moved[0][0],
            exchange=exchange,
            detail={
                "refused_by": "owner",
                "lines": len(moved),
                "amount_satang": sum(satang for _, satang in moved),
            },
        )
        if any(line == BY_API for _, line in places):
            insert_outcome(
                tx, environment, exchange, "suspense", fault="provider", rule=refused[1], records=1
            )
    return len(moved)
