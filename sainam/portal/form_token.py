"""The token in a form, masked anew on every page, so that a compressed page does not betray it."""

import base64
import binascii
import secrets


def masked(token: str) -> str:
    secret = token.encode()
    pad = secrets.token_bytes(len(secret))
    return base64.urlsafe_b64encode(pad + _xor(pad, secret)).decode()


def unmasked(shown: str) -> str | None:
    """The token that was masked; None for anything else."""
    try:
        both = base64.b64decode(shown, altchars=b"-_", validate=True)
        half = len(both) // 2
        return _xor(both[:half], both[half:]).decode()
    except (binascii.Error, ValueError):
        return None


def _xor(pad: bytes, secret: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(pad, secret, strict=True))
