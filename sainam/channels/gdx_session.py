"""Sessions at DGA's exchange: a token for each officer, kept by use, renewed in time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sainam.agencies.operation import GdxSignIn

BEFORE_IDLE_SECONDS = 120.0  # so long before the other side forgets it
MOST_OFFICERS = 10_000

# Asks the exchange for a token; its address carries a secret, and is never told in an error.
SignIn = Callable[[], Awaitable[str]]


@dataclass(slots=True)
class _Session:
    token: str = ""
    good_until: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class GdxSessions:
    """In memory, of one process: a token is nobody's record. `ticks` only goes forward."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self._sessions: dict[tuple[str, str, str], _Session] = {}

    async def token(self, place: tuple[str, str, str], form: GdxSignIn, sign_in: SignIn) -> str:
        """`place` is owner, environment and officer. Raises what `sign_in` raises."""
        if len(self._sessions) > MOST_OFFICERS:
            self._sessions.clear()
        session = self._sessions.setdefault(place, _Session())
        async with session.lock:
            if self._ticks() >= session.good_until:
                session.token = await sign_in()
            self._used(session, form)
            return session.token

    def forget(self, place: tuple[str, str, str], token: str) -> None:
        """The exchange does not know it any more; a newer one stays."""
        session = self._sessions.get(place)
        if session is not None and session.token == token:
            session.good_until = 0.0

    def _used(self, session: _Session, form: GdxSignIn) -> None:
        session.good_until = self._ticks() + form.idle_minutes * 60 - BEFORE_IDLE_SECONDS
