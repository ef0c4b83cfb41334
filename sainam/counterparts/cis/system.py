"""The running CIS: what its endpoints share, and how they answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from aiohttp import web

from sainam.counterparts.cis.call_back import CallBack
from sainam.counterparts.cis.faults import Faults
from sainam.counterparts.cis.payment import Register
from sainam.counterparts.cis.posting import Posting
from sainam.counterparts.cis.store import Store
from sainam.counterparts.their_clock import TheirClock


@dataclass(slots=True)
class System:
    """One running CIS. `writing` keeps all but one posting out of the store."""

    folder: Path
    store: Store
    register: Register
    clock: TheirClock
    token: str
    call_back: CallBack | None
    faults: Faults = field(default_factory=Faults)
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def posting(self) -> Posting:
        """Posting as the rules and faults stand now."""
        dedupe = not self.faults.no_dedupe
        return Posting(self.store, self.register, self.clock.today(), dedupe)


SYSTEM = web.AppKey("system", System)


def answer(body: object, *, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.Response(
        body=msgspec.json.encode(body), status=status, content_type="application/json"
    )


def refusal(status: int, code: str, english: str, thai: str, **more: object) -> web.Response:
    """A refusal with its code and both languages."""
    body = {"code": code, "message": {"en": english, "th": thai}, **more}
    return answer(body, status=status)
