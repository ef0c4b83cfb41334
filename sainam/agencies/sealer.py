"""Seals what the hub keeps or hands out and nobody else may read or make: AES-256-GCM.

Each purpose has a key of its own, derived from the installation's key, so that a sealed thing of
one purpose is nothing for another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12


class Sealer:
    """`whose` ties what is sealed to its owner: opened for another, it is nothing."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the installation's key has {len(key)} bytes, not {KEY_BYTES}")
        self._key = key

    def seal(self, content: bytes, *, purpose: str, whose: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher(purpose).encrypt(nonce, content, whose.encode())

    def unseal(self, sealed: bytes, *, purpose: str, whose: str) -> bytes | None:
        """None for what was not sealed with this key for this purpose and owner."""
        nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher(purpose).decrypt(nonce, content, whose.encode())
        except (InvalidTag, ValueError):
            return None

    def seal_text(self, content: bytes, *, purpose: str, whose: str) -> str:
        """For a hidden field of a form."""
        return base64.urlsafe_b64encode(self.seal(content, purpose=purpose, whose=whose)).decode()

    def unseal_text(self, sealed: str, *, purpose: str, whose: str) -> bytes | None:
        try:
            content = base64.b64decode(sealed, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        return self.unseal(content, purpose=purpose, whose=whose)

    def mark(self, text: str, *, purpose: str) -> bytes:
        """Tells two texts apart without keeping either; nobody without the key can guess it."""
        return hmac.digest(self._derived(purpose), text.encode("utf-8", "replace"), hashlib.sha256)

    def _cipher(self, purpose: str) -> AESGCM:
        return AESGCM(self._derived(purpose))

    def _derived(self, purpose: str) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"sainam {purpose}".encode()).derive(
            self._key
        )
