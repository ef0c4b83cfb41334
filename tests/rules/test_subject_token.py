"""A channel's word about the person signed in is taken only as its identity provider gave it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from sainam.exchanges.subject_tokens.refusals import (
    SubjectExpired,
    SubjectLastsTooLong,
    SubjectOfAnother,
    SubjectUnreadable,
)
from sainam.exchanges.subject_tokens.verify_subject import verify_subject
from sainam.kit.refusal import Refusal

HUB = "https://hub.example"
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
OURS, NEXT, STRANGER = (OKPKey.generate_key("Ed25519") for _ in range(3))
KEYS = {"citizens-id": OURS, "citizens-id-next": NEXT}


def token(key: OKPKey = OURS, **claims: Any) -> str:
    moment = int(NOON.timestamp())
    told = {
        "iss": "citizens-id", "aud": HUB, "sub": "citizen-000012", "iat": moment,
        "exp": moment + 300, **claims,
    }  # fmt: skip
    told = {name: value for name, value in told.items() if value is not None}
    return jwt.encode({"alg": "Ed25519"}, told, key, algorithms=["Ed25519"])


def read(text: str, at: datetime = NOON) -> str:
    return verify_subject(text, KEYS, {HUB}, at)


def after(minutes: float) -> int:
    return int((NOON + timedelta(minutes=minutes)).timestamp())


def test_the_person_is_the_one_whom_the_provider_means() -> None:
    assert read(token()) == "citizen-000012"
    assert read(token(aud=["https://other.example", HUB])) == "citizen-000012"


def test_two_keys_are_good_while_the_provider_changes_them() -> None:
    assert read(token(NEXT, iss="citizens-id-next")) == "citizen-000012"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (token(STRANGER), SubjectUnreadable),
        (token(NEXT), SubjectUnreadable),  # the right provider's name with another's key
        (token(iss="somebody"), SubjectUnreadable),
        (token(sub=""), SubjectUnreadable),
        (token(sub=None), SubjectUnreadable),
        (token(exp=None), SubjectUnreadable),
        (token(aud="https://other.example"), SubjectOfAnother),
        (token(exp=after(6)), SubjectLastsTooLong),
        (token(iat=after(-10), exp=after(-6)), SubjectExpired),
        (token(iat=after(2), exp=after(4)), SubjectExpired),
        (token(exp=after(0)), SubjectExpired),
        ("", SubjectUnreadable),
        ("a.b.c", SubjectUnreadable),
        ("x" * 5000, SubjectUnreadable),
    ],
)
def test_everything_else_is_refused_for_what_it_is(text: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read(text)


def test_a_token_that_nobody_signed_is_no_token() -> None:
    claims = token().split(".")[1]
    header = jwt.encode({"alg": "HS256"}, {}, OctKey.generate_key(256)).split(".")[0]
    for head in (header, "eyJhbGciOiJub25lIn0"):  # alg HS256, and none
        for end in ("", "AAAA"):
            with pytest.raises(SubjectUnreadable):
                read(f"{head}.{claims}.{end}")


@given(st.text(max_size=200) | st.binary(max_size=80).map(lambda raw: raw.decode("latin-1")))
def test_no_text_is_more_than_refused(text: str) -> None:
    with pytest.raises(SubjectUnreadable):
        read(text)
    with pytest.raises(SubjectUnreadable):
        read(f"{text}.{json.dumps(text)}.{text}")
