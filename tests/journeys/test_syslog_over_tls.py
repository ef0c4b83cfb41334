"""Security events go out over TLS, and to nobody whose certificate is not good for its name."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sainam.channels.syslog_out import SyslogOut
from sainam.kit.syslog_url import SyslogServer, read_syslog_url

pytestmark = pytest.mark.row("L3")

LINE = b"<84>1 portal:session:refused"


def certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """One that vouches for itself, and its key, as PEM."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    begun = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begun)
        .not_valid_after(begun.replace(year=2100))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    cert, secret = folder / f"{host}.pem", folder / f"{host}.key"
    cert.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return cert, secret


@contextmanager
def centre(cert: Path, secret: Path) -> Iterator[tuple[int, list[bytes]]]:
    """Its port, and what came to it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, secret)
    came: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            try:
                line, _ = door.accept()
                with context.wrap_socket(line, server_side=True) as secured:
                    while part := secured.recv(4096):
                        came.append(part)
            except OSError:
                return  # the other side did not trust us

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield door.getsockname()[1], came
        thread.join(10)


def test_lines_come_over_tls_each_with_its_length(tmp_path: Path) -> None:
    cert, secret = certificate(tmp_path, "localhost")
    with (
        centre(cert, secret) as (port, came),
        closing(SyslogOut(SyslogServer("tls", "localhost", port), ca=cert, seconds=5)) as out,
    ):
        out.send([LINE, LINE + b" again"])
    assert b"".join(came) == b"%d %s%d %s" % (len(LINE), LINE, len(LINE) + 6, LINE + b" again")


@pytest.mark.parametrize("host", ["localhost", "other.example"])
def test_nothing_is_sent_to_whom_nobody_vouches_for_or_who_bears_another_name(
    tmp_path: Path, host: str
) -> None:
    cert, secret = certificate(tmp_path, host)
    trusted = None if host == "localhost" else cert
    with (
        centre(cert, secret) as (port, came),
        closing(SyslogOut(SyslogServer("tls", "localhost", port), ca=trusted, seconds=5)) as out,
    ):
        with pytest.raises(ssl.SSLCertVerificationError):
            out.send([LINE])
        assert not out.connected
    assert came == []


def test_its_address_is_read_with_the_usual_port() -> None:
    assert read_syslog_url("tls://soc.example") == SyslogServer("tls", "soc.example", 6514)
