"""A hub of a test that tells partners of events, and partners that take them."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import rfc8785
from aiohttp import web
from call_desk import bring_in
from key_desk import masters_of

from sainam.agreements.terms import Environment
from sainam.channels.owner_http import OwnerAddress
from sainam.channels.webhook_out import WebhookOut
from sainam.counterparts.hosted.inbox_of_events import INBOX, Contrary, Received, add_inbox
from sainam.counterparts.hosted.place import Place, played
from sainam.counterparts.own_thread import HOST, OwnThread
from sainam.exchanges.deliveries.held_deliveries import HeldDeliveries
from sainam.exchanges.events.append_event import append_event
from sainam.exchanges.events.drain import Drainer
from sainam.exchanges.events.sending import Outlets
from sainam.exchanges.events.told import FORMS
from sainam.formats.layout import Title
from sainam.kit.database import Database, Tx
from sainam.kit.ids import new_id
from sainam.kit.keys.data_keys import DataKeys
from sainam.links import store as links
from sainam.links.endpoint import Endpoint

LIVE: Environment = "live"
DATASET = "service-request-status"
FIELDS = ("request", "state", "customer_account")
TOKEN = "hub-token"
SECRET = "whsec_" + base64.b64encode(b"a secret of this test alone").decode()
LINK: dict[str, Any] = {
    "id": "I3",
    "row": "I3",
    "group": "I",
    "from": "IMIND",
    "to": "CIS",
    "title": {"th": "ทดสอบ", "en": "a test"},
    "pattern": "submit",
    "transports": ["api"],
    "format": "JSON",
    "reason": {"th": "ทดสอบ", "en": "a test"},
    "built": True,
    "datasets": [DATASET],
}
DEADLINE = 30.0
PACE = 0.02  # 20 ms instead of a second


class Receiver(OwnThread):
    """A partner's system that takes events; `inbox` may be read and spoilt by the test."""

    def __init__(self, folder: Path) -> None:
        super().__init__("receiver of events")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "whsec").write_text(SECRET)
        self.place = Place("receiver", folder, TOKEN, "http://127.0.0.1:1", folder / "whsec")
        self.port = 0

    async def serve(self, stop: asyncio.Event) -> None:
        app = played(self.place)
        add_inbox(app)
        self.inbox = app[INBOX]
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, self.port)
            await site.start()
            self.port = runner.addresses[0][1]
            self.serving(stop)
            await stop.wait()
        finally:
            await runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def answer(self, status: int, times: int = 1, subject: str | None = None) -> None:
        self.inbox.contrary = Contrary(status, times, subject)

    def told(self, subject: str, *, again: bool = False) -> list[int]:
        """The numbers of a subject's events as they came; those that came twice only if wanted."""
        return [int(one.body["sequence"]) for one in self.came(subject) if again or not one.again]

    def came(self, subject: str) -> list[Received]:
        return [one for one in list(self.inbox.received) if one.body["subject"] == subject]


@dataclass
class EventHub:
    """Endpoints by name: agency = the name in capitals."""

    url: str
    database: Database
    receivers: dict[str, Receiver]

    def __post_init__(self) -> None:
        self.masters = masters_of(self.url, self.database)
        self.keys = DataKeys(self.database, self.masters)
        self.endpoints = {name: endpoint(name) for name in self.receivers}
        with self.database.transaction() as tx:
            apply = new_id()
            links.insert_apply(tx, apply, actor="tests", digest=b"tests")
            links.insert_object(tx, apply, "link", "I3", rfc8785.dumps(LINK).decode())
            for name in self.receivers:
                body = rfc8785.dumps(as_written(name)).decode()
                links.insert_object(tx, apply, "endpoint", name, body)

    def grant(self, endpoint: str, *, name: str = "", **terms: Any) -> None:
        agreement = name or f"MOU-{endpoint.upper()}"
        wanted: dict[str, Any] = {
            "dataset": DATASET, "link": "I3", "pattern": "submit", "fields": FIELDS,
            "direction": "out", "purposes": ("service-request",),
        }  # fmt: skip
        bring_in(self.database, agreement, endpoint.upper(), **{**wanted, **terms})

    def append(self, name: str, subject: str, **body: Any) -> None:
        with self.database.transaction() as tx:
            self.append_in(tx, name, subject, **body)

    def append_in(self, tx: Tx, name: str, subject: str, **body: Any) -> None:
        append_event(
            tx, keys=self.keys, environment=LIVE, agency=name.upper(), dataset=DATASET,
            subject=subject, kind="service-request.moved",
            body=json.dumps({"request": subject, "state": "pending", **body}).encode(),
        )  # fmt: skip

    @contextmanager
    def drainer(self, pace: float = PACE, seconds: float = 5.0) -> Iterator[None]:
        """A worker that tells what is due, in a thread of its own."""
        stop, loop = asyncio.Event(), asyncio.new_event_loop()
        out = WebhookOut(self.address, lambda *_: [SECRET], seconds=seconds)
        drainer = Drainer(
            database=self.database, held=HeldDeliveries(self.url), send=out.send,
            outlets=self.outlets, masters=self.masters, pace=pace,
        )  # fmt: skip

        async def work() -> None:
            try:
                await drainer(stop)
            finally:
                await out.close()

        thread = threading.Thread(target=lambda: loop.run_until_complete(work()))
        thread.start()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join()
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    def address(self, system: str, _environment: Environment) -> OwnerAddress:
        return OwnerAddress(self.receivers[system].url, TOKEN)

    def outlets(self) -> Outlets:
        return Outlets({(LIVE, name): one for name, one in self.endpoints.items()}, FORMS)

    def rows(self, sql: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        with self.database.read_only() as tx:
            return tx.execute(sql, values).fetchall()

    def state(self, subject: str) -> tuple[str, int, int]:
        """State, numbers given, the next to send."""
        [row] = self.rows(
            "SELECT state, last_seq, next_seq FROM event_subject WHERE subject = %s", subject
        )
        return row[0], row[1], row[2]

    def is_idle(self, subject: str) -> bool:
        return self.state(subject)[0] == "idle"

    def id_of(self, subject: str) -> UUID:
        [row] = self.rows("SELECT id FROM event_subject WHERE subject = %s", subject)
        return UUID(str(row[0]))


def as_written(name: str) -> dict[str, Any]:
    return {
        "id": name, "title": {"th": "ทดสอบ", "en": name}, "agency": name.upper(),
        "dataset": DATASET, "link": "I3", "system": name, "path": "/events",
    }  # fmt: skip


def endpoint(name: str) -> Endpoint:
    return Endpoint(**{**as_written(name), "title": Title("ทดสอบ", name)})


@contextmanager
def event_hub(url: str, database: Database, folder: Path, *names: str) -> Iterator[EventHub]:
    """A receiver for each name, each under an agreement of its own."""
    receivers = {name: Receiver(folder / name) for name in names}
    with ExitStack() as stack:
        for receiver in receivers.values():
            stack.enter_context(receiver)
        hub = EventHub(url, database, receivers)
        for name in names:
            hub.grant(name)
        yield hub


def until(happened: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + DEADLINE
    while not (found := happened()):
        assert time.monotonic() < end, f"it never came that {what}"
        time.sleep(0.01)
    return found
