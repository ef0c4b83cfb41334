"""The identity provider of the citizens' channels: says for a few minutes who is signed in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from sainam.counterparts.their_clock import TheirClock

_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """`issuer` is the credential that the hub knows it by, `key_file` its private JWK."""

    issuer: str
    key_file: Path
    audience: str
    clock: TheirClock

    def token(self, subject: str, *, lasts: timedelta = _LASTS, **claims: Any) -> str:
        """About the person signed in; `claims` replace what would be said."""
        now = int(self.clock.now().timestamp())
        told = {
            "iss": self.issuer, "aud": self.audience, "sub": subject, "iat": now,
            "exp": now + int(lasts.total_seconds()), **claims,
        }  # fmt: skip
        key = OKPKey.import_key(json.loads(self.key_file.read_bytes()))
        header = {"alg": "Ed25519", "typ": "JWT"}
        return jwt.encode(header, told, key, algorithms=["Ed25519"])
