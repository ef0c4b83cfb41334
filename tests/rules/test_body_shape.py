"""What an event carries is refused by its place, or kept exactly as it was given."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sainam.onboarding.bodies import BODIES
from sainam.onboarding.body_shape import read_event_body
from sainam.onboarding.refusals import BodyInvalid
from sainam.onboarding.state import Event

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.dates().map(str)
    | st.sampled_from(["", "out", "api", "approve", "\x00", "9999-12-31", "0001-01-01"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
WRONG: tuple[tuple[Event, dict[str, Any], str, str], ...] = (
    (Event.SAVE, {"title": "ก\x00ข"}, "title", "text.sign"),
    (Event.SAVE, {"contacts": [{"name": "ก"}, {"name": "\x07"}]}, "contacts.1.name", "text.sign"),
    (Event.SAVE, {"title": "ก" * 20_001}, "title", "field.too_long"),
    (Event.SAVE, {"volume": 2**53}, "volume", "body.number"),
    (Event.SAVE, {"volume": "มาก"}, "volume", "body.shape"),
    (Event.SAVE, {"first_day": "2569-12-01"}, "first_day", "body.year"),
    (Event.SAVE, {"until": "9999-12-31"}, "until", "body.year"),
    (Event.SAVE, {"until": "พรุ่งนี้"}, "until", "body.shape"),
    (Event.SAVE, {"legal_bases": ["x"] * 501}, "legal_bases", "body.entries"),
    (Event.SAVE, {"direction": "sideways"}, "direction", "body.shape"),
    (Event.SAVE, {"wish": 1}, "wish", "body.shape"),
    (Event.SAVE, {"wanted": [{"dataset": "d"}]}, "wanted.0.fields", "body.shape"),
    (Event.AGREE, {}, "proposal", "body.shape"),
    (Event.AGREE, {"proposal": -(2**60)}, "proposal", "body.number"),
    (Event.CONVENE, {"members": ["a", 1]}, "members.1", "body.shape"),
)


@pytest.mark.parametrize(("event", "body", "field", "rule"), WRONG)
def test_what_does_not_fit_is_named_by_its_place_in_both_languages(
    event: Event, body: dict[str, Any], field: str, rule: str
) -> None:
    with pytest.raises(BodyInvalid) as refused:
        read_event_body(event, body)
    (fault,) = refused.value.field_faults
    assert (fault.field, fault.rule) == (field, rule)
    assert fault.english
    assert any("\u0e00" <= sign <= "\u0e7f" for sign in fault.thai)


@given(event=st.sampled_from(sorted(BODIES)), body=st.dictionaries(st.text(max_size=8), ANYTHING))
def test_whatever_comes_is_refused_or_kept_as_it_was_given(event: Event, body: Any) -> None:
    _refused_or_kept(event, body)


@given(event=st.sampled_from(sorted(BODIES)), data=st.data())
def test_also_where_the_names_of_the_fields_are_right(event: Event, data: st.DataObject) -> None:
    names = sorted(BODIES[event].__struct_fields__)
    chosen = st.lists(st.sampled_from(names), unique=True) if names else st.just([])
    _refused_or_kept(event, {name: data.draw(ANYTHING) for name in data.draw(chosen)})


def _refused_or_kept(event: Event, given: Any) -> None:
    try:
        body = read_event_body(event, given)
    except BodyInvalid:
        return
    text = rfc8785.dumps(msgspec.to_builtins(body)).decode()
    assert read_event_body(event, json.loads(text)) == body
    assert "\x00" not in text
