"""The installation's own certificate authority, for trials: it proves who signed to nobody else.

Its certificates say so in their names. They hold from 2020 to 2100, so that a demo may move its
clock; keys lie in <folder>, readable for this account alone.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

_NAME = x509.ObjectIdentifier("2.5.4.41")  # X.520 name: a common name has room for 64 bytes only
FOR_TRIALS = "สำหรับทดลอง / for trials"
_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_UNTIL = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class TrialAuthority:
    """Made when first asked for; every process finds the same."""

    folder: Path
    organisation: str

    def root(self) -> KeyPair:
        return self._kept("authority", "authority", self.organisation, None)

    def of(self, login: str, name: str) -> KeyPair:
        """The certificate of one who signs, as that name; another name is another certificate."""
        mark = sha256(name.encode()).hexdigest()[:8]
        return self._kept(f"{login}-{mark}", login, name, self.root())

    def _kept(self, file: str, short: str, name: str, issuer: KeyPair | None) -> KeyPair:
        path = self.folder / f"{file}.pem"
        if not path.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            key = generate_private_key(SECP256R1())
            _write_once(path, _pem(KeyPair(_certificate(short, name, key, issuer), key)))
        text = path.read_bytes()
        kept = load_pem_private_key(text, None)
        if not isinstance(kept, EllipticCurvePrivateKey):
            raise TypeError(f"{path} does not hold a key of this authority")
        return KeyPair(x509.load_pem_x509_certificate(text), kept)


def _certificate(
    short: str, name: str, key: EllipticCurvePrivateKey, issuer: KeyPair | None
) -> x509.Certificate:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TH"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, FOR_TRIALS),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{short} (for trials)"),
            x509.NameAttribute(_NAME, name),
        ]
    )
    signs_others = issuer is None
    signing_key = key if issuer is None else issuer.key
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(ca=signs_others, path_length=None), critical=True)
        .add_extension(_usage(signs_others=signs_others), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()),
            critical=False,
        )
        .sign(signing_key, SHA256())
    )


def _usage(*, signs_others: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_others,
        content_commitment=not signs_others,  # that the signatory stands by it
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_others,
        crl_sign=signs_others,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(pair: KeyPair) -> bytes:
    private = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + pair.certificate.public_bytes(Encoding.PEM)


def _write_once(path: Path, content: bytes) -> None:
    """Whoever writes first, all read that one."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as beside:  # mode 0600
        beside.write(content)
        beside.flush()
        os.fsync(beside.fileno())
    with suppress(FileExistsError):
        os.link(beside.name, path)
    Path(beside.name).unlink()
