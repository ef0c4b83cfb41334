"""What is no key, or another's, is not registered; recorded earlier, it opens nothing."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Literal

import pytest
from call_desk import ASKER, LIVE, bring_in, moment_of
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey

from sainam.agencies.agency import Agency
from sainam.agencies.public_key import PublicKey
from sainam.agencies.refusals import BadPublicKey, KeyKnown
from sainam.agencies.register_credential import register_credential
from sainam.agencies.store import Credential, insert_agency_version, insert_credential
from sainam.agreements.open_door import open_door
from sainam.agreements.store import Door
from sainam.channels.sftp.refusals import KeyUnknown
from sainam.channels.sftp.way_in import way_in
from sainam.exchanges.issue_token import AssertionRefused, issue_token
from sainam.formats.layout import Title
from sainam.kit.database import Database

HUB = "https://hub.example"
NEUTRAL = bytes([1, *bytes(31)])
ANYBODYS = bytes([1, *bytes(63)])  # verifies for any text by the neutral point

pytestmark = pytest.mark.row("P7")


def text(encoded: bytes) -> str:
    return base64.urlsafe_b64encode(encoded).rstrip(b"=").decode()


def jwk(point: bytes) -> PublicKey:
    return PublicKey("jwk", json.dumps({"kty": "OKP", "crv": "Ed25519", "x": text(point)}))


def ssh(point: bytes) -> PublicKey:
    blob = b"".join(len(part).to_bytes(4) + part for part in (b"ssh-ed25519", point))
    return PublicKey("ssh", f"ssh-ed25519 {base64.b64encode(blob).decode()}")


@pytest.fixture
def known(database: Database) -> Database:
    bring_in(database, ASKER, "ONCB")
    with database.transaction() as tx:
        other = Agency(code="OTHER", kind="government", title=Title("หน่วยอื่น", "Another"))
        insert_agency_version(tx, other, actor="tests")
    return database


def recorded(database: Database, key: PublicKey) -> None:
    """As it was before keys were judged: with an open door."""
    channel: Literal["api", "sftp"] = "api" if key.kind == "jwk" else "sftp"
    with database.transaction() as tx:
        row = Credential("oncb", LIVE, "ONCB", key.kind, key.text, key.fingerprint, None)
        insert_credential(tx, row, actor="tests")
        folder = None if channel == "api" else "oncb"
        door = Door(f"oncb:{channel}", LIVE, ASKER, "oncb", channel, folder, shut=False)
        open_door(tx, door, actor="tests")


@pytest.mark.parametrize("key", [jwk(NEUTRAL), ssh(NEUTRAL), jwk(bytes(32)), jwk(b"abc")])
def test_what_is_no_key_is_not_registered(known: Database, key: PublicKey) -> None:
    with pytest.raises(BadPublicKey) as refused, known.transaction() as tx:
        register_credential(tx, "oncb", LIVE, "ONCB", key, actor="tests")
    assert refused.value.detail
    assert refused.value.thai_detail


def test_one_constant_signature_gets_no_token(known: Database) -> None:
    recorded(known, jwk(NEUTRAL))
    claims = {
        "iss": "oncb", "sub": "oncb", "aud": HUB, "jti": "1",
        "exp": int((moment_of(known) + timedelta(minutes=1)).timestamp()),
    }  # fmt: skip
    parts = [text(json.dumps(part).encode()) for part in ({"alg": "EdDSA"}, claims)]
    assertion = ".".join([*parts, text(ANYBODYS)])
    with pytest.raises(AssertionRefused) as refused, known.transaction() as tx:
        issue_token(
            tx, assertion=assertion, audiences=frozenset({HUB}),
            key=OKPKey.generate_key("Ed25519"),
        )  # fmt: skip
    assert "the key on record" in refused.value.detail


def test_nor_does_it_come_in_by_sftp(known: Database) -> None:
    recorded(known, ssh(NEUTRAL))
    with pytest.raises(KeyUnknown), known.transaction() as tx:
        way_in(tx, "oncb", ssh(NEUTRAL).fingerprint)


@pytest.mark.parametrize(
    ("environment", "agency"), [("live", "ONCB"), ("live", "OTHER"), ("sandbox", "OTHER")]
)
def test_a_key_by_which_anybody_is_known_is_nobody_elses_and_not_for_real_use_too(
    known: Database, environment: str, agency: str
) -> None:
    point = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with known.transaction() as tx:
        register_credential(tx, "oncb-sandbox-1", "sandbox", "ONCB", jwk(point), actor="tests")
    with pytest.raises(KeyKnown), known.transaction() as tx:
        register_credential(tx, "second", environment, agency, jwk(point), actor="tests")  # type: ignore[arg-type]


def test_a_key_made_by_its_owner_comes_in(known: Database) -> None:
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    recorded(known, ssh(key))
    with known.transaction() as tx:
        assert way_in(tx, "oncb", ssh(key).fingerprint).agency == "ONCB"
