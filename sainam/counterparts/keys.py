"""Keys and secrets of the demo's other parties, made at run time in a state folder.

Each is made once and found again afterwards; nothing of it ever stands in the repository.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization import PublicFormat as Public
from joserfc.jwk import OKPKey

_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Files of an Ed25519 JWK: `private` for the client, `public` to register at the hub."""

    private: Path
    public: Path

    def public_jwk(self) -> dict[str, str]:
        """The public JWK, with `kid` (RFC 7638 thumbprint), `use` and `alg`."""
        return {name: str(value) for name, value in json.loads(self.public.read_bytes()).items()}


@dataclass(frozen=True, slots=True)
class SshKey:
    """Files of an SSH Ed25519 key; `public` holds one line of authorized_keys."""

    private: Path
    public: Path

    def public_line(self) -> str:
        """The line for authorized_keys: "ssh-ed25519 AAAA… name"."""
        return self.public.read_text(encoding="ascii").strip()


def signing_key(folder: Path, name: str) -> SigningKey:
    """The signing key of party `name`, made if missing."""
    key = SigningKey(folder / f"{name}.jwk.json", folder / f"{name}.public.jwk.json")
    if not key.public.exists():
        made = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": "Ed25519"})
        told = {"kid": made.thumbprint()}
        _kept(key.private, json.dumps(made.as_dict(private=True) | told))
        _kept(key.public, json.dumps(made.as_dict(private=False) | told))
    return key


def ssh_key(folder: Path, name: str) -> SshKey:
    """The SSH key of party `name`, made if missing."""
    key = SshKey(folder / f"{name}.ssh", folder / f"{name}.ssh.pub")
    if not key.public.exists():
        made = Ed25519PrivateKey.generate()
        private = made.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        public = made.public_key().public_bytes(Encoding.OpenSSH, Public.OpenSSH)
        _kept(key.private, private.decode())
        _kept(key.public, f"{public.decode()} {name}\n")
    return key


def bearer_token(folder: Path, name: str) -> Path:
    """The file of a random bearer token, made if missing."""
    path = folder / f"{name}.token"
    if not path.exists():
        _kept(path, secrets.token_urlsafe(32) + "\n")
    return path


def callback_secret(folder: Path, name: str) -> Path:
    """The file of a Standard Webhooks secret ("whsec_" and base64), made if missing."""
    path = folder / f"{name}.whsec"
    if not path.exists():
        _kept(path, f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}\n")
    return path


def _kept(path: Path, text: str) -> None:
    """Written beside and renamed, so that nobody ever reads half a key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "w") as new:
        new.write(text)
    beside.replace(path)
