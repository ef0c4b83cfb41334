"""A key is one that its owner alone can sign by: nothing else is registered, nor opens anything."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from sainam.agencies.public_key import PublicKey
from sainam.agencies.sound_key import is_point_of_one_owner, unsound

P = 2**255 - 19
GOOD = ed25519.Ed25519PrivateKey.from_private_bytes(b"\x07" * 32).public_key().public_bytes_raw()
EIGHTH = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
# The eight points of which anybody can sign for (RFC 7748 section 7, RFC 8032 section 5.1).
SMALL = {
    "neutral": bytes([1, *bytes(31)]),
    "of order 2": (P - 1).to_bytes(32, "little"),
    "of order 4": bytes(32),
    "its other": bytes([*bytes(31), 0x80]),
    "of order 8": EIGHTH,
    "its second": bytes([*EIGHTH[:31], EIGHTH[31] | 0x80]),
    "its third": (P - int.from_bytes(EIGHTH, "little")).to_bytes(32, "little"),
    "its fourth": (P - int.from_bytes(EIGHTH, "little") + 2**255).to_bytes(32, "little"),
}


def text(encoded: bytes) -> str:
    return base64.urlsafe_b64encode(encoded).rstrip(b"=").decode()


def jwk(**changed: Any) -> PublicKey:
    key = {"kty": "OKP", "crv": "Ed25519", "x": text(GOOD), **changed}
    return PublicKey("jwk", json.dumps(key))


def ssh(*parts: bytes) -> PublicKey:
    blob = b"".join(len(part).to_bytes(4) + part for part in parts)
    return PublicKey("ssh", f"{parts[0].decode()} {base64.b64encode(blob).decode()} tests")


def line(key: Any) -> PublicKey:
    told = key.public_bytes(forms.Encoding.OpenSSH, forms.PublicFormat.OpenSSH)
    return PublicKey("ssh", told.decode())


def number(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1)


@given(st.binary(min_size=32, max_size=32))
def test_every_key_that_somebody_makes_is_taken(secret: bytes) -> None:
    made = ed25519.Ed25519PrivateKey.from_private_bytes(secret).public_key()
    assert is_point_of_one_owner(made.public_bytes_raw())


@pytest.mark.parametrize("point", SMALL.values(), ids=SMALL)
def test_by_a_point_of_small_order_nobody_is_known(point: bytes) -> None:
    for key in (jwk(x=text(point)), ssh(b"ssh-ed25519", point)):
        told = unsound(key)
        assert told is not None
        assert told.en.endswith("Make a new pair.")


@pytest.mark.parametrize(
    "point",
    [
        (P + 3).to_bytes(32, "little"),  # 3 written otherwise
        (2).to_bytes(32, "little"),  # no point of the curve has this y
        b"\xff" * 32,
    ],
)
def test_what_is_no_point_or_written_otherwise_is_no_key(point: bytes) -> None:
    assert not is_point_of_one_owner(point)


def test_two_signatures_of_the_neutral_point_would_be_the_same_for_any_text() -> None:
    """Why it matters: this is what the library verifies without complaint."""
    neutral = ed25519.Ed25519PublicKey.from_public_bytes(SMALL["neutral"])
    anybodys = bytes([1, *bytes(63)])
    neutral.verify(anybodys, b"one")
    neutral.verify(anybodys, b"another")


UNSOUND: dict[str, PublicKey] = {
    "three bytes": jwk(x="AAAA"),
    "33 bytes": jwk(x=text(GOOD + b"\x00")),
    "no x": PublicKey("jwk", '{"kty":"OKP","crv":"Ed25519"}'),
    "padded": jwk(x=text(GOOD) + "="),
    "not base64url": jwk(x="กุญแจ"),
    "a list": jwk(x=[text(GOOD)]),
    "another algorithm": jwk(alg="HS256"),
    "no algorithm by name": jwk(alg=""),
    "to encrypt": jwk(use="enc"),
    "to sign": jwk(key_ops=["sign"]),
    "another curve": jwk(crv="X25519"),
    "RSA": PublicKey("jwk", '{"kty":"RSA","n":"AQAB","e":"AQAB"}'),
    "nested": PublicKey("jwk", "[" * 5000),
    "short RSA": line(rsa.generate_private_key(65537, 1024).public_key()),
    "exponent 3": line(rsa.generate_private_key(3, 2048).public_key()),
    "even modulus": ssh(b"ssh-rsa", number(65537), number(2**2048 + 2)),
    "no point of P-256": ssh(
        b"ecdsa-sha2-nistp256", b"nistp256", b"\x04" + (5).to_bytes(32) + (7).to_bytes(32)
    ),
    "31 bytes": ssh(b"ssh-ed25519", GOOD[:31]),
    "more behind": ssh(b"ssh-ed25519", GOOD, b"more"),
    "two lines": PublicKey("ssh", ssh(b"ssh-ed25519", GOOD).text + "\nssh-ed25519 AAAA"),
}


@pytest.mark.parametrize("key", UNSOUND.values(), ids=UNSOUND)
def test_what_is_no_key_is_told_in_both_languages(key: PublicKey) -> None:
    told = unsound(key)
    assert told is not None
    assert told.en.isascii()
    assert any("\u0e00" <= sign <= "\u0e7f" for sign in told.th)


@pytest.mark.parametrize(
    "key",
    [
        jwk(),
        jwk(alg="EdDSA", use="sig", key_ops=["verify"], kid="one"),
        jwk(alg="Ed25519"),
        ssh(b"ssh-ed25519", GOOD),
        line(rsa.generate_private_key(65537, 2048).public_key()),
        line(ec.generate_private_key(ec.SECP256R1()).public_key()),
        line(ec.generate_private_key(ec.SECP521R1()).public_key()),
    ],
)
def test_what_is_one_is_taken(key: PublicKey) -> None:
    assert unsound(key) is None


def test_a_dossier_asks_for_longer_rsa_keys_than_what_was_brought_in() -> None:
    key = line(rsa.generate_private_key(65537, 2048).public_key())
    assert unsound(key, fewest_rsa_bits=3072) is not None
