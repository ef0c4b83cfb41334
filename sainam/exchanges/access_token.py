"""Access tokens: what the hub signs for a caller and reads back on every call."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any, cast

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from sainam.agreements.terms import Environment
from sainam.kit.refusal import Refusal

LIFETIME = timedelta(minutes=10)
MOST_REMEMBERED = 10_000
REMEMBERED_SECONDS = 60.0
ALGORITHMS = ["Ed25519", "EdDSA"]  # RFC 9864 and the older name of the same


class TokenMissing(Refusal):
    """A bearer token is needed: get one at /oauth/token."""

    rule = "token.missing"
    thai = "ต้องแนบโทเค็น (Bearer) ขอได้ที่ /oauth/token"


class TokenUnreadable(Refusal):
    """The bearer token was not signed by this hub or is damaged."""

    rule = "token.unreadable"
    thai = "โทเค็นไม่ได้ลงนามโดยระบบนี้หรือเสียหาย"


class TokenExpired(Refusal):
    """The bearer token has expired: get a new one."""

    rule = "token.expired"
    thai = "โทเค็นหมดอายุ โปรดขอใหม่"


class Confirmation(msgspec.Struct, frozen=True):
    """The certificate a token is bound to (RFC 8705, section 3.1)."""

    x5t: str = msgspec.field(name="x5t#S256")


class AccessToken(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whose call, in which environment, and the doors it opens (agreement: epoch)."""

    iss: str
    sub: str  # credential
    agency: str  # the caller's own agency
    environment: Environment
    doors: dict[str, int]
    iat: int
    exp: int
    jti: str
    cnf: Confirmation | None = None


def sign(token: AccessToken, key: OKPKey) -> str:
    return jwt.encode(
        {"alg": "Ed25519", "typ": "at+jwt"},
        cast("dict[str, Any]", msgspec.to_builtins(token)),
        key,
        algorithms=ALGORITHMS,
    )


def read(text: str, key: OKPKey) -> AccessToken:
    """Checks the signature and shape, not the period. Raises TokenUnreadable."""
    try:
        decoded = jwt.decode(text, key, algorithms=ALGORITHMS)
        return msgspec.convert(decoded.claims, AccessToken)
    except (JoseError, ValueError, RecursionError, msgspec.ValidationError) as error:
        raise TokenUnreadable from error


class TokenReader:
    """Remembers signatures already checked, for a minute; the period is checked every time.

    What a token opens is judged by gate and door epoch in the recording transaction, so a
    remembered token is no more powerful than a fresh one.
    """

    def __init__(self, key: OKPKey, ticks: Any) -> None:
        self._key = key
        self._ticks = ticks
        self._known: OrderedDict[str, tuple[float, AccessToken]] = OrderedDict()

    def __call__(self, header: str | None, at: datetime) -> AccessToken:
        """The token of an Authorization header. Raises a token Refusal."""
        if header is None or header[:7].lower() != "bearer ":  # RFC 9110: in any case
            raise TokenMissing
        text = header[7:]
        known = self._known.get(text)
        now = self._ticks()
        if known is None or known[0] < now:
            known = (now + REMEMBERED_SECONDS, read(text, self._key))
            self._known[text] = known
            if len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        if known[1].exp <= at.timestamp():
            raise TokenExpired
        return known[1]
