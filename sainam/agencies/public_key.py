"""Public keys of callers: JWK for API clients, OpenSSH for SFTP. Never a private part."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Literal

import msgspec
import rfc8785

from sainam.agencies.refusals import BadPublicKey

# Members a thumbprint is made of, by key type (RFC 7638 section 3.2, RFC 8037 section 2).
_MEMBERS = {"OKP": ("crv", "kty", "x"), "EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_SSH_KINDS = frozenset(
    {"ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"}
)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """`text` is the JWK as JSON, or one line of an OpenSSH public key file."""

    kind: Literal["jwk", "ssh"]
    text: str

    @property
    def fingerprint(self) -> str:
        """RFC 7638 thumbprint, or OpenSSH's SHA256:… form. Raises BadPublicKey."""
        return _thumbprint(self.text) if self.kind == "jwk" else _ssh_fingerprint(self.text)


def _thumbprint(text: str) -> str:
    try:
        key = msgspec.json.decode(text, type=dict[str, str | list[str]])
    except msgspec.DecodeError as error:
        raise BadPublicKey from error
    members = _MEMBERS.get(str(key.get("kty")), ())
    needed = {name: value for name, value in key.items() if name in members}
    if not members or len(needed) != len(members) or not _PRIVATE.isdisjoint(key):
        raise BadPublicKey
    digest = hashlib.sha256(rfc8785.dumps(needed)).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _ssh_fingerprint(text: str) -> str:
    kind, _, rest = text.strip().partition(" ")
    blob = rest.partition(" ")[0]
    try:
        data = base64.b64decode(blob, validate=True)
    except binascii.Error as error:
        raise BadPublicKey from error
    name = kind.encode()
    if kind not in _SSH_KINDS or data[: 4 + len(name)] != len(name).to_bytes(4, "big") + name:
        raise BadPublicKey
    digest = base64.b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"SHA256:{digest}"
