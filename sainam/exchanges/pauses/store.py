"""Pauses of links."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.exchanges.pauses.pause import Kind, Pause
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def coming_pauses(tx: Tx, at: datetime, *, link: str | None = None) -> tuple[Pause, ...]:
    """Those that stand or are to come."""
    return _pauses(tx, at, link, over=False)


def standing_pauses(tx: Tx, at: datetime) -> tuple[Pause, ...]:
    return tuple(pause for pause in coming_pauses(tx, at) if pause.stands(at))


def pauses_of(tx: Tx, link: str) -> tuple[Pause, ...]:
    """All that there ever were, the newest first."""
    return _pauses(tx, clock.now(tx), link, over=True)


def _pauses(tx: Tx, at: datetime, link: str | None, *, over: bool) -> tuple[Pause, ...]:
    rows = tx.execute(_SQL["pauses"], {"at": at, "link": link, "over": over}).fetchall()
    return tuple(Pause(*row) for row in rows)


def insert_pause(
    tx: Tx, environment: Environment, link: str, kind: Kind, from_at: datetime,
    until_at: datetime | None, thai: str, english: str, *, actor: str,
) -> UUID:  # fmt: skip
    pause = new_id()
    tx.execute(
        _SQL["insert_pause"],
        {
            "environment": environment, "id": pause, "link": link, "kind": kind,
            "from_at": from_at, "until_at": until_at, "thai": thai, "english": english,
            "actor": actor,
        },
    )  # fmt: skip
    return pause


def lock_link(tx: Tx, environment: Environment, link: str) -> None:
    tx.execute(_SQL["lock_link"], {"place": f"{environment}/{link}"})


def lock_pause(tx: Tx, environment: Environment, pause: UUID) -> Pause | None:
    """Nobody else ends it until the transaction ends."""
    tx.execute(_SQL["lock_pause"], {"id": pause})
    row = tx.execute(_SQL["find_pause"], {"environment": environment, "id": pause}).fetchone()
    return None if row is None else Pause(*row)


def insert_end(tx: Tx, pause: Pause, *, actor: str, reason: str) -> None:
    tx.execute(
        _SQL["insert_end"],
        {"environment": pause.environment, "id": pause.id, "actor": actor, "reason": reason},
    )
