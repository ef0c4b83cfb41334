"""Whether a public key is one: of its form, of a length and on a curve that only its owner can use.

With a point of small order anybody makes signatures that pass, without any private part. RFC 8032,
RFC 8037 (JWK of Ed25519), RFC 7517 section 4 (use, key_ops, alg), RFC 4253 section 6.6 (RSA).
"""

from __future__ import annotations

import base64
import binascii

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

from sainam.agencies.public_key import PublicKey
from sainam.formats.layout import Title

FEWEST_RSA_BITS = 2048
SMALLEST_EXPONENT = 65537
_ALGORITHMS = ("EdDSA", "Ed25519")  # two names of one (RFC 9864)
_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P

_FORM = Title("อ่านเป็นกุญแจสาธารณะไม่ได้", "It cannot be read as a public key.")
_KIND = Title("รับเฉพาะ JWK แบบ OKP Ed25519", "Of JWKs only OKP Ed25519 is taken.")
_LENGTH = Title("x ต้องมี 32 ไบต์แบบ base64url", "x has to be 32 bytes in base64url.")
_FOR = Title(
    "alg, use หรือ key_ops ระบุว่าไม่ใช่กุญแจตรวจลายมือชื่อ EdDSA",
    "By its alg, use or key_ops it is no key to verify EdDSA signatures with.",
)
_POINT = Title(
    "ไม่ใช่จุดบนเส้นโค้งที่มีเจ้าของคนเดียว ใครก็ลงลายมือชื่อแทนได้ โปรดสร้างคู่กุญแจใหม่",
    "It is no point of the curve that has one owner: anybody could sign by it. Make a new pair.",
)


def unsound(key: PublicKey, *, fewest_rsa_bits: int = FEWEST_RSA_BITS) -> Title | None:
    """Why nobody should be known by it; None of a sound one."""
    return _jwk(key.text) if key.kind == "jwk" else _ssh(key.text, fewest_rsa_bits)


def is_point_of_one_owner(encoded: bytes) -> bool:
    """A point of Ed25519, written as it has to be, of more than small order."""
    y = int.from_bytes(encoded, "little") % 2**255
    if len(encoded) != 32 or y >= _P:
        return False
    xx = _x_squared(y)
    if xx != 0 and pow(xx, (_P - 1) // 2, _P) != 1:
        return False
    for _ in range(3):  # eight times it: of small order all come to the neutral point
        y = (y * y + xx) * pow(1 - _D * xx * y * y, -1, _P) % _P
        xx = _x_squared(y)
    return y != 1


def _x_squared(y: int) -> int:
    """By the equation of the curve: -x² + y² = 1 + d x² y²."""
    return (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P


def _jwk(text: str) -> Title | None:
    try:
        told = msgspec.json.decode(text, type=dict[str, str | list[str]])
    except (msgspec.DecodeError, RecursionError):
        return _FORM
    if (told.get("kty"), told.get("crv")) != ("OKP", "Ed25519"):
        return _KIND
    operations = told.get("key_ops", ["verify"])
    if (
        told.get("alg", "EdDSA") not in _ALGORITHMS
        or told.get("use", "sig") != "sig"
        or "verify" not in operations
    ):
        return _FOR
    point = _unpadded(told.get("x"))
    if point is None or len(point) != 32:
        return _LENGTH
    return None if is_point_of_one_owner(point) else _POINT


def _unpadded(text: object) -> bytes | None:
    """Base64url as RFC 7515 section 2 writes it; one writing for each value."""
    if not isinstance(text, str):
        return None
    try:
        read = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return read if base64.urlsafe_b64encode(read).rstrip(b"=") == text.encode() else None


def _ssh(text: str, fewest_rsa_bits: int) -> Title | None:
    """One line, one key: whoever loads it sees that a point of NIST's curves lies on its curve."""
    if not text.isprintable():
        return _FORM
    try:
        key = load_ssh_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        return _FORM
    if isinstance(key, Ed25519PublicKey):
        return None if is_point_of_one_owner(key.public_bytes_raw()) else _POINT
    if isinstance(key, RSAPublicKey):
        return _rsa(key, fewest_rsa_bits)
    return None if isinstance(key, EllipticCurvePublicKey) else _FORM


def _rsa(key: RSAPublicKey, fewest_bits: int) -> Title | None:
    exponent, modulus = key.public_numbers().e, key.public_numbers().n
    odd = exponent % 2 == modulus % 2 == 1
    if odd and exponent >= SMALLEST_EXPONENT and key.key_size >= fewest_bits:
        return None
    return Title(
        f"กุญแจ RSA ต้องยาวอย่างน้อย {fewest_bits} บิต และเลขชี้กำลังอย่างน้อย {SMALLEST_EXPONENT}",
        f"An RSA key has at least {fewest_bits} bits and an exponent of at least"
        f" {SMALLEST_EXPONENT}.",
    )
