"""Minimising from JSON to JSON: the same as minimising the values, whatever the owner sends."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.contracts.minimise import minimise, minimise_json

NAMES = st.sampled_from(["name", "use", "month", "branch", "ที่อยู่"])
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
)
ANSWERS = st.dictionaries(
    NAMES,
    st.recursive(
        PLAIN,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=8,
    ),
)
GRANTED = st.lists(
    st.lists(NAMES, min_size=1, max_size=3).map(".".join), max_size=5, unique=True
).map(tuple)


@given(ANSWERS, GRANTED)
def test_both_ways_keep_the_same(answer: dict[str, Any], granted: tuple[str, ...]) -> None:
    sent = json.dumps(answer, ensure_ascii=False).encode()
    assert minimise_json(sent, granted) == msgspec.json.encode(
        minimise(msgspec.json.decode(sent), granted)
    )


def test_what_was_not_granted_never_leaves() -> None:
    sent = '{"name": "สมมติ", "use": [{"month": "2026-10", "amount_satang": 5}], "citizen_id": "1"}'
    assert minimise_json(sent.encode(), ("use.month",)) == b'{"use":[{"month":"2026-10"}]}'


@pytest.mark.parametrize("sent", [b"[]", b'"text"', b"", b'{"name": ', b"\xff", b"null"])
def test_what_is_no_object_is_told(sent: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        minimise_json(sent, ("name",))
