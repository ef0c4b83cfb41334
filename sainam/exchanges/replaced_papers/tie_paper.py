"""Ties a look-up to the service request it serves and the paper it stands for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from sainam.agreements.terms import Environment, PaperKind
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)
Run = Callable[[LiteralString, tuple[Any, ...]], Awaitable[Sequence[tuple[Any, ...]]]]


@dataclass(frozen=True, slots=True)
class Replaced:
    """`copies` that nobody had to bring; `look_ups` may be more."""

    paper: PaperKind
    copies: int
    look_ups: int


class TiePaper:
    """One per process. `run` executes one statement and commits."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def __call__(
        self, environment: Environment, exchange: UUID, service_request: str, paper: PaperKind
    ) -> None:
        """Durable when it returns: the owner is asked only after it."""
        await self._run(_SQL["tie_paper"], (environment, exchange, service_request, paper))


def papers_replaced(
    tx: Tx, since: datetime, until: datetime, *, environment: Environment = "live"
) -> tuple[Replaced, ...]:
    """In [since, until)."""
    rows = tx.execute(
        _SQL["papers_replaced"], {"environment": environment, "since": since, "until": until}
    )
    return tuple(Replaced(*row) for row in rows)
