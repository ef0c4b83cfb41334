"""Whatever the owner's system does, a payment the hub accepted is posted there once, or known not
to be: over the real counterpart, its faults switched on."""

from __future__ import annotations

import asyncio
import base64
import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import pytest
from key_desk import masters_of

from sainam.channels.callback import take_callback
from sainam.channels.owner_http import OwnerAddress, OwnerHttp
from sainam.counterparts.cis import bills_of, customer_account
from sainam.exchanges.deliveries.consequences import Consequences
from sainam.exchanges.deliveries.decide_delivery import Decision, decide_delivery
from sainam.exchanges.deliveries.deliver import Deliverer, Ways
from sainam.exchanges.deliveries.delivery import Delivery, Owner
from sainam.exchanges.deliveries.held_deliveries import HeldDeliveries
from sainam.exchanges.deliveries.owner_answer import RefusedLine
from sainam.exchanges.deliveries.refusals import DeliveryEnded, DeliveryUnderWay
from sainam.kit.database import Database, Tx, connect_as_owner
from sainam.kit.ids import new_id
from sainam.kit.refusal import Refusal

Json = dict[str, Any]
TOKEN = "hub-token"
SECRET = "whsec_" + base64.b64encode(b"the old secret").decode()
NEW_SECRET = "whsec_" + base64.b64encode(b"the new secret").decode()
DEADLINE = 30.0
PACE = 0.02  # 20 ms instead of a second, and so on

CAPABLE = Owner(deduplicates=True, can_be_asked=True)
BLIND = Owner(deduplicates=False, can_be_asked=False)
FORGETFUL = Owner(deduplicates=False, can_be_asked=True)


def until(happened: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + DEADLINE
    while not (found := happened()):
        assert time.monotonic() < end, f"it never came that {what}"
        time.sleep(0.02)
    return found


@dataclass
class Cis:
    """A running CIS."""

    port: int
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(self, method: str, path: str, body: object = None) -> Json:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, path, content, {"Authorization": f"Bearer {TOKEN}"})
            answer: Json = json.loads(connection.getresponse().read())
            return answer
        finally:
            connection.close()

    def faults(self, **faults: object) -> None:
        self.send("PUT", "/faults", faults)

    def times_posted(self, payment: Json) -> int:
        answer = self.send("GET", f"/payments/{payment['customer_account']}")
        return int(answer["times_posted"].get(payment["bill_no"], 0))


