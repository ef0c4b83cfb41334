"""CIS as other parties see it: a process of its own, asked and paid over real HTTP."""

from __future__ import annotations

import base64
import http.client
import json
import queue
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from sainam.counterparts.cis import (
    Bill,
    bills_of,
    customer_account,
    use_until,
)
from sainam.kit.webhook_signature import secret_key, signature

SECRET = "whsec_" + base64.b64encode(b"a secret of this test alone").decode()
Json = dict[str, Any]
Callbacks = queue.Queue[tuple[str, dict[str, str], bytes]]


@dataclass
class Cis:
    """One running CIS and what its call-back has been told."""

    port: int
    today: date
    called_back: Callbacks

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        timeout: float = 10,
        delivery: str = "",
        token: str = "hub-token",
    ) -> tuple[int, dict[str, str], Json]:
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {token}", "Sainam-Delivery": delivery}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, content, sent)
            response = connection.getresponse()
            return response.status, dict(response.headers), json.loads(response.read())
        finally:
            connection.close()

    def pay(
        self, payment: Json, *, delivery: str | None = None, timeout: float = 10
    ) -> tuple[int, Json]:
        delivery = delivery or str(uuid.uuid4())
        sent = self.send("POST", "/payments", payment, timeout=timeout, delivery=delivery)
        return sent[0], sent[2]

    def faults(self, **faults: object) -> None:
        status, _, answer = self.send("PUT", "/faults", faults)
        assert status == 200, answer

    def state(self, delivery: str) -> tuple[int, Json]:
        status, _, answer = self.send("GET", f"/deliveries/{delivery}")
        return status, answer

    def times_posted(self, payment: Json) -> int:
        _, _, answer = self.send("GET", f"/payments/{payment['customer_account']}")
        return int(answer["times_posted"].get(payment["bill_no"], 0))


def started(folder: Path, *more: str) -> subprocess.Popen[str]:
    token = folder / "token"
    token.write_text("hub-token\n")
    command = [sys.executable, "-m", "sainam.counterparts.cis", "--folder", str(folder / "cis")]
    options = ["--token-file", str(token), "--port-file", str(folder / "port"), *more]
    process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert "listening on" in process.stdout.readline()
    return process


