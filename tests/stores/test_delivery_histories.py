"""Deliveries in the database: callbacks, failing consequences, clocks set back, other owners."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from key_desk import masters_of

from sainam.agreements.refusals import ReasonMissing
from sainam.channels.callback import (
    SignatureMissing,
    SignatureWrong,
    TimestampFar,
    take_callback,
    verify_callback,
)
from sainam.exchanges.deliveries.consequences import Consequences
from sainam.exchanges.deliveries.decide_delivery import decide_delivery
from sainam.exchanges.deliveries.deliver import Deliverer, Ways
from sainam.exchanges.deliveries.delivery import Delivery, Owner
from sainam.exchanges.deliveries.held_deliveries import HeldDeliveries
from sainam.exchanges.deliveries.owner_answer import RefusedLine
from sainam.exchanges.deliveries.refusals import CallbackUnreadable, NoSuchDelivery
from sainam.exchanges.deliveries.settle import Settled
from sainam.kit import clock
from sainam.kit.database import Database, Tx, connect_as_owner
from sainam.kit.ids import new_id

DEADLINE = 30.0
OLD = "whsec_" + base64.b64encode(b"the old secret").decode()
NEW = "whsec_" + base64.b64encode(b"the new secret").decode()
CAPABLE = Owner(deduplicates=True, can_be_asked=True)
BLIND = Owner(deduplicates=False, can_be_asked=False)
POSTED = {"state": "posted", "receipt_no": "CIS000000000001"}


@dataclass(frozen=True)
class Said:
    status: int
    body: bytes = b""
    sent: bool = True


def said(status: int, **body: Any) -> Said:
    return Said(status, json.dumps(body).encode())


@dataclass
class Hub:
    url: str
    database: Database
    confirmed: list[UUID] = field(default_factory=list)
    refused: list[tuple[UUID, Sequence[RefusedLine]]] = field(default_factory=list)
    broken: set[UUID] = field(default_factory=set)

    @property
    def consequences(self) -> Consequences:
        def on_confirmed(_tx: Tx, delivery: Delivery) -> None:
            self.confirmed.append(delivery.id)

        def on_refused(tx: Tx, delivery: Delivery, lines: Sequence[RefusedLine]) -> None:
            if delivery.id in self.broken:
                tx.execute("SELECT 1 / 0")
            tx.execute(
                "INSERT INTO exchange_outcome (at, environment, exchange, outcome)"
                " VALUES (sainam_now(), 'live', %s, 'suspense')",
                (delivery.exchange,),
            )
            self.refused.append((delivery.id, lines))

        return Consequences(on_confirmed, on_refused)

    def accept(self, owner: str = "cis", kind: str = "payment", wait: str = "0") -> UUID:
        number, exchange = new_id(), new_id()
        with connect_as_owner(self.url, application_name="tests") as tx:
            tx.execute(
                "INSERT INTO delivery VALUES ('live', %s, %s, %s, %s, '{}', sainam_now())",
                (number, exchange, owner, kind),
            )
            tx.execute(
                "INSERT INTO delivery_due"
                " VALUES ('live', %s, %s, 'due', sainam_now() + %s::interval, 0)",
                (number, owner, wait),
            )
        return number

    def rows(self, sql: LiteralString, delivery: UUID) -> list[tuple[Any, ...]]:
        with self.database.read_only() as tx:
            return tx.execute(sql, {"id": delivery}).fetchall()

    def state(self, delivery: UUID) -> str:
        rows = self.rows(
            "SELECT coalesce(e.result, w.state) FROM delivery d"
            " LEFT JOIN delivery_end e ON e.delivery = d.id"
            " LEFT JOIN delivery_due w ON w.delivery = d.id WHERE d.id = %(id)s",
            delivery,
        )
        return str(rows[0][0])

    def history(self, delivery: UUID) -> list[str]:
        rows = self.rows(
            "SELECT action || ' ' || result FROM delivery_attempt WHERE delivery = %(id)s"
            " ORDER BY attempt",
            delivery,
        )
        return [text for (text,) in rows]

    def suspense_of(self, delivery: UUID) -> int:
        rows = self.rows(
            "SELECT count(*) FROM exchange_outcome o JOIN delivery d ON d.exchange = o.exchange"
            " WHERE d.id = %(id)s",
            delivery,
        )
        return int(rows[0][0])

    def audit(self, delivery: UUID) -> list[dict[str, Any]]:
        rows = self.rows(
            "SELECT detail, event::text FROM audit_event"
            " WHERE subject = 'delivery:' || %(id)s ORDER BY seq",
            delivery,
        )
        return [{**json.loads(detail), "event": event} for detail, event in rows]

    def call_back(self, delivery: UUID, **body: Any) -> Settled:
        content = json.dumps(body).encode()
        with self.database.transaction() as tx:
            return take_callback(
                tx, delivery, signed(content, at=clock.now(tx)), content,
                secrets_of=lambda _owner, _environment: (NEW, OLD),
                owner_of=lambda _name: CAPABLE, consequences=self.consequences,
            )  # fmt: skip

    def deliver(
        self,
        *,
        post: Callable[[str, str], Said],
        get: Callable[[str], Said] = lambda _path: Said(501),
        owner_of: Callable[[str], Owner | None] = lambda _name: CAPABLE,
        done: Callable[[], bool],
    ) -> None:
        """Delivers to an owner that says what `post` and `get` say, until all is `done`."""

        async def posting(owner: str, _environment: str, path: str, _body: Any, _more: Any) -> Said:
            return post(owner, path)

        async def getting(_owner: str, _environment: str, path: str) -> Said:
            return get(path)

        async def no_lines(_environment: str, _file: UUID) -> AsyncIterator[bytes]:
            yield b"{}\n"

        async def both() -> None:
            stop = asyncio.Event()
            deliverer = Deliverer(
                database=self.database, held=HeldDeliveries(self.url),
                ways=Ways(posting, getting, owner_of, no_lines),
                consequences=self.consequences,
                masters=masters_of(self.url, self.database), pace=0.01,
            )  # fmt: skip
            delivering = asyncio.create_task(deliverer(stop))
            await asyncio.to_thread(wait_until, lambda: done() or delivering.done())
            stop.set()
            await delivering

        asyncio.run(both())


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def signed(
    body: bytes, *, at: datetime, secret: str = OLD, message: str = "msg_1"
) -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{message}.{timestamp}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1a,other v1,{base64.b64encode(digest).decode()}",
    }


@pytest.fixture
def hub(owner_url: str, database: Database) -> Hub:
    return Hub(owner_url, database)


NOON = datetime.fromisoformat("2026-11-22T12:00:00+07:00")


def test_a_callback_is_good_under_the_old_and_the_new_secret() -> None:
    for secret in (OLD, NEW):
        verify_callback(signed(b"{}", at=NOON, secret=secret), b"{}", secrets=(NEW, OLD), at=NOON)


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        ({"webhook-id": "msg_2"}, SignatureWrong),
        ({"webhook-timestamp": "1795323601"}, SignatureWrong),
        ({"webhook-signature": "v1,AAAA"}, SignatureWrong),
        ({"webhook-signature": ""}, SignatureWrong),
        ({"webhook-signature": None}, SignatureMissing),
        ({"webhook-id": None}, SignatureMissing),
    ],
)
def test_a_callback_that_was_touched_is_refused(
    spoil: dict[str, str | None], refusal: type[Exception]
) -> None:
    headers = {**signed(b"{}", at=NOON), **spoil}
    kept = {name: value for name, value in headers.items() if value is not None}
    with pytest.raises(refusal):
        verify_callback(kept, b"{}", secrets=(OLD,), at=NOON)
    with pytest.raises(SignatureWrong):
        verify_callback(signed(b"{}", at=NOON), b'{"state":"posted"}', secrets=(OLD,), at=NOON)
    with pytest.raises(SignatureWrong):
        verify_callback(signed(b"{}", at=NOON), b"{}", secrets=(), at=NOON)


@pytest.mark.parametrize("apart", [timedelta(minutes=5, seconds=1), timedelta(minutes=-6)])
def test_an_old_or_early_callback_is_refused(apart: timedelta) -> None:
    with pytest.raises(TimestampFar):
        verify_callback(signed(b"{}", at=NOON), b"{}", secrets=(OLD,), at=NOON + apart)


def test_the_first_callback_ends_and_later_ones_are_only_put_on_record(hub: Hub) -> None:
    delivery = hub.accept()
    assert hub.call_back(delivery, **POSTED) == "ended"
    assert hub.call_back(delivery, **POSTED) == "repeated"
    assert hub.call_back(delivery, state="refused", code="bill.unknown") == "contradicting"
    assert hub.call_back(delivery, state="posted", receipt_no="CIS2") == "contradicting"
    assert hub.state(delivery) == "confirmed"
    assert hub.confirmed == [delivery]
    assert hub.refused == []
    assert [
        (entry["event"], entry.get("contradicting")) for entry in hub.audit(delivery)
    ] == [
        ("exchange:delivery:confirmed", None),
        ("exchange:delivery:repeated", False),
        ("exchange:delivery:repeated", True),
        ("exchange:delivery:repeated", True),
    ]  # fmt: skip


def test_a_callback_without_an_end_or_about_nothing_is_refused(hub: Hub) -> None:
    delivery = hub.accept()
    with pytest.raises(CallbackUnreadable):
        hub.call_back(delivery, state="accepted")
    with pytest.raises(NoSuchDelivery):
        hub.call_back(new_id(), **POSTED)
    assert hub.history(delivery) == []


@pytest.mark.row("A3")
def test_refused_lines_that_a_callback_only_counts_are_asked_for_page_by_page(hub: Hub) -> None:
    delivery = hub.accept(kind="payment_batch")
    counted = {"state": "posted", "posted": 7, "posted_satang": 700, "refused_count": 3}

    def get(path: str) -> Said:
        after = path.partition("?after=")[2]
        pages = {"0": [2, 5], "5": [9]}
        if not after:
            return said(200, **counted)
        lines = [{"line": line, "code": "bill.unknown"} for line in pages[after]]
        return said(200, refused=lines)

    def called_back_or_ended() -> bool:
        if hub.history(delivery)[-1:] == ["send pending"]:
            assert hub.call_back(delivery, **counted) == "open"
        return hub.state(delivery) == "confirmed"

    hub.deliver(post=lambda *_: Said(202), get=get, done=called_back_or_ended)
    assert hub.refused == [
        (delivery, tuple(RefusedLine(line, "bill.unknown") for line in (2, 5, 9)))
    ]
    assert hub.confirmed == [delivery]


def test_an_end_whose_consequences_fail_is_not_written_and_harms_no_other(hub: Hub) -> None:
    deliveries = [hub.accept() for _ in range(4)]
    bad = deliveries[1]
    hub.broken.add(bad)
    asked: list[str] = []

    def get(path: str) -> Said:
        asked.append(path)
        if len(asked) > 2:
            hub.broken.clear()
        return said(200, state="refused", code="bill.unknown")

    hub.deliver(
        post=lambda *_: said(422, state="refused", code="bill.unknown"),
        get=get,
        done=lambda: all(hub.state(one) == "refused" for one in deliveries),
    )
    for delivery in deliveries:
        assert hub.suspense_of(delivery) == 1
    assert "send unclear" in hub.history(bad)
    assert hub.history(bad).count("send started") == 1


def test_an_owner_that_left_the_catalogue_is_a_person_s_matter(hub: Hub) -> None:
    delivery = hub.accept(owner="gone")
    hub.deliver(
        post=lambda *_: Said(500),
        owner_of=lambda _name: None,
        done=lambda: hub.state(delivery) == "unknown",
    )
    assert hub.history(delivery) == []
    with hub.database.transaction() as tx, pytest.raises(ReasonMissing):
        decide_delivery(
            tx, "live", delivery, "give_up", reason=" ", actor="somsri",
            consequences=hub.consequences,
        )  # fmt: skip


def test_a_hanging_owner_keeps_nobody_else_waiting(hub: Hub) -> None:
    stuck = [hub.accept(owner="dpis") for _ in range(40)]
    fine = [hub.accept(owner="cis") for _ in range(20)]

    def post(owner: str, _path: str) -> Said:
        return Said(0, b"TimeoutError") if owner == "dpis" else said(200, **POSTED)

    hub.deliver(post=post, done=lambda: all(hub.state(one) == "confirmed" for one in fine))
    assert {hub.state(one) for one in stuck} == {"due"}


def test_after_the_demo_s_clock_was_set_back_nothing_waits_for_next_month(hub: Hub) -> None:
    delivery = hub.accept(wait="35 days")
    hub.deliver(
        post=lambda *_: said(200, **POSTED), done=lambda: hub.state(delivery) == "confirmed"
    )


def test_an_owner_that_promised_a_callback_and_never_called_is_a_person_s_matter(
    hub: Hub,
) -> None:
    delivery = hub.accept()
    hub.deliver(
        post=lambda *_: Said(202),
        owner_of=lambda _name: BLIND,
        done=lambda: hub.history(delivery)[-1:] == ["send pending"],
    )
    assert hub.state(delivery) == "due"
    with connect_as_owner(hub.url, application_name="tests") as tx:
        tx.execute("UPDATE delivery_due SET due_at = sainam_now()")
    hub.deliver(
        post=lambda *_: Said(202),
        owner_of=lambda _name: BLIND,
        done=lambda: hub.state(delivery) == "unknown",
    )
    assert hub.history(delivery) == ["send started", "send pending"]


def test_a_worker_that_lost_its_locks_ends_its_turn_and_begins_again(hub: Hub) -> None:
    first, second = hub.accept(), hub.accept(wait="1 second")

    def locks_cut() -> bool:
        if hub.state(first) == "confirmed":
            with connect_as_owner(hub.url, application_name="tests") as tx:
                tx.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'sainam deliveries held'"
                )
        return False

    with pytest.raises(psycopg.OperationalError):
        hub.deliver(post=lambda *_: said(200, **POSTED), done=locks_cut)
    hub.deliver(post=lambda *_: said(200, **POSTED), done=lambda: hub.state(second) == "confirmed")
    assert hub.history(second).count("send confirmed") == 1
