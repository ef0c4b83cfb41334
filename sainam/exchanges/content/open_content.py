"""Opens what exchanges said, as long as its key lives, and finds exchanges by whom they name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.exchanges.content.content import (
    AskedContent,
    Part,
    SubmittedContent,
    about,
    read_asked,
    read_submitted,
)
from sainam.exchanges.content.sealing import LOOK_UPS
from sainam.kit.database import Tx
from sainam.kit.keys.data_keys import open_keys, open_months
from sainam.kit.keys.envelope import Opened, mark, open_sealed
from sainam.kit.keys.masters import Masters
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Said:
    """What one exchange said; None: nothing, or it can be opened by nobody any more."""

    asked: AskedContent | None = None
    answered: Opened | None = None
    submitted: SubmittedContent | None = None

    @property
    def key(self) -> str | None:
        """The number that it was about."""
        if self.asked is not None:
            return self.asked.key
        return self.submitted.customer_account if self.submitted else None


def open_content(tx: Tx, masters: Masters, environment: Environment, exchange: UUID) -> Said:
    """Raises SealBrokenError where a row was changed, MasterMissing."""
    parts = _opened(tx, masters, environment, [exchange], ("asked", "answered", "submitted"))
    asked = parts.get((exchange, "asked"))
    submitted = parts.get((exchange, "submitted"))
    return Said(
        read_asked(asked.content) if asked else None,
        parts.get((exchange, "answered")),
        read_submitted(submitted.content) if submitted else None,
    )


def open_asked(
    tx: Tx, masters: Masters, environment: Environment, exchanges: Sequence[UUID]
) -> Mapping[UUID, AskedContent]:
    """By what each of them was asked, of those that can be opened."""
    parts = _opened(tx, masters, environment, exchanges, ("asked",))
    return {exchange: read_asked(opened.content) for (exchange, _), opened in parts.items()}


def marks_of(
    tx: Tx, masters: Masters, kind: str, number: str, *, first: date, last: date
) -> list[bytes]:
    """The marks of a number under every month key that lives, of months in [first, last]."""
    return [mark(key, kind, number) for key in open_months(tx, masters, first, last)]


def deletion_of(tx: Tx, at: datetime, retention: str = LOOK_UPS) -> UUID | None:
    """The deletion by which what was said at this moment is gone."""
    row = tx.execute(_SQL["deletion_of"], (retention, at)).fetchone()
    return row[0] if row else None


def _opened(
    tx: Tx,
    masters: Masters,
    environment: Environment,
    exchanges: Sequence[UUID],
    parts: Sequence[Part],
) -> dict[tuple[UUID, Part], Opened]:
    rows: list[tuple[Any, ...]] = tx.execute(
        _SQL["content_of"], (environment, list(exchanges), list(parts))
    ).fetchall()
    keys = open_keys(tx, masters, [row[3] for row in rows])
    return {
        (exchange, part): open_sealed(
            keys[key], about(environment, exchange, part, line), bytes(sealed)
        )
        for exchange, line, part, key, sealed in rows
        if key in keys
    }