def stopped(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    return process.returncode


@pytest.fixture(scope="module")
def called_back() -> Iterator[tuple[str, Callbacks]]:
    got: Callbacks = queue.Queue()

    class TakesCallBacks(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            got.put((self.path, headers, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its own name
            pass

    with HTTPServer(("127.0.0.1", 0), TakesCallBacks) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/callbacks", got
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def process(
    tmp_path_factory: pytest.TempPathFactory, called_back: tuple[str, Callbacks]
) -> Iterator[Cis]:
    folder = tmp_path_factory.mktemp("cis")
    (folder / "secret").write_text(SECRET)
    secret_file = str(folder / "secret")
    url, got = called_back
    running = started(folder, "--callback-url", url, "--callback-secret-file", secret_file)
    cis = Cis(int((folder / "port").read_text()), date.min, got)
    cis.today = date.fromisoformat(cis.send("GET", "/health")[2]["today"])
    yield cis
    assert stopped(running) == 0


@pytest.fixture
def cis(process: Cis) -> Cis:
    process.faults()
    return process


@pytest.fixture(scope="module")
def bills_to_pay(process: Cis) -> Iterator[tuple[int, Bill]]:
    return ((n, bill) for n in range(1, 10_001) for bill in bills_of(n, process.today))


@pytest.fixture
def payment(bills_to_pay: Iterator[tuple[int, Bill]]) -> Json:
    """The next bill nobody has paid yet."""
    return payment_of(*next(bills_to_pay))


def payment_of(number: int, bill: Bill, agent: str = "agent-one") -> Json:
    return {
        "agent": agent,
        "customer_account": customer_account(number),
        "bill_no": bill.bill_no,
        "amount_satang": bill.amount_satang,
        "paid_at": "2026-11-20T23:30:00+07:00",
        "reference": f"T-{bill.bill_no}",
    }


@pytest.mark.row("G4")
def test_water_use_of_six_months_holds_only_the_fields_asked_for(cis: Cis) -> None:
    asked = {
        "customer_account": customer_account(7),
        "months": 6,
        "fields": ["customer_account", "use.month", "use.cubic_metres"],
    }
    status, headers, answer = cis.send("POST", "/customer-accounts/water-use", asked)
    assert (status, headers["Sainam-Counterpart"]) == (200, "cis")
    assert answer == {
        "customer_account": customer_account(7),
        "use": [
            {"month": use.month, "cubic_metres": use.cubic_metres}
            for use in use_until(7, cis.today, 6)
        ],
    }
    assert len(answer["use"]) == 6


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        (
            {"customer_account": customer_account(10_001), "fields": ["use"]},
            404,
            "customer.unknown",
        ),
        ({"customer_account": "990000011", "fields": ["use"]}, 404, "customer.unknown"),
        ({"customer_account": customer_account(1), "fields": ["salary"]}, 422, "fields.unknown"),
        ({"customer_account": customer_account(1), "fields": []}, 400, "request.unreadable"),
        ({"customer_account": customer_account(1)}, 400, "request.unreadable"),
    ],
)
def test_a_question_cis_cannot_answer_says_why(
    cis: Cis, asked: Json, status: int, code: str
) -> None:
    got, headers, answer = cis.send("POST", "/customer-accounts/water-use", asked)
    assert (got, answer["code"], headers["Sainam-Counterpart"]) == (status, code, "cis")
    assert answer["message"]["th"]


def test_without_the_hubs_token_cis_says_nothing(cis: Cis) -> None:
    asked = {"customer_account": customer_account(1), "fields": ["name"]}
    path = "/customer-accounts/water-use"
    status, _, answer = cis.send("POST", path, asked, token="another")
    assert (status, answer["code"]) == (401, "token.unknown")


@pytest.mark.row("A2")
def test_a_paid_bill_is_no_longer_outstanding(cis: Cis, payment: Json) -> None:
    asked = {"customer_account": payment["customer_account"], "fields": ["bills.bill_no"]}
    path = "/customer-accounts/bills-outstanding"
    before = cis.send("POST", path, asked)[2]["bills"]
    assert {"bill_no": payment["bill_no"]} in before
    assert cis.pay(payment)[0] == 200
    after = cis.send("POST", path, asked)[2]["bills"]
    assert after == [bill for bill in before if bill["bill_no"] != payment["bill_no"]]


@pytest.mark.row("A2")
def test_the_same_delivery_again_gets_the_same_receipt(cis: Cis, payment: Json) -> None:
    delivery = str(uuid.uuid4())
    assert cis.state(delivery)[0] == 404
    first = cis.pay(payment, delivery=delivery)
    assert first[1]["receipt_no"].startswith("CIS")
    assert cis.pay(payment, delivery=delivery) == first
    assert cis.state(delivery) == first
    assert cis.times_posted(payment) == 1
    status, answer = cis.pay({**payment, "reference": "other"}, delivery=delivery)
    assert (status, answer["code"]) == (409, "delivery.other_content")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"customer_account": "990000011"}, 422, "customer.unknown"),
        ({"bill_no": "202610990000013"}, 422, "bill.unknown"),
        ({"amount_satang": 1}, 422, "bill.amount_differs"),
        ({"amount_satang": 1.5}, 400, "payment.unreadable"),
        ({"amount_satang": 0}, 400, "payment.unreadable"),
        ({"paid_at": "2026-11-20T23:30:00"}, 400, "payment.unreadable"),
    ],
)
def test_a_payment_that_does_not_fit_its_bill_is_refused(
    cis: Cis, payment: Json, change: Json, status: int, code: str
) -> None:
    got, answer = cis.pay({**payment, **change})
    assert (got, answer["state"], answer["code"]) == (status, "refused", code)
    assert cis.times_posted(payment) == 0


def test_a_second_payment_of_a_bill_is_refused(cis: Cis, payment: Json) -> None:
    assert cis.pay(payment)[0] == 200
    status, answer = cis.pay({**payment, "agent": "agent-two"})
    assert (status, answer["code"]) == (422, "bill.already_paid")


@pytest.mark.row("A2")
def test_cis_that_loses_its_answer_has_posted_and_can_be_asked(cis: Cis, payment: Json) -> None:
    delivery = str(uuid.uuid4())
    cis.faults(lose_answer=1)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        cis.pay(payment, delivery=delivery)
    assert cis.state(delivery)[1]["state"] == "posted"
    assert cis.pay(payment, delivery=delivery)[0] == 200
    assert cis.times_posted(payment) == 1


@pytest.mark.parametrize(("fault", "status"), [("break_connection", None), ("fail_500", 500)])
def test_cis_that_fails_has_posted_nothing(
    cis: Cis, payment: Json, fault: str, status: int | None
) -> None:
    delivery = str(uuid.uuid4())
    cis.faults(**{fault: 1})
    if status is None:
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            cis.pay(payment, delivery=delivery)
    else:
        assert cis.pay(payment, delivery=delivery)[0] == status
    assert cis.state(delivery)[0] == 404
    assert cis.times_posted(payment) == 0


@pytest.mark.row("A2")
def test_cis_that_answers_late_has_posted_meanwhile(cis: Cis, payment: Json) -> None:
    delivery = str(uuid.uuid4())
    cis.faults(answer_late=1, answer_late_s=60)
    with pytest.raises(TimeoutError):
        cis.pay(payment, delivery=delivery, timeout=0.5)
    assert cis.state(delivery)[1]["state"] == "posted"


