"""Standard Webhooks signatures (standardwebhooks.com), for what comes in and what goes out."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

_PREFIX = "whsec_"
_VERSION = "v1,"


def secret_key(secret: str) -> bytes:
    """The key in "whsec_<base64>" (the prefix may be missing). ValueError if it is not base64."""
    try:
        return base64.b64decode(secret.strip().removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("a webhook secret must be whsec_ and base64") from error


def signature(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    """`v1,` and the base64 HMAC-SHA256 of id, timestamp and body joined by full stops."""
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    return _VERSION + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def signatures(secrets: Sequence[str], message_id: str, timestamp: str, body: bytes) -> str:
    """One for each secret: the old one beside the new while they change."""
    return " ".join(signature(secret_key(each), message_id, timestamp, body) for each in secrets)


def is_signed_by(
    given: str, secrets: Sequence[str], message_id: str, timestamp: str, body: bytes
) -> bool:
    """Whether one of the signatures in `given` is by one of the secrets."""
    good = [signature(secret_key(each), message_id, timestamp, body).encode() for each in secrets]
    found = [text.encode() for text in given.split() if text.startswith(_VERSION)]
    return any(hmac.compare_digest(one, other) for one in found for other in good)
