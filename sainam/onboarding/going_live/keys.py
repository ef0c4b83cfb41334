"""The keys of a dossier: what may be registered, which were, which still stand. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from sainam.agencies.public_key import PublicKey
from sainam.agencies.refusals import BadPublicKey
from sainam.agencies.sound_key import unsound
from sainam.agreements.terms import Environment
from sainam.formats.layout import Title
from sainam.onboarding.bodies import Design, RegisterKey, RetireKey
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.state import Event

# As OpenSSL, OpenSSH and PuTTY write them; a JWK is read, and by eye where it cannot be read.
_PRIVATE = re.compile(
    r"PRIVATE KEY|PuTTY-User-Key-File|Private-Lines|\"(d|k|p|q)\"\s*:", re.IGNORECASE
)
_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})  # RFC 7518 section 6
FEWEST_RSA_BITS = 3072
_SSH_FORM = f"OpenSSH Ed25519, ECDSA, RSA ≥ {FEWEST_RSA_BITS}"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as its step registered it."""

    credential: str
    environment: Environment
    channel: str
    public_key: str
    step: int
    by: str
    retired: bool


def keys_of(dossier: Dossier) -> tuple[Key, ...]:
    retired = {body.credential for _, body in dossier.bodies(RetireKey, Event.RETIRE_KEY)}
    return tuple(
        Key(
            step.outcome["credential"], body.environment, body.channel, body.public_key,
            step.number, step.actor, step.outcome["credential"] in retired,
        )
        for step, body in dossier.bodies(RegisterKey, Event.REGISTER_KEY)
    )  # fmt: skip


def living(dossier: Dossier, environment: Environment) -> tuple[Key, ...]:
    return tuple(
        key for key in keys_of(dossier) if key.environment == environment and not key.retired
    )


def public_key(body: RegisterKey) -> PublicKey:
    return PublicKey("jwk" if body.channel == "api" else "ssh", body.public_key.strip())


def is_private(text: str) -> bool:
    """Whether anything in it is secret, in whatever form it was given."""
    if _PRIVATE.search(text):
        return True
    try:
        return _has_private(msgspec.json.decode(text))
    except (msgspec.DecodeError, RecursionError):
        return False


def key_faults(body: RegisterKey, design: Design | None) -> list[FieldFault]:
    """Whether the hub can use it: the token endpoint knows Ed25519, SFTP what OpenSSH does."""
    wanted = {"api": "api", "sftp": "sftp"}.get(design.transport if design else "")
    if wanted is not None and body.channel != wanted:
        return [
            FieldFault(
                "channel", "key.channel", f"ข้อตกลงนี้เชื่อมโยงทาง {wanted}",
                f"What was agreed goes by {wanted}.",
            )
        ]  # fmt: skip
    key = public_key(body)
    try:
        weak = unsound(key, fewest_rsa_bits=FEWEST_RSA_BITS) if key.fingerprint else None
    except BadPublicKey:
        weak = Title("ไม่ใช่กุญแจสาธารณะ", "This is no public key.")
    if weak is None:
        return []
    form = "JWK Ed25519" if key.kind == "jwk" else _SSH_FORM
    return [
        FieldFault(
            "public_key", "key.form", f"ใช้กุญแจนี้ไม่ได้ {weak.th} (รับ {form})",
            f"This key cannot be used. {weak.en} (Wanted: {form}.)",
        )
    ]  # fmt: skip


def _has_private(value: object) -> bool:
    """Also within a set of keys (RFC 7517 section 5)."""
    if isinstance(value, dict):
        return not _PRIVATE_MEMBERS.isdisjoint(value) or any(map(_has_private, value.values()))
    return isinstance(value, list) and any(map(_has_private, value))