@pytest.mark.row("A2")
def test_cis_that_answers_twice_signs_both_results(cis: Cis, payment: Json) -> None:
    delivery = str(uuid.uuid4())
    cis.faults(accept_and_call_back_twice=1)
    assert cis.pay(payment, delivery=delivery) == (202, {"state": "accepted"})
    messages = set()
    for _ in range(2):
        path, headers, body = cis.called_back.get(timeout=10)
        assert path == f"/callbacks/deliveries/{delivery}"
        assert json.loads(body)["state"] == "posted"
        signed = headers["webhook-id"], headers["webhook-timestamp"]
        assert headers["webhook-signature"] == signature(secret_key(SECRET), *signed, body)
        messages.add(headers["webhook-id"])
    assert len(messages) == 2
    assert cis.times_posted(payment) == 1


@pytest.mark.row("A2")
def test_cis_that_neither_deduplicates_nor_can_be_asked_shows_a_double(
    cis: Cis, payment: Json
) -> None:
    delivery = str(uuid.uuid4())
    cis.faults(no_dedupe=True, cannot_be_asked=True)
    receipts = {cis.pay(payment, delivery=delivery)[1]["receipt_no"] for _ in range(2)}
    assert len(receipts) == 2
    assert cis.state(delivery)[0] == 501
    assert cis.times_posted(payment) == 2


def test_a_fault_of_look_ups_leaves_payments_alone(cis: Cis, payment: Json) -> None:
    cis.faults(on="look_ups", fail_500=1)
    assert cis.pay(payment)[0] == 200
    asked = {"customer_account": customer_account(1), "fields": ["name"]}
    path = "/customer-accounts/water-use"
    assert [cis.send("POST", path, asked)[0] for _ in range(2)] == [500, 200]


@pytest.mark.row("A3")
def test_a_batch_of_five_thousand_posts_in_one_go_and_the_day_adds_up(
    cis: Cis, bills_to_pay: Iterator[tuple[int, Bill]]
) -> None:
    payments = [payment_of(*next(bills_to_pay), agent="batch-agent") for _ in range(5_000)]
    good = [json.dumps(payment) for payment in payments]
    wrong = json.dumps({**payments[0], "amount_satang": 100})
    lines = "\n".join([*good, good[4_999], wrong, "not a payment"]).encode() + b"\n"
    total = sum(payment["amount_satang"] for payment in payments)
    delivery = str(uuid.uuid4())
    status, _, answer = cis.send("POST", "/payment-batches", lines, delivery=delivery)
    refused = [
        {"line": 5_001, "code": "bill.already_paid"},
        {"line": 5_002, "code": "bill.amount_differs"},
        {"line": 5_003, "code": "payment.unreadable"},
    ]
    assert (status, answer["state"], answer["refused"]) == (200, "posted", refused)
    assert (answer["posted"], answer["posted_satang"]) == (5_000, total)
    assert answer["refused_count"] == 3
    again = cis.send("POST", "/payment-batches", lines, delivery=delivery)
    assert again[2] == answer == cis.state(delivery)[1]
    path = f"/deliveries/{delivery}/refusals?after=5001"
    assert cis.send("GET", path)[2]["refused"] == refused[1:]
    assert cis.send("GET", "/agents/batch-agent/days/2026-11-20")[2] == {
        "agent": "batch-agent",
        "business_date": "2026-11-20",
        "count": 5_000,
        "amount_satang": total,
        "refused": {"count": 2, "amount_satang": payments[4_999]["amount_satang"] + 100},
    }


@pytest.mark.row("A3")
def test_half_a_batch_posts_nothing(cis: Cis, payment: Json) -> None:
    delivery = str(uuid.uuid4())
    connection = http.client.HTTPConnection("127.0.0.1", cis.port, timeout=10)
    connection.putrequest("POST", "/payment-batches")
    connection.putheader("Authorization", "Bearer hub-token")
    connection.putheader("Sainam-Delivery", delivery)
    connection.putheader("Content-Length", "1000000")
    connection.endheaders(json.dumps(payment).encode() + b"\n")
    connection.close()
    assert cis.state(delivery)[0] == 404
    assert cis.pay(payment)[0] == 200


def test_a_restart_is_quick_and_remembers_what_was_paid(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    took: list[float] = []
    receipts: list[str] = []
    for _ in range(2):
        began = time.monotonic()
        running = started(tmp_path, "--customers", "2500000", "--seed", "5")
        took.append(time.monotonic() - began)
        cis = Cis(int(port_file.read_text()), date.min, queue.Queue())
        health = cis.send("GET", "/health")[2]
        today = date.fromisoformat(health["today"])
        number = next(n for n in range(2_000_000, 2_500_000) if bills_of(n, today, seed=5))
        bill = bills_of(number, today, seed=5)[0]
        delivery = "00000000-0000-4000-8000-000000000001"
        receipts.append(cis.pay(payment_of(number, bill), delivery=delivery)[1]["receipt_no"])
        assert stopped(running) == 0
    assert receipts[0] == receipts[1]
    assert max(took) < 5
