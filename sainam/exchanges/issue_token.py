"""OAuth 2.0 client credentials with private_key_jwt (RFC 6749 4.4, RFC 7523)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
import psycopg
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.util import to_bytes, urlsafe_b64decode

from sainam.agencies import store as agencies
from sainam.agencies.public_key import PublicKey
from sainam.agencies.sound_key import unsound
from sainam.agreements import store as agreements
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.access_token import ALGORITHMS, LIFETIME, AccessToken, Confirmation, sign
from sainam.kit.clock import now
from sainam.kit.ids import new_id
from sainam.kit.named_queries import named_queries
from sainam.kit.refusal import Refusal

_SQL = named_queries(__file__)
LONGEST_ASSERTION = timedelta(minutes=5)
CLOCK_TOLERANCE = timedelta(seconds=30)
_KEY_MEMBERS = ("kty", "crv", "x")


class AssertionRefused(Refusal):
    """The client assertion does not prove a registered credential."""

    rule = "token.assertion"
    thai = "คำรับรองของผู้เรียก (client assertion) ไม่ยืนยันเครื่องมือยืนยันตัวที่ลงทะเบียนไว้"


class AssertionReplayed(Refusal):
    """This client assertion was used before: make a new one with a new jti."""

    rule = "token.replayed"
    thai = "คำรับรองนี้เคยใช้แล้ว โปรดสร้างใหม่ด้วย jti ใหม่"


class NoOpenDoor(Refusal):
    """No agreement in force opens a door to this credential."""

    rule = "token.no_door"
    thai = "ไม่มีข้อตกลงที่มีผลใช้บังคับสำหรับเครื่องมือยืนยันตัวนี้"


class _Claims(msgspec.Struct, frozen=True):
    iss: str
    sub: str
    aud: str | list[str]
    exp: int | float  # RFC 7519: a NumericDate may have a fraction
    jti: str
    nbf: int | float | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    token: str
    seconds: int


def issue_token(
    tx: psycopg.Connection[Any], *, assertion: str, audiences: frozenset[str], key: OKPKey,
    certificate: str | None = None,
) -> Issued:  # fmt: skip
    """A token listing the doors that are open now. Raises a token Refusal, told to the audit.

    `audiences` are the names under which this hub's token endpoint may be addressed. It is bound to
    `certificate` (x5t#S256), where the caller has shown one.
    """
    at = now(tx)
    claimed = unverified_subject(assertion)
    credential = agencies.find_credential(tx, claimed) if claimed else None
    if credential is None or credential.kind != "jwk" or credential.ended_at is not None:
        raise AssertionRefused("unknown client")
    if unsound(PublicKey("jwk", credential.public_key)) is not None:
        raise AssertionRefused("the key on record is none that one owner alone can sign by")
    claims = _verified(assertion, credential.public_key)
    _judge(claims, credential.id, audiences, at)
    expires = datetime.fromtimestamp(claims.exp, at.tzinfo)
    taken = tx.execute(_SQL["take_assertion"], (credential.id, claims.jti, expires))
    if taken.rowcount == 0:
        raise AssertionReplayed
    doors = agreements.open_doors(tx, credential.id)
    if not doors:
        raise NoOpenDoor
    token = AccessToken(
        iss="sainam",
        sub=credential.id,
        agency=credential.agency,
        environment=credential.environment,
        doors=doors,
        iat=int(at.timestamp()),
        exp=int((at + LIFETIME).timestamp()),
        jti=str(new_id()),
        cnf=None if certificate is None else Confirmation(certificate),
    )
    append(
        tx,
        Event.API_TOKEN_ISSUED,
        actor=credential.id,
        subject=f"credential:{credential.id}",
        environment=credential.environment,
        agency=credential.agency,
        detail={"jti": token.jti, "doors": sorted(doors)}
        | ({} if certificate is None else {"certificate": certificate}),
    )
    return Issued(sign(token, key), int(LIFETIME.total_seconds()))


def unverified_subject(assertion: str) -> str | None:
    """Whose key to check with; nothing else of the assertion is believed before that."""
    try:
        payload = json.loads(urlsafe_b64decode(to_bytes(assertion.split(".")[1])))
    except (IndexError, ValueError, RecursionError):
        return None
    subject = payload.get("sub") if isinstance(payload, dict) else None
    return subject if isinstance(subject, str) and subject.isprintable() else None


def _verified(assertion: str, public_key: str) -> _Claims:
    try:
        known = msgspec.json.decode(public_key, type=dict[str, str | list[str]])
        # Without its "alg": Ed25519 and EdDSA are two names of one algorithm (RFC 9864).
        key = OKPKey.import_key({name: known[name] for name in _KEY_MEMBERS if name in known})
        return msgspec.convert(jwt.decode(assertion, key, algorithms=ALGORITHMS).claims, _Claims)
    except (JoseError, ValueError, RecursionError, msgspec.ValidationError) as error:
        raise AssertionRefused("signature or shape") from error


def _judge(claims: _Claims, credential: str, audiences: frozenset[str], at: datetime) -> None:
    named = {claims.aud} if isinstance(claims.aud, str) else set(claims.aud)
    if claims.iss != credential or claims.sub != credential:
        raise AssertionRefused("iss and sub must be the client id")
    if not named & audiences:
        raise AssertionRefused("aud does not name this hub")
    seconds = at.timestamp()
    if not seconds - CLOCK_TOLERANCE.total_seconds() < claims.exp:
        raise AssertionRefused("exp has passed")
    if claims.exp > seconds + (LONGEST_ASSERTION + CLOCK_TOLERANCE).total_seconds():
        raise AssertionRefused("exp is more than 5 minutes ahead")
    if claims.nbf is not None and claims.nbf > seconds + CLOCK_TOLERANCE.total_seconds():
        raise AssertionRefused("nbf is ahead")
    if not 1 <= len(claims.jti) <= 200 or not claims.jti.isprintable():
        raise AssertionRefused("jti must have 1 to 200 printing characters")
