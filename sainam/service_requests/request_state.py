"""Where a service request stands: what its channel may read of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from sainam.agreements.refusals import DoorShut
from sainam.exchanges.access_token import AccessToken
from sainam.exchanges.refusals import NoSuchExchange
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.service_requests import store
from sainam.service_requests.word import EDITABLE

_SQL = named_queries(__file__)


def request_state(tx: Tx, token: AccessToken, agency: str, dataset: str, request: UUID) -> bytes:
    """JSON: number, reference, state, steps in order, version and how its delivery stands.

    Only what this caller submitted itself, for this agency, and by a door that is still open.
    Raises NoSuchExchange also for another's: whose it is, is not told. Raises DoorShut.
    """
    own = tx.execute(_SQL["state_of_own"], {
            "environment": token.environment, "request": request, "caller": token.agency,
            "agency": agency, "dataset": dataset,
        },
    ).fetchone()  # fmt: skip
    if own is None:
        raise NoSuchExchange(str(request))
    number, reference, received_at, state, step, work_step, version, waits, *more = own
    delivery, delivered_at, agreement, epoch = more
    if token.doors.get(agreement) != epoch:
        raise DoorShut(agreement)
    return msgspec.json.encode(
        {
            "id": request, "number": number, "reference": reference, "status": "accepted",
            "state": state, "step": step, "work_step": work_step, "version": version,
            "editable": state in EDITABLE, "step_missing": waits, "delivery": delivery,
            "received_at": received_at, "delivered_at": delivered_at,
            "steps": _steps(tx, token, request, step),
        }
    )  # fmt: skip


def request_of_reference(
    tx: Tx, token: AccessToken, agency: str, dataset: str, reference: str
) -> UUID:
    """By the channel's own number, for who lost the answer. Raises NoSuchExchange."""
    own = tx.execute(_SQL["id_of_reference"], {
            "environment": token.environment, "caller": token.agency, "agency": agency,
            "dataset": dataset, "reference": reference,
        },
    ).fetchone()  # fmt: skip
    if own is None:
        raise NoSuchExchange(reference[:64])
    request: UUID = own[0]
    return request


def _steps(tx: Tx, token: AccessToken, request: UUID, last: int) -> list[dict[str, Any]]:
    """Those that moved it, in order."""
    first = {
        each.word.step: each
        for each in reversed(store.heard(tx, token.environment, request))
        if each.reading in ("next", "late", "early") and each.word.step <= last
    }
    return [
        {
            "step": step, "state": each.word.state, "work_step": each.word.work_step,
            "happened_at": each.word.happened_at, "heard_at": each.heard_at,
        }
        for step, each in sorted(first.items())
    ]  # fmt: skip
