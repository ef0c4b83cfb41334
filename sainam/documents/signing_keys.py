"""Where a person's key is: in a file, on a token, or one made for trials.

<state>/signers/ holds, by login: NAME.p12 with its passphrase in NAME.passphrase, or NAME.pkcs11
with one line, a URI of RFC 7512 with module-path, token, object and pin-source=file:PATH.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, unquote

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11.exceptions import PKCS11Error
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from sainam.documents.refusals import NoSigningKey, SigningKeyUnusable
from sainam.documents.trial_authority import KeyPair, TrialAuthority


class BadTokenAddressError(ValueError):
    """A PKCS#11 URI cannot be used; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class TokenAddress:
    """What of RFC 7512 is needed: the module, the token, the object on it, where the PIN is."""

    module: str
    token: str
    label: str
    pin_file: Path


def read_token_address(text: str) -> TokenAddress:
    """pkcs11:token=T;object=O?module-path=/…&pin-source=file:/…; raises BadTokenAddressError."""
    scheme, _, rest = text.strip().partition(":")
    path, _, query = rest.partition("?")
    named = dict(part.partition("=")[::2] for part in path.split(";") if part)
    asked = {name: values[0] for name, values in parse_qs(query).items()}
    wanted = {"token", "object"} - named.keys() | {"module-path", "pin-source"} - asked.keys()
    if scheme != "pkcs11" or wanted:
        raise BadTokenAddressError(f"it lacks {', '.join(sorted(wanted)) or 'pkcs11:'}")
    return TokenAddress(
        module=asked["module-path"],
        token=unquote(named["token"]),
        label=unquote(named["object"]),
        pin_file=Path(asked["pin-source"].removeprefix("file:")),
    )


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """`trials` None: whoever has no key of their own cannot sign."""

    folder: Path
    trials: TrialAuthority | None

    @contextmanager
    def of(self, login: str, name: str) -> Iterator[Signer]:
        """A token is logged in to while the block runs. Raises NoSigningKey, SigningKeyUnusable."""
        archive, address = self.folder / f"{login}.p12", self.folder / f"{login}.pkcs11"
        if archive.exists():
            yield _from_archive(archive)
        elif address.exists():
            with _token_session(address, login) as signer:
                yield signer
        elif self.trials is not None:
            yield _from_pair(self.trials.of(login, name), self.trials.root())
        else:
            raise NoSigningKey(login)


def _from_archive(archive: Path) -> SimpleSigner:
    secret = archive.with_suffix(".passphrase")
    try:
        passphrase = secret.read_bytes().strip() if secret.exists() else None
        signer = SimpleSigner.load_pkcs12_data(archive.read_bytes(), (), passphrase)
    except (OSError, ValueError) as error:
        raise SigningKeyUnusable(archive.name) from error
    if signer is None or signer.signing_cert is None:  # a wrong passphrase is only logged
        raise SigningKeyUnusable(archive.name)
    return cast("SimpleSigner", signer)


@contextmanager
def _token_session(file: Path, login: str) -> Iterator[Signer]:
    try:
        address = read_token_address(file.read_text(encoding="utf-8"))
        pin = address.pin_file.read_text(encoding="utf-8").strip()
        session = open_pkcs11_session(
            address.module, token_criteria=TokenCriteria(label=address.token), user_pin=pin
        )
    except (OSError, BadTokenAddressError, PKCS11Error) as error:
        raise SigningKeyUnusable(login) from error
    with session:
        # Hashed here: not every token hashes by itself.
        yield PKCS11Signer(
            session, cert_label=address.label, key_label=address.label, use_raw_mechanism=True
        )


def _from_pair(pair: KeyPair, issuer: KeyPair) -> SimpleSigner:
    der = pair.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    known = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # untyped in pyHanko
    known.register(as_asn1(issuer))
    return SimpleSigner(
        signing_cert=as_asn1(pair),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=known,
    )


def as_asn1(pair: KeyPair) -> x509.Certificate:
    return x509.Certificate.load(pair.certificate.public_bytes(Encoding.DER))
