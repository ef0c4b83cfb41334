"""Mail is handed over by TLS and password, and to no other server than the one that is meant."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sainam.channels.mail_out import MailOut
from sainam.counterparts.mailbox.mailbox import Mailbox
from sainam.kit.free_port import free_port
from sainam.kit.smtp_url import Safety, SmtpServer
from sainam.onboarding.notices.record_try import Answer

SAFE: tuple[Safety, ...] = ("smtps", "smtp+starttls")
PASSWORD = "sésame"
# The library does not see that smtps is TLS from the first byte.
# A line whose TLS failed is left to the collector by asyncio, which may tell of it in any test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class Strict:
    """A mail server that takes mail only from the hub's user, over TLS."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def handle_DATA(  # noqa: N802  named by the library
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.taken.extend(envelope.rcpt_tos)
        return "250 taken"


def only_the_hub(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: LoginPassword
) -> AuthResult:
    return AuthResult(success=given == LoginPassword(b"hub", PASSWORD.encode()), handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1, signed by themselves."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.invalid")])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=36_500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def strict_server(certificate: Path, safety: Safety) -> Iterator[tuple[Strict, SmtpServer]]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    handler = Strict()
    at_once = safety == "smtps"
    controller = Controller(
        handler, hostname="127.0.0.1", port=free_port(), server_hostname="mail.invalid",
        ssl_context=tls if at_once else None, tls_context=None if at_once else tls,
        require_starttls=not at_once, authenticator=only_the_hub, auth_required=True,
        auth_require_tls=not at_once,
    )  # fmt: skip
    controller.start()
    try:
        yield handler, SmtpServer(safety, "127.0.0.1", controller.port, "hub", PASSWORD)
    finally:
        controller.stop()


def send(server: SmtpServer, trusted: Path | None, *, seconds: float = 10) -> Answer:
    tls = ssl.create_default_context(cafile=trusted) if trusted else None
    out = MailOut(server, seconds=seconds, tls=tls)
    return asyncio.run(out(b"Subject: one\r\n\r\ntwo\r\n", "a@utility.invalid", "b@samut.invalid"))


@pytest.mark.parametrize("safety", SAFE)
def test_over_tls_with_user_and_password(certificate: Path, safety: Safety) -> None:
    with strict_server(certificate, safety) as (handler, server):
        answer = send(server, certificate)
        assert (answer.result, handler.taken) == ("accepted", ["b@samut.invalid"])


@pytest.mark.parametrize("safety", SAFE)
def test_a_certificate_that_nobody_vouches_for_gets_neither_mail_nor_password(
    certificate: Path, safety: Safety
) -> None:
    with strict_server(certificate, safety) as (handler, server):
        answer = send(server, None)
        assert (answer.result, answer.reached, handler.taken) == ("deferred", False, [])


@pytest.mark.parametrize("safety", SAFE)
def test_a_wrong_password_is_our_fault_and_the_mail_waits(
    certificate: Path, safety: Safety
) -> None:
    with strict_server(certificate, safety) as (handler, server):
        answer = send(replace(server, password="topsecret"), certificate)
        assert (answer.result, answer.reached, handler.taken) == ("deferred", False, [])
        assert "does not take the hub's user" in answer.detail
        assert "topsecret" not in answer.detail


def test_a_server_without_starttls_gets_nothing_in_the_clear(tmp_path: Path) -> None:
    with Mailbox(tmp_path) as mailbox:
        answer = send(SmtpServer("smtp+starttls", "127.0.0.1", mailbox.smtp_port), None)
        assert (answer.result, answer.reached) == ("deferred", False)
        assert mailbox.side.folder.numbers() == []


def test_a_line_that_is_silent_is_left_after_a_while() -> None:
    with socket.create_server(("127.0.0.1", 0)) as never_answers:
        server = SmtpServer("smtp", "127.0.0.1", never_answers.getsockname()[1])
        answer = send(server, None, seconds=0.05)
    assert (answer.result, answer.reached) == ("deferred", False)
