"""Content sealed with its salt under a data key, and marks by which a person is found again."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 32
SALT_BYTES = 16
MARK_BYTES = 16
_NONCE_BYTES = 12
_MARKS = b"sainam marks 1"
_LEAF = sha256(b"\x00")  # copied where a leaf begins: a new hash costs more than a short text in it
_INNER, _OUTER = (bytes(pad ^ byte for byte in range(256)) for pad in (0x36, 0x5C))  # RFC 2104
_BLOCK_BYTES = 64


if TYPE_CHECKING:
    from hashlib import _Hash


class SealBrokenError(ValueError):
    """What is sealed does not open: another key, another place, or changed bytes."""


@dataclass(frozen=True)
class DataKey:
    """`number` is the row's; the secret of 32 bytes is in no text of it."""

    number: int
    secret: bytes = field(repr=False)

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self.secret)

    @cached_property
    def subject_key(self) -> bytes:
        """Derived, so that marks end with the data key, and their version is its number."""
        return HKDF(SHA256(), SECRET_BYTES, salt=None, info=_MARKS).derive(self.secret)

    @cached_property
    def marker(self) -> tuple[_Hash, _Hash]:
        """HMAC-SHA-256 under the subject key, begun: inner and outer hash, to be copied."""
        block = self.subject_key.ljust(_BLOCK_BYTES, b"\0")
        return sha256(block.translate(_INNER)), sha256(block.translate(_OUTER))


class Sealed(msgspec.Struct, frozen=True):
    """`leaf` may stand anywhere: without the salt, which is sealed too, nobody can guess at it."""

    sealed: bytes
    leaf: bytes


class Opened(msgspec.Struct, frozen=True):
    content: bytes
    salt: bytes
    leaf: bytes


def new_secret() -> bytes:
    return os.urandom(SECRET_BYTES)


def leaf(salt: bytes, content: bytes) -> bytes:
    """SHA-256 of 00, the salt and the content: the leaf form of RFC 9162."""
    begun = _LEAF.copy()
    begun.update(salt + content)
    return begun.digest()


def seal(key: DataKey, about: bytes, content: bytes) -> Sealed:
    """`about` names the content's place: it opens at no other."""
    noise = os.urandom(_NONCE_BYTES + SALT_BYTES)
    nonce, salt = noise[:_NONCE_BYTES], noise[_NONCE_BYTES:]
    return Sealed(
        nonce + key.cipher.encrypt(nonce, salt + content, about),
        leaf(salt, content),
    )


def open_sealed(key: DataKey, about: bytes, sealed: bytes) -> Opened:
    """Raises SealBrokenError."""
    try:
        plain = key.cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about)
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError(about.decode(errors="replace")) from error
    salt, content = plain[:SALT_BYTES], plain[SALT_BYTES:]
    return Opened(content, salt, leaf(salt, content))


def mark(key: DataKey, kind: str, number: str) -> bytes:
    """The person, account or case `number` of this kind, under this key and no other."""
    inner, outer = (begun.copy() for begun in key.marker)
    inner.update(kind.encode() + b"\x00" + number.strip().encode())
    outer.update(inner.digest())
    return outer.digest()[:MARK_BYTES]


def mark_prefixes(key: DataKey, kind: str) -> tuple[bytes, bytes]:
    """For who marks many numbers elsewhere: SHA-256(outer, SHA-256(inner, number)) is the mark."""
    block = key.subject_key.ljust(_BLOCK_BYTES, b"\0")
    return block.translate(_INNER) + kind.encode() + b"\x00", block.translate(_OUTER)


def seal_again(key: DataKey, about: bytes, opened: Opened) -> bytes:
    """Under another key, with its salt: the leaf stays what it was."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + key.cipher.encrypt(nonce, opened.salt + opened.content, about)
