"""The key that signs blocks, and the public halves of every key that ever did.

<state>/audit/signing-key.pem (PKCS 8, mode 0600) signs; <state>/audit/public-keys/<key id>.pem
stay for good, so that old blocks can be checked after the key has been changed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)


class SigningKeyError(RuntimeError):
    """The signing key cannot be used; the message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    private: Ed25519PrivateKey

    @classmethod
    def new(cls) -> Self:
        return cls(Ed25519PrivateKey.generate())

    @property
    def public(self) -> bytes:
        """The 32 bytes of RFC 8032."""
        return self.private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return key_id_of(self.public)

    def sign(self, head: bytes) -> bytes:
        return self.private.sign(head)


def key_id_of(public: bytes) -> str:
    return sha256(public).hexdigest()[:16]


def load_signing_key(state: Path, *, create: bool) -> SigningKey:
    """The key of this installation; where there is none and `create` (a demo), a new one.

    Whoever of several starting processes writes it first, all get that one.
    Raises SigningKeyError.
    """
    path = _private_path(state)
    if create and not path.exists():
        with suppress(FileExistsError):
            _write_new(path, _private_pem(SigningKey.new()))
    key = SigningKey(_read_private(path))
    _remember_public(state, key)
    return key


def change_signing_key(state: Path) -> SigningKey:
    """Blocks are signed with a new key from the next start on; the old private key is gone.

    Raises SigningKeyError where there is no key to change.
    """
    load_signing_key(state, create=False)
    key = SigningKey.new()
    _remember_public(state, key)
    path = _private_path(state)
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    _write_new(beside, _private_pem(key))
    beside.replace(path)
    _sync_folder(path.parent)
    return key


def load_public_keys(state: Path) -> Mapping[str, bytes]:
    """Every key that ever signed here, by key id. Raises SigningKeyError."""
    keys: dict[str, bytes] = {}
    for path in sorted(_public_folder(state).glob("*.pem")):
        try:
            public = load_pem_public_key(path.read_bytes())
        except ValueError as error:
            raise SigningKeyError(f"{path} is not a public key in PEM form.") from error
        if not isinstance(public, Ed25519PublicKey):
            raise SigningKeyError(f"{path} is not an Ed25519 key.")
        raw = public.public_bytes_raw()
        if path.stem != key_id_of(raw):
            raise SigningKeyError(
                f"{path} holds the key {key_id_of(raw)}: rename it, or remove it."
            )
        keys[path.stem] = raw
    return keys


def _private_path(state: Path) -> Path:
    return state / "audit" / "signing-key.pem"


def _public_folder(state: Path) -> Path:
    return state / "audit" / "public-keys"


def _read_private(path: Path) -> Ed25519PrivateKey:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        pem = path.read_bytes()
    except FileNotFoundError as error:
        raise SigningKeyError(
            f"There is no key to sign the audit trail with. Make one as the hub's own user: "
            f"umask 077; mkdir -p {path.parent}; openssl genpkey -algorithm ed25519 -out {path}"
        ) from error
    if mode & 0o077:
        raise SigningKeyError(f"{path} is open to others (mode {mode:04o}): chmod 600 {path}")
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:  # TypeError: it wants a password
        raise SigningKeyError(f"{path} is not a private key in PEM form.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyError(f"{path} is not an Ed25519 key.")
    return key


def _private_pem(key: SigningKey) -> bytes:
    return key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _remember_public(state: Path, key: SigningKey) -> None:
    path = _public_folder(state) / f"{key.key_id}.pem"
    if not path.exists():
        pem = key.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        with suppress(FileExistsError):
            _write_new(path, pem)


def _write_new(path: Path, content: bytes) -> None:
    """Whole and durable, or not at all. Raises FileExistsError rather than write over a file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".") as file:  # mode 0600
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        path.hardlink_to(file.name)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
