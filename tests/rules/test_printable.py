"""What is entered can be printed on a paper, sign by sign, or is refused where it was entered."""

from __future__ import annotations

from typing import Any, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_samples import AT, LETTER, OFFICE

from sainam.agencies.form_fields import text_faults
from sainam.documents.refusals import UnprintableText
from sainam.documents.typeset import typeset_draft
from sainam.kit.printable import is_printed, sign_faults
from sainam.onboarding.bodies import BODIES
from sainam.onboarding.body_shape import read_event_body
from sainam.onboarding.refusals import BodyInvalid
from sainam.onboarding.state import Event

PRINTED = "".join(sign for sign in map(chr, range(0xD800)) if is_printed(sign))


def test_every_sign_that_is_let_through_can_be_typeset() -> None:
    text = " ก".join(PRINTED)
    letter = msgspec.structs.replace(LETTER, subject=text, paragraphs=(text,))
    assert typeset_draft(OFFICE.letterhead, letter, AT).startswith(b"%PDF-")


@settings(max_examples=15, deadline=None)  # each typesets a letter
@given(st.text(st.sampled_from(PRINTED), min_size=1, max_size=200))
def test_so_can_any_text_of_them(text: str) -> None:
    assert [fault.rule for fault in sign_faults("f", text)] in ([], ["text.unseen"])
    letter = msgspec.structs.replace(LETTER, subject=text)
    assert typeset_draft(OFFICE.letterhead, letter, AT).startswith(b"%PDF-")


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=8))
def test_what_no_paper_can_print_is_refused_before(text: str) -> None:
    try:
        typeset_draft(OFFICE.letterhead, msgspec.structs.replace(LETTER, subject=text), AT)
    except UnprintableText:
        assert sign_faults("f", text)


@pytest.mark.parametrize(
    ("text", "named", "line", "character"),
    [
        ("สืบสวน 😀", "😀 (U+1F600)", 1, 8),
        ("ก\nขข✅", "✅ (U+2705)", 2, 3),
        ("漢字", "漢 (U+6F22)", 1, 1),
        ("ก\x00ข", "U+0000", 1, 2),
        ("จ่าย\u202e001", "U+202E", 1, 5),
        ("\u2066ก\u2069", "U+2066", 1, 1),
        ("ก\u2028ข", "U+2028", 1, 2),
    ],
)
def test_the_sign_and_its_place_are_told(text: str, named: str, line: int, character: int) -> None:
    (fault,) = sign_faults("purpose_text", text)
    assert (fault.field, fault.rule) == ("purpose_text", "text.sign")
    assert f"{named}, which" in fault.english
    assert f"(line {line}, character {character})" in fault.english
    assert f"{named} ซึ่งพิมพ์ลงเอกสารไม่ได้ (บรรทัดที่ {line} ตัวที่ {character})" in fault.thai


@pytest.mark.parametrize("text", ["\u200b", " \ufeff\n", "\u0e48", "\u00ad\u200b"])
def test_a_text_of_which_nothing_is_to_be_seen_is_none(text: str) -> None:
    assert [fault.rule for fault in sign_faults("f", text)] == ["text.unseen"]


@pytest.mark.parametrize(
    "text",
    ["", "  ", "มาตรา 27\tและ\n“ข้อ ๓” ฿1,000 ≥ ½", "น้ำ\u200bประปา", "a\r\nb", "Ça va – déjà"],
)
def test_what_people_write_passes(text: str) -> None:
    assert sign_faults("f", text) == ()


def test_a_text_of_one_line_has_no_end_of_a_line() -> None:
    assert text_faults("f", "a\nb", 50) != ()
    assert text_faults("f", "a\nb", 50, lines=True) == ()


def bodies_with(sign: str) -> list[tuple[Event, str, dict[str, Any]]]:
    """A body of every event for each of its texts, however deep, with the sign in that one."""
    return [
        (event, path, body)
        for event, kind in BODIES.items()
        for path, body in _with_text(kind, f"ก{sign}")
    ]


def _with_text(kind: Any, text: str) -> list[tuple[str, Any]]:
    """(path, value) of this type with the text in one place; nothing for a type without texts."""
    if kind is str:
        return [("", text)]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        whole = msgspec.to_builtins(_filled(kind))
        return [
            (f"{name}.{path}".rstrip("."), {**whole, name: value})
            for name, inner in get_type_hints(kind).items()
            for path, value in _with_text(inner, text)
        ]
    options = [one for one in getattr(kind, "__args__", ()) if one not in (type(None), ...)]
    if getattr(kind, "__origin__", None) is tuple:
        size = kind.__args__.count(str) if ... not in kind.__args__ else 1
        return [
            (f"0.{path}".rstrip("."), [value, *["ก"] * (size - 1)])
            for path, value in _with_text(options[0], text)
        ]
    return [found for one in options if isinstance(one, type) for found in _with_text(one, text)]


def _filled(kind: type[msgspec.Struct]) -> msgspec.Struct:
    needed: dict[str, Any] = {
        field.name: () if "tuple" in str(field.type) else 1 if field.type is int else "ก"
        for field in msgspec.structs.fields(kind)
        if field.required
    }
    return kind(**needed | ({"finding": "complies"} if "finding" in needed else {})
                | ({"outcome": "approve"} if "outcome" in needed else {})
                | ({"side": "agency"} if "side" in needed else {}))  # fmt: skip


TEXTS = bodies_with("😀")


@pytest.mark.row("P1")
@pytest.mark.parametrize(
    ("event", "path", "body"), TEXTS, ids=[f"{event}:{path}" for event, path, _ in TEXTS]
)
def test_no_event_carries_a_text_that_cannot_be_printed(
    event: Event, path: str, body: dict[str, Any]
) -> None:
    with pytest.raises(BodyInvalid) as refused:
        read_event_body(event, body)
    assert [(one.field, one.rule) for one in refused.value.field_faults] == [(path, "text.sign")]


def test_the_texts_of_the_bodies_are_many() -> None:
    """So that the walk above has not lost its way."""
    assert {"purpose_text", "contacts.0.name", "attachments.0.name"} <= {
        path for event, path, _ in TEXTS if event == Event.SUBMIT
    }
    assert len(TEXTS) > 80
