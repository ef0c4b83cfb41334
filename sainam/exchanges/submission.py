"""Where a submission stands: what its own agency may read of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, Protocol
from uuid import UUID

import msgspec

from sainam.agreements.permit import Call
from sainam.agreements.refusals import DoorShut
from sainam.agreements.terms import Environment
from sainam.exchanges.access_token import AccessToken
from sainam.exchanges.rates.take_rate import MinuteLeft
from sainam.exchanges.refusals import NoSuchExchange
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)
_KEY = re.compile(r"[\x21-\x7e]{8,120}", re.ASCII)
Run = Callable[[LiteralString, tuple[Any, ...]], Awaitable[Sequence[tuple[Any, ...]]]]


@dataclass(frozen=True, slots=True)
class Journalled:
    """The durable answer; `replayed` when the same key had been answered before."""

    exchange: UUID
    agreement: str
    status: int
    body: bytes
    replayed: bool
    minute: MinuteLeft | None = None


def is_key(text: str) -> bool:
    """Whether it can be an Idempotency-Key."""
    return _KEY.fullmatch(text) is not None


class TakeSubmission(Protocol):
    """What becomes of a payload that fits its contract, by what its dataset takes."""

    async def __call__(
        self, call: Call, *, environment: Environment, credential: str, key: str | None,
        payload: dict[str, Any],
    ) -> Journalled:  # fmt: skip
        """Durable when it returns. Raises a Refusal; then nothing of it is kept."""


class EditSubmission(Protocol):
    """What becomes of the whole of a submission sent anew, where its dataset can be edited."""

    async def __call__(
        self, call: Call, *, environment: Environment, credential: str, key: str | None,
        payload: dict[str, Any], submission: UUID,
    ) -> Journalled:  # fmt: skip
        """Durable when it returns. Raises a Refusal; then the submission stands as it was."""


async def submission_state(
    run: Run, token: AccessToken, agency: str, dataset: str, exchange: UUID
) -> bytes:
    """JSON: id, status (accepted, suspense), delivery (due, confirmed, refused, unknown…), times.

    Only what this caller submitted itself, for this agency, and by a door that is still open.
    Raises NoSuchExchange also for another's: whose it is, is not told. Raises DoorShut.
    """
    rows = await run(
        _SQL["submission_state"], (token.environment, exchange, token.agency, agency, dataset)
    )
    if not rows:
        raise NoSuchExchange(str(exchange))
    opened_at, status, rule, delivery, delivered_at, agreement, epoch = rows[0]
    if token.doors.get(agreement) != epoch:
        raise DoorShut(agreement)
    return msgspec.json.encode(
        {
            "id": exchange,
            "status": status,
            "rule": rule,
            "delivery": delivery,
            "received_at": opened_at,
            "delivered_at": delivered_at,
        }
    )
