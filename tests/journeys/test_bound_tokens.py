"""A token that was asked for with a certificate is worth nothing without it (RFC 8705)."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import shutil
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from running_hub import RunningHub

from sainam.api.token_endpoint import ASSERTION_TYPE
from sainam.bench.child import Child
from sainam.kit.free_port import free_port
from sainam.tour.tourist import Tourist

pytestmark = [pytest.mark.xdist_group("hub"), pytest.mark.row("I1")]
SHIPPED = Path(__file__).parents[2] / "docs" / "nginx" / "hub.conf"
TILE = "/v1/map-tile/15-25531-15120"
Signer = tuple[x509.Certificate, EllipticCurvePrivateKey]


def made(name: str, folder: Path, by: Signer | None = None) -> Signer:
    """A certificate and its key, also as PEM in the folder; without `by` it is an authority."""
    key = generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begun = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by[0].subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begun)
        .not_valid_after(begun.replace(year=2100))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .sign(by[1] if by else key, SHA256())
    )
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return certificate, key


@dataclass(frozen=True)
class Front:
    """nginx in front of the hub, by the configuration that is shipped."""

    folder: Path
    port: int
    hub: RunningHub
    tourist: Tourist

    def call(
        self, method: str, path: str, headers: Mapping[str, str], body: str = "", *,
        shows: str | None = None, past_the_proxy: bool = False,
    ) -> tuple[int, dict[str, object]]:  # fmt: skip
        connection: http.client.HTTPConnection
        if past_the_proxy:
            connection = http.client.HTTPConnection(urlsplit(self.hub.url).netloc, timeout=20)
        else:
            trust = ssl.create_default_context(cafile=str(self.folder / "hub-ca.pem"))
            if shows:
                trust.load_cert_chain(self.folder / f"{shows}.pem", self.folder / f"{shows}.key")
            connection = http.client.HTTPSConnection("localhost", self.port, context=trust)
        with closing(connection):
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            content = answer.read()
            is_json = "json" in (answer.getheader("content-type") or "")
            return answer.status, json.loads(content) if is_json else {}

    def token(self, shows: str | None) -> str:
        hub = self.tourist.hub("cis")
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": hub.assertion(hub.clock.now()),
        }
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, body = self.call("POST", "/oauth/token", kind, urlencode(form), shows=shows)
        assert status == 200, body
        return str(body["access_token"])

    def tile(
        self, token: str, claimed: Mapping[str, str] | None = None, *, shows: str | None = None,
        past_the_proxy: bool = False,
    ) -> str:  # fmt: skip
        """What came of a look at the map: `seen`, or the rule that refused."""
        on = {"Authorization": f"Bearer {token}", "Sainam-Purpose": "customer-service"}
        headers = on | dict(claimed or {})
        status, body = self.call("GET", TILE, headers, shows=shows, past_the_proxy=past_the_proxy)
        return "seen" if status == 200 else str(body["rule"])


@pytest.fixture(scope="module")
def front(hub: RunningHub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("nginx")
    made("localhost", folder, made("hub-ca", folder))
    partners = made("partners-ca", folder)
    for name in ("cis", "other"):
        made(name, folder, partners)
    made("stranger", folder, made("another-ca", folder))
    secret = (hub.installation.keys / "proxy-secret").read_text()
    (folder / "proxy-secret.conf").write_text(f'proxy_set_header Sainam-Proxy "{secret}";')
    port = free_port()
    shipped = SHIPPED.read_text(encoding="utf-8")
    for written, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("127.0.0.1:8080", urlsplit(hub.url).netloc),
        ("/etc/sainam/tls/hub.", f"{folder}/localhost."),
        ("/etc/sainam/tls/", f"{folder}/"),
    ):
        assert written in shipped
        shipped = shipped.replace(written, here)
    temporary = "".join(
        f"{what}_temp_path {folder}/{what};\n"
        for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\ndaemon off;\npid {folder}/nginx.pid;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{shipped}\n}}\n"
    )
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    assert program, "nginx is missing: see docs/packages.txt"
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with Child(command, port=port, log=folder / "log"), Tourist(hub.installation) as tourist:
        yield Front(folder, port, hub, tourist)


def test_with_its_certificate_a_bound_token_opens_and_without_it_does_not(front: Front) -> None:
    token = front.token(shows="cis")
    assert front.tile(token, shows="cis") == "seen"
    assert front.tile(token) == "token.certificate"
    assert front.tile(token, shows="other") == "token.certificate"


def test_a_token_asked_for_without_a_certificate_is_bound_to_none(front: Front) -> None:
    token = front.token(shows=None)
    assert front.tile(token) == front.tile(token, shows="cis") == "seen"


def test_nobody_can_claim_a_certificate_by_writing_the_header(front: Front) -> None:
    token = front.token(shows="cis")
    claimed = {"Sainam-Client-Certificate": quote((front.folder / "cis.pem").read_text())}
    assert front.tile(token, claimed) == "token.certificate"
    assert front.tile(token, claimed, shows="other") == "token.certificate"
    assert front.tile(token, claimed, past_the_proxy=True) == "token.certificate"
    guessed = claimed | {"Sainam-Proxy": ""}
    assert front.tile(token, guessed, past_the_proxy=True) == "token.certificate"


def test_a_certificate_of_another_authority_is_none(front: Front) -> None:
    token = front.token(shows="cis")
    status, _ = front.call("GET", TILE, {"Authorization": f"Bearer {token}"}, shows="stranger")
    assert status == 400  # nginx itself: the certificate is not to be trusted
