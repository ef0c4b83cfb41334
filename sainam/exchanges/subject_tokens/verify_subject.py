"""Reads `Sainam-Subject`: a JWT (RFC 7519) of the channel's identity provider. Pure.

Claims: iss, the credential that the provider is registered by; aud, this hub's address; sub, whom
the provider means; iat and exp, at most five minutes apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.util import to_bytes, urlsafe_b64decode

from sainam.exchanges.access_token import ALGORITHMS
from sainam.exchanges.subject_tokens.refusals import (
    SubjectExpired,
    SubjectLastsTooLong,
    SubjectOfAnother,
    SubjectUnreadable,
)

LONGEST = timedelta(minutes=5)
CLOCKS_APART = timedelta(seconds=30)
MOST_CHARACTERS = 4096
_HEADER = "Sainam-Subject"


class _Claims(msgspec.Struct, frozen=True):
    iss: str
    sub: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    aud: str | list[str]
    iat: int | float
    exp: int | float


def claimed_issuer(token: str) -> str:
    """Whose key to look for; believed in nothing else. Raises SubjectUnreadable."""
    if len(token) > MOST_CHARACTERS:
        raise SubjectUnreadable(header=_HEADER)
    try:
        payload = urlsafe_b64decode(to_bytes(token.split(".")[1]))
        claimed = msgspec.json.decode(payload, type=_Claims)
    except (IndexError, ValueError, RecursionError) as error:
        raise SubjectUnreadable(header=_HEADER) from error
    return claimed.iss


def verify_subject(
    token: str, keys: Mapping[str, OKPKey], audiences: Collection[str], at: datetime
) -> str:
    """Whom the provider means. `keys` are those of the issuers that the agreement names.

    Raises SubjectUnreadable, SubjectOfAnother, SubjectExpired, SubjectLastsTooLong.
    """
    key = keys.get(claimed_issuer(token))
    if key is None:
        raise SubjectUnreadable(header=_HEADER)
    try:
        claims = msgspec.convert(jwt.decode(token, key, algorithms=ALGORITHMS).claims, _Claims)
    except (JoseError, ValueError, RecursionError) as error:
        raise SubjectUnreadable(header=_HEADER) from error
    if not set([claims.aud] if isinstance(claims.aud, str) else claims.aud) & set(audiences):
        raise SubjectOfAnother(header=_HEADER)
    if claims.exp - claims.iat > LONGEST.total_seconds():
        raise SubjectLastsTooLong(header=_HEADER)
    moment, apart = at.timestamp(), CLOCKS_APART.total_seconds()
    if moment >= claims.exp + apart or claims.iat > moment + apart or claims.exp <= claims.iat:
        raise SubjectExpired(header=_HEADER)
    return claims.sub
