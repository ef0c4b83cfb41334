"""The partner's own test of the way to the hub names the step that fails, in both languages."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID
from joserfc.jwk import OKPKey
from running_hub import RunningHub
from source_tree import CHECKOUT

from sainam.agreements import store as agreements
from sainam.agreements.agreement import Agreement
from sainam.agreements.terms import Clause, Grant
from sainam.counterparts.agencies.hub_client import On
from sainam.counterparts.agencies.linkage_center import LinkageCenter
from sainam.counterparts.cis import customer_account
from sainam.formats.layout import Title
from sainam.kit.free_port import free_port
from sainam.tour.tourist import Tourist

pytestmark = pytest.mark.xdist_group("hub")
SCRIPT = CHECKOUT / "docs" / "partner-guide" / "self_test.py"


@pytest.fixture(scope="module")
def tourist(hub: RunningHub) -> Iterator[Tourist]:
    with Tourist(hub.installation) as walking:
        yield walking


@pytest.fixture(scope="module")
def key(hub: RunningHub, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(
        tmp_path_factory.mktemp("keys") / "linkage-center.pem",
        OKPKey.import_key(
            json.loads((hub.installation.parties / "linkage-center.jwk.json").read_bytes())
        ).as_pem(private=True),
    )


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def self_test(*words: object) -> list[str]:
    done = subprocess.run(
        [sys.executable, SCRIPT, *map(str, words)], capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.returncode == (0 if "The way is clear" in done.stdout else 1)
    return done.stdout.splitlines()


def failed_step(lines: list[str]) -> str:
    return lines[-2].removeprefix("FAILED  ").partition(":")[0]


def test_the_way_is_clear_from_the_address_to_the_quota(hub: RunningHub, key: Path) -> None:
    lines = self_test(hub.url, "linkage-center", key, "--dataset", "water-use-six-months",
                      "--agreement", "MOU-ONCB-2568-01")  # fmt: skip
    assert [line.split()[1].rstrip(":") for line in lines[:-1]] == [
        "address", "DNS", "TCP", "TLS", "certificate", "clock", "token", "scope", "agreement",
        "quota",
    ]  # fmt: skip


def test_each_step_on_the_way_is_named_when_it_fails(hub: RunningHub, key: Path) -> None:
    stranger = written(
        key.with_name("stranger.pem"),
        ed25519.Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
    plain_as_tls = hub.url.replace("http://", "https://")
    with untrusted_hub(key.parent) as unknown:
        for step, words in (
            ("address", ("ftp://hub.example", "linkage-center", key)),
            ("DNS", ("http://nobody.invalid", "linkage-center", key)),
            ("TCP", (f"http://127.0.0.1:{free_port()}", "linkage-center", key)),
            ("TLS", (plain_as_tls, "linkage-center", key)),
            ("certificate", (unknown, "linkage-center", key)),
            ("token", (hub.url, "linkage-center", stranger)),
            ("token", (hub.url, "nobody", key)),
            ("scope", (hub.url, "linkage-center", key, "--dataset", "bill-payments")),
            ("agreement", (hub.url, "linkage-center", key, "--agreement", "CONTRACT-BIGC-2568-01")),
        ):
            lines = self_test(*words)
            assert failed_step(lines) == step, lines
            assert any("\u0e00" <= sign <= "\u0e7f" for sign in lines[-1]), "said in Thai, too"


def test_a_suspended_agreement_and_a_spent_quota_are_named(
    tourist: Tourist, hub: RunningHub, key: Path
) -> None:
    agreement = f"MOU-NIA-TEST-{tourist.number}"
    bring_in_for_one_key(tourist, agreement)
    asked = (hub.url, "linkage-center", key, "--agreement", agreement)
    assert "water-use-six-months: 1 left" in self_test(*asked)[-2]

    async def ask_once() -> int:
        async with tourist.hub("linkage-center") as client:
            on = On(purpose="criminal-investigation", agency="NIA", agreement=agreement)
            return (await LinkageCenter(client).water_use(customer_account(7), on)).status

    assert tourist.run(ask_once()) == 200
    assert failed_step(self_test(*asked)) == "quota"
    tourist.suspend(agreement)
    lines = self_test(*asked)
    assert (failed_step(lines), f"{agreement} suspended" in lines[-2]) == ("agreement", True)
    tourist.end(agreement)


def bring_in_for_one_key(tourist: Tourist, agreement: str) -> None:
    grant = Grant(
        dataset="water-use-six-months", link="G4b", pattern="lookup",
        fields=("customer_account", "use.month", "use.cubic_metres"),
        purposes=("criminal-investigation",), channels=("api",), owner="CIS",
        owner_agreement="ORDER-CIS-2568-01", carriers=("DOPA-LINKAGE",), quota=1, clause="1",
    )  # fmt: skip
    tourist.bring_in(
        Agreement(
            id=agreement, kind="mou", agency="NIA", title=Title("ทดสอบ", "Of a test"),
            reference=agreement, first_day=tourist.today,
            until=tourist.today + timedelta(days=30), recorded_by="legal.officer",
            confirmed_by="legal.head", environments=("live",), grants=(grant,),
            clauses=(Clause("1", "ทดสอบ", "of a test", ("DGA-2562-13",)),),
        ),
        agreements.Door(
            f"linkage-center:{agreement}:api", "live", agreement, "linkage-center", "api", None,
            shut=False,
        ),
    )  # fmt: skip


@contextmanager
def untrusted_hub(folder: Path) -> Iterator[str]:
    """Somebody who shows a certificate that nobody vouches for."""
    own = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    moment = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(own.public_key())
        .serial_number(1)
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .sign(own, hashes.SHA256())
    )
    pem = own.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    both = written(
        folder / "untrusted.pem", pem + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    server = _Quiet(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


class _Quiet(HTTPServer):
    """Clients that turn away are what is wanted here."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass
