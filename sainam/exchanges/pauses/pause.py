"""A link that carries nothing for a while. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sainam.agreements.terms import Environment

Kind = Literal["window", "hold"]

LONGEST_WINDOW = timedelta(days=14)
ASK_AGAIN_WHEN_HELD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Pause:
    """Half-open. A hold has no `until` of its own; `ended_at` is what a person ended early."""

    environment: Environment
    id: UUID
    link: str
    kind: Kind
    from_at: datetime
    until_at: datetime | None
    thai: str
    english: str
    actor: str
    at: datetime
    ended_at: datetime | None
    ended_by: str | None
    ended_why: str | None

    def stands(self, at: datetime) -> bool:
        return (
            self.ended_at is None
            and self.from_at <= at
            and (self.until_at is None or at < self.until_at)
        )

    def is_over(self, at: datetime) -> bool:
        return self.ended_at is not None or (self.until_at is not None and at >= self.until_at)

    def retry_after(self, at: datetime) -> timedelta:
        """When it is worth asking again."""
        return ASK_AGAIN_WHEN_HELD if self.until_at is None else self.until_at - at


def standing_pause(
    pauses: Iterable[Pause], environment: Environment, link: str, at: datetime
) -> Pause | None:
    """Of several the one that ends last; a hold before every window."""
    found = [
        pause
        for pause in pauses
        if pause.environment == environment and pause.link == link and pause.stands(at)
    ]
    return max(found, key=lambda pause: pause.retry_after(at) if pause.until_at else timedelta.max,
               default=None)  # fmt: skip