@contextmanager
def running_cis(folder: Path, *more: str) -> Iterator[Cis]:
    folder.mkdir(exist_ok=True)
    (folder / "token").write_text(TOKEN)
    process = subprocess.Popen(
        [sys.executable, "-m", "sainam.counterparts.cis", "--folder", str(folder / "store"),
         "--token-file", str(folder / "token"), "--port-file", str(folder / "port"), *more],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        assert "listening" in process.stdout.readline()
        yield Cis(int((folder / "port").read_text()), process)
        process.send_signal(signal.SIGTERM)


@dataclass
class Hub:
    """One hub of a test: its database, who the owner is, and what its payments were told."""

    url: str
    database: Database
    owner: Owner = CAPABLE
    confirmed: list[UUID] = field(default_factory=list)
    refused: list[tuple[UUID, Sequence[RefusedLine]]] = field(default_factory=list)
    files: dict[UUID, list[bytes]] = field(default_factory=dict)

    @property
    def consequences(self) -> Consequences:
        def on_confirmed(_tx: Tx, delivery: Delivery) -> None:
            self.confirmed.append(delivery.id)

        def on_refused(_tx: Tx, delivery: Delivery, lines: Sequence[RefusedLine]) -> None:
            self.refused.append((delivery.id, lines))

        return Consequences(on_confirmed, on_refused)

    def accept(self, payment: Json | None, kind: str = "payment") -> UUID:
        """A payment, or a file, that the hub has durably accepted."""
        number, exchange = new_id(), new_id()
        with connect_as_owner(self.url, application_name="tests") as tx:
            tx.execute(
                "INSERT INTO exchange (opened_at, environment, id, pattern, link, dataset,"
                " agreement, agreement_version, gate, term, owner, agency, caller, credential,"
                " channel, purpose) VALUES (sainam_now(), 'live', %s, 'submit', 'A2',"
                " 'bill-payments', 'AGR-AGENT-1', 1, 1, 1, 'cis', 'agent-one', 'agent-one',"
                " 'cred-1', 'api', 'payment')",
                (exchange,),
            )
            tx.execute(
                "INSERT INTO delivery VALUES ('live', %s, %s, 'cis', %s, %s, sainam_now())",
                (number, exchange, kind, json.dumps(payment)),
            )
            tx.execute(
                "INSERT INTO delivery_due VALUES ('live', %s, 'cis', 'due', sainam_now(), 0)",
                (number,),
            )
        return number

    def rows(self, sql: LiteralString, delivery: UUID) -> list[tuple[Any, ...]]:
        with self.database.read_only() as tx:
            return tx.execute(sql, {"id": delivery}).fetchall()

    def history(self, delivery: UUID) -> list[str]:
        rows = self.rows(
            "SELECT action || ' ' || result FROM delivery_attempt WHERE delivery = %(id)s"
            " ORDER BY attempt",
            delivery,
        )
        return [text for (text,) in rows]

    def end(self, delivery: UUID) -> tuple[str, str] | None:
        rows = self.rows("SELECT result, actor FROM delivery_end WHERE delivery = %(id)s", delivery)
        return (rows[0][0], rows[0][1]) if rows else None

    def state(self, delivery: UUID) -> str | None:
        rows = self.rows("SELECT state FROM delivery_due WHERE delivery = %(id)s", delivery)
        return str(rows[0][0]) if rows else None

    def audit(self, delivery: UUID) -> list[tuple[str, Json]]:
        rows = self.rows(
            "SELECT event::text, detail FROM audit_event"
            " WHERE subject = 'delivery:' || %(id)s ORDER BY seq",
            delivery,
        )
        return [(event, json.loads(detail)) for event, detail in rows]

    def ended(self, delivery: UUID) -> str:
        until(lambda: self.end(delivery), f"the delivery ended: {self.history(delivery)}")
        assert self.state(delivery) is None
        end = self.end(delivery)
        assert end is not None
        return end[0]

    def decide(self, delivery: UUID, decision: Decision) -> None:
        with self.database.transaction() as tx:
            decide_delivery(
                tx, "live", delivery, decision, reason="CIS was read by hand",
                actor="somsri@finance", consequences=self.consequences,
            )  # fmt: skip

    @contextmanager
    def delivering(self, cis_url: str, *, workers: int = 1, seconds: float = 1.0) -> Iterator[None]:
        """Workers that deliver as long as the block runs."""
        several = [_Worker(self, cis_url, seconds) for _ in range(workers)]
        with ThreadPoolExecutor(workers) as threads:
            running = [threads.submit(worker.run) for worker in several]
            try:
                yield
            finally:
                for worker in several:
                    worker.stop()
                for future in running:
                    future.result(10)


class _Worker:
    def __init__(self, hub: Hub, cis_url: str, seconds: float) -> None:
        self._hub, self._cis_url, self._seconds = hub, cis_url, seconds
        self._loop = asyncio.new_event_loop()
        self._stop_asked = asyncio.Event()

    def run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._deliver())

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop_asked.set)

    async def _deliver(self) -> None:
        hub = self._hub
        owners = OwnerHttp(
            lambda _owner, _environment: OwnerAddress(self._cis_url, TOKEN), seconds=self._seconds
        )

        async def lines(_environment: str, file: UUID) -> AsyncIterator[bytes]:
            for line in hub.files[file]:
                yield line

        await Deliverer(
            database=hub.database,
            held=HeldDeliveries(hub.url),
            ways=Ways(owners.post, owners.get, lambda _name: hub.owner, lines),
            consequences=hub.consequences,
            masters=masters_of(hub.url, hub.database),
            pace=PACE,
        )(self._stop_asked)
        await owners.close()


@pytest.fixture(scope="module")
def module_hub(module_owner_url: str) -> Iterator[Hub]:
    with Database(module_owner_url, application_name="tests", max_size=16) as database:
        yield Hub(module_owner_url, database)


@pytest.fixture
def hub(module_hub: Hub) -> Hub:
    return Hub(module_hub.url, module_hub.database)


@pytest.fixture(scope="module")
def module_cis(module_hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cis]:
    """CIS with a callback that the hub verifies and takes."""

    class Callbacks(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                with module_hub.database.transaction() as tx:
                    take_callback(
                        tx, UUID(self.path.rpartition("/")[2]), headers, body,
                        secrets_of=lambda _owner, _environment: (NEW_SECRET, SECRET),
                        owner_of=lambda _name: CAPABLE, consequences=module_hub.consequences,
                    )  # fmt: skip
                self.send_response(204)
            except Refusal:
                self.send_response(400)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its own name
            pass

    folder = tmp_path_factory.mktemp("cis")
    (folder / "secret").write_text(SECRET)
    with ThreadingHTTPServer(("127.0.0.1", 0), Callbacks) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        url = f"http://127.0.0.1:{server.server_port}/callbacks"
        with running_cis(
            folder, "--callback-url", url, "--callback-secret-file", str(folder / "secret")
        ) as cis:
            yield cis
        server.shutdown()
        serving.join()


@pytest.fixture
def cis(module_cis: Cis) -> Iterator[Cis]:
    module_cis.faults()
    yield module_cis
    module_cis.faults()


@pytest.fixture(scope="module")
def bills_to_pay(module_cis: Cis) -> Iterator[Json]:
    today = date.fromisoformat(module_cis.send("GET", "/health")["today"])
    return (
        {
            "agent": "agent-one", "customer_account": customer_account(number),
            "bill_no": bill.bill_no, "amount_satang": bill.amount_satang,
            "paid_at": f"{today}T00:00:01+07:00", "reference": f"REF{number}-{bill.period}",
        }
        for number in range(1, 10_001)
        for bill in bills_of(number, today)
    )  # fmt: skip


@pytest.fixture
def payment(bills_to_pay: Iterator[Json]) -> Json:
    """The next bill nobody has paid yet."""
    return next(bills_to_pay)


@pytest.mark.row("A2")
def test_a_lost_answer_is_asked_for_and_never_sent_again(hub: Hub, cis: Cis, payment: Json) -> None:
    cis.faults(lose_answer=1)
    delivery = hub.accept(payment)
    with hub.delivering(cis.url):
        assert hub.ended(delivery) == "confirmed"
    assert hub.history(delivery) == [
        "send started", "send unclear", "ask started", "ask confirmed",
    ]  # fmt: skip
    assert cis.times_posted(payment) == 1
    assert hub.confirmed == [delivery]
    assert [event for event, _ in hub.audit(delivery)] == [
        "exchange:delivery:attempted", "exchange:delivery:confirmed",
    ]  # fmt: skip


@pytest.mark.row("A2")
def test_an_answer_that_comes_too_late_is_asked_for(hub: Hub, cis: Cis, payment: Json) -> None:
    cis.faults(answer_late=1, answer_late_s=1.5)
    delivery = hub.accept(payment)
    with hub.delivering(cis.url, seconds=0.3):
        assert hub.ended(delivery) == "confirmed"
    assert hub.history(delivery)[-1] == "ask confirmed"
    assert cis.times_posted(payment) == 1


@pytest.mark.row("A2")
def test_an_owner_that_answers_twice_by_callback_ends_the_delivery_once(
    hub: Hub, module_hub: Hub, cis: Cis, payment: Json
) -> None:
    cis.faults(accept_and_call_back_twice=1)
    delivery = hub.accept(payment)
    with hub.delivering(cis.url):
        assert hub.ended(delivery) == "confirmed"
        repeated = until(
            lambda: [d for e, d in hub.audit(delivery) if e == "exchange:delivery:repeated"],
            "the second callback was put on record",
        )
    assert repeated[0]["contradicting"] is False
    assert hub.end(delivery) == ("confirmed", "owner:cis")
    assert hub.history(delivery).count("callback confirmed") == 2
    assert module_hub.confirmed.count(delivery) + hub.confirmed.count(delivery) == 1
    assert cis.times_posted(payment) == 1


@pytest.mark.row("A2")
def test_an_owner_that_cannot_deduplicate_nor_be_asked_gets_one_attempt(
    hub: Hub, cis: Cis, payment: Json
) -> None:
    hub.owner = BLIND
    cis.faults(no_dedupe=True, cannot_be_asked=True, lose_answer=1)
    delivery = hub.accept(payment)
    with hub.delivering(cis.url):
        until(lambda: hub.state(delivery) == "unknown", "a person was asked")
        hub.decide(delivery, "confirm_done")
    assert hub.history(delivery) == ["send started", "send unclear", "decide confirmed"]
    assert hub.end(delivery) == ("confirmed", "somsri@finance")
    assert cis.times_posted(payment) == 1
    with pytest.raises(DeliveryEnded):
        hub.decide(delivery, "send_again")


@pytest.mark.row("A2")
def test_a_person_may_send_again_or_give_up_what_the_owner_never_got(
    hub: Hub, cis: Cis, payment: Json
) -> None:
    hub.owner = BLIND
    cis.faults(no_dedupe=True, cannot_be_asked=True, break_connection=2)
    delivery, given_up = hub.accept(payment), hub.accept(payment)
    with hub.delivering(cis.url):
        until(lambda: hub.state(delivery) == hub.state(given_up) == "unknown", "a person was asked")
        hub.decide(given_up, "give_up")
        hub.decide(delivery, "send_again")
        assert hub.ended(delivery) == "confirmed"
    assert hub.end(given_up) == ("given_up", "somsri@finance")
    assert hub.refused == [(given_up, (RefusedLine(0, "delivery.given_up"),))]
    assert cis.times_posted(payment) == 1


def test_nobody_decides_what_the_hub_is_still_delivering(hub: Hub, cis: Cis, payment: Json) -> None:
    delivery = hub.accept(payment)
    with pytest.raises(DeliveryUnderWay):
        hub.decide(delivery, "give_up")
    with hub.delivering(cis.url):
        assert hub.ended(delivery) == "confirmed"
    assert hub.history(delivery) == ["send started", "send confirmed"]


def test_a_worker_killed_between_sending_and_result_is_followed_by_asking(
    hub: Hub, cis: Cis, payment: Json
) -> None:
    cis.faults(answer_late=1, answer_late_s=5)
    delivery = hub.accept(payment)
    program = Path(__file__).parents[1] / "deliver_alone.py"
    with subprocess.Popen([sys.executable, program, hub.url, cis.url, TOKEN]) as worker:
        until(lambda: cis.times_posted(payment) == 1, "CIS posted the payment")
        worker.kill()
    assert hub.history(delivery) == ["send started"]
    with hub.delivering(cis.url):
        assert hub.ended(delivery) == "confirmed"
    assert hub.history(delivery) == ["send started", "ask started", "ask confirmed"]
    assert cis.times_posted(payment) == 1


def test_two_workers_never_send_the_same_payment(
    hub: Hub, cis: Cis, bills_to_pay: Iterator[Json]
) -> None:
    hub.owner = BLIND
    cis.faults(no_dedupe=True, cannot_be_asked=True)
    payments = [next(bills_to_pay) for _ in range(60)]
    deliveries = [hub.accept(payment) for payment in payments]
    with hub.delivering(cis.url, workers=2, seconds=10):
        for delivery in deliveries:
            assert hub.ended(delivery) == "confirmed"
    assert [cis.times_posted(payment) for payment in payments] == [1] * 60
    assert Counter(hub.confirmed) == Counter(deliveries)


def test_an_owner_that_was_down_gets_its_payments_when_it_is_up(
    hub: Hub, tmp_path: Path, bills_to_pay: Iterator[Json]
) -> None:
    payments = [next(bills_to_pay) for _ in range(12)]
    deliveries = [hub.accept(payment) for payment in payments]
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with hub.delivering(f"http://127.0.0.1:{port}"):
        until(
            lambda: sum("send not_sent" in hub.history(one) for one in deliveries) >= 8,
            "the silence was noticed",
        )
        with running_cis(tmp_path / "cis", "--port", str(port)) as cis:
            assert {hub.ended(delivery) for delivery in deliveries} == {"confirmed"}
            assert {cis.times_posted(payment) for payment in payments} == {1}


@pytest.mark.row("A2")
def test_what_the_owner_refuses_is_told_to_payments_once(hub: Hub, cis: Cis, payment: Json) -> None:
    cis.faults(lose_answer=1)
    delivery = hub.accept({**payment, "amount_satang": payment["amount_satang"] + 1})
    with hub.delivering(cis.url):
        assert hub.ended(delivery) == "refused"
    assert hub.refused == [(delivery, (RefusedLine(0, "bill.amount_differs"),))]
    assert hub.confirmed == []
    assert "exchange:delivery:refused" in dict(hub.audit(delivery))


@pytest.mark.row("A3")
def test_a_file_is_delivered_whole_and_its_refused_lines_are_told(
    hub: Hub, cis: Cis, bills_to_pay: Iterator[Json]
) -> None:
    payments = [next(bills_to_pay) for _ in range(30)]
    payments[6] = {**payments[6], "amount_satang": 1}
    cis.faults(lose_answer=1)
    delivery = hub.accept(None, "payment_batch")
    [(file,)] = hub.rows("SELECT exchange FROM delivery WHERE id = %(id)s", delivery)
    hub.files[file] = [json.dumps(payment).encode() + b"\n" for payment in payments]
    with hub.delivering(cis.url):
        assert hub.ended(delivery) == "confirmed"
    assert hub.confirmed == [delivery]
    assert hub.refused == [(delivery, (RefusedLine(7, "bill.amount_differs"),))]
    assert [cis.times_posted(payment) for payment in payments].count(1) == 29


def test_an_owner_that_forgets_is_asked_often_before_anything_is_sent_again(
    hub: Hub, cis: Cis, payment: Json
) -> None:
    hub.owner = FORGETFUL
    cis.faults(no_dedupe=True, break_connection=1)
    delivery = hub.accept(payment)
    with hub.delivering(cis.url):
        assert hub.ended(delivery) == "confirmed"
    assert hub.history(delivery).count("ask not_seen") == 3
    assert cis.times_posted(payment) == 1
