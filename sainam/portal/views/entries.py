"""A form made from the type of what an event carries: its entries, filled with what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from sainam.onboarding.bodies import Attachment, Body, Wanted
from sainam.portal.views.bilingual import Words
from sainam.portal.views.body_words import CHOICES, FIELDS

EntryKind = Literal[
    "text", "long", "number", "day", "choice", "radio", "check", "lines", "some", "wanted",
    "rows", "file", "files", "hours", "hidden",
]  # fmt: skip
# Texts longer than a line.
LONG = frozenset({
    "Request.purpose_text", "Request.legal_reason", "Request.recipients", "Reason.reason",
    "Finding.reason", "Finding.condition", "Vote.reason", "Approve.summary", "Letter.body",
    "Letter.remedy", "Design.reason_th", "Design.reason_en", "OnProposal.reason", "Memo.body",
    "Acknowledge.note", "Order.order", "ClauseText.th", "ClauseText.en", "AgreementDraft.note",
    "Comment.text", "RegisterKey.public_key", "RetireKey.reason", "Release.note", "ExitItem.note",
})  # fmt: skip
_MOST_RADIO = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """`mark` is a short word beside it, such as personal; `group` a heading above."""

    value: str
    title: Words
    mark: str = ""
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """The fields of a dataset."""

    name: str
    title: Words
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be chosen, by the path of the field; for wanted fields by dataset."""

    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    datasets: tuple[ChoiceGroup, ...] = ()
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` is the path in the body and the id on the page; `value` what was typed."""

    name: str
    kind: EntryKind
    label: Words
    hint: Words | None = None
    value: Any = ""
    choices: tuple[Choice, ...] = ()
    groups: tuple[ChoiceGroup, ...] = ()
    rows: tuple[tuple[Entry, ...], ...] = ()
    may_be_empty: bool = True


@dataclass(frozen=True, slots=True)
class FieldShape:
    """A field of a body. `inner` is the struct of rows; `may_be_empty`: it has a default."""

    name: str
    kind: EntryKind
    words: str
    values: tuple[str, ...] = ()
    inner: type[Body] | None = None
    may_be_empty: bool = True
    default: str = ""


def shapes(body: type[Body], offer: Offer, only: tuple[str, ...] = ()) -> tuple[FieldShape, ...]:
    """In the order of `only`, else of the body."""
    made = {
        one.name: _shape(body, one, offer)
        for one in msgspec.structs.fields(body)
        if not only or one.name in only
    }
    return tuple(made[name] for name in only or made)


def entries(
    body: type[Body], typed: Mapping[str, Any], offer: Offer, only: tuple[str, ...] = (),
    more: str = "",
) -> tuple[Entry, ...]:  # fmt: skip
    """`more` names the rows of which one more, empty, is wanted."""
    return tuple(_entry(shape, typed, offer, "", more) for shape in shapes(body, offer, only))


def _entry(
    shape: FieldShape, typed: Mapping[str, Any], offer: Offer, where: str, more: str
) -> Entry:
    words = FIELDS[shape.words]
    path = f"{where}{shape.name}"
    entry = Entry(
        path, shape.kind, words.label, words.hint, typed.get(shape.name, shape.default),
        _choices(shape, offer), offer.datasets if shape.kind == "wanted" else (),
        may_be_empty=shape.may_be_empty,
    )  # fmt: skip
    if shape.kind != "rows" or shape.inner is None:
        return entry
    rows = list(entry.value or ())
    if not rows or more == shape.name:
        rows.append({})
    inner = tuple(
        replace(one, kind="choice") if one.kind == "radio" else one
        for one in shapes(shape.inner, offer)
    )
    return replace(
        entry,
        rows=tuple(
            tuple(_entry(one, row, offer, f"{path}.{at}.", "") for one in inner)
            for at, row in enumerate(rows)
        ),
    )


def _choices(shape: FieldShape, offer: Offer) -> tuple[Choice, ...]:
    if (given := offer.choices.get(shape.words.partition(".")[2])) is not None:
        return given
    named = shape.name
    return tuple(
        Choice(value, CHOICES.get(f"{named}.{value}", Words(value, value)))
        for value in shape.values
        if value
    )


def _shape(body: type[Body], one: msgspec.structs.FieldInfo, offer: Offer) -> FieldShape:
    words = f"{body.__name__}.{one.name}"
    plain = _without_none(one.type)
    inner = None
    values: tuple[str, ...] = ()
    if one.name in offer.hidden:
        kind: EntryKind = "hidden"
    elif get_origin(plain) is Literal:
        values = get_args(plain)
        kind = "radio" if len(values) <= _MOST_RADIO else "choice"
    elif get_origin(plain) is tuple:
        kind, inner = _of_tuple(one.name, get_args(plain), offer)
    elif plain is str and one.name in offer.choices:
        kind = "choice"
    else:
        kind = _PLAIN[plain] if plain is not str or words not in LONG else "long"
        if plain is int and one.name in offer.choices:
            kind = "choice"
    default = one.default if kind in ("choice", "radio") and isinstance(one.default, str) else ""
    return FieldShape(one.name, kind, words, values, inner, not one.required, default)


_PLAIN: Mapping[Any, EntryKind] = {
    str: "text", int: "number", date: "day", bool: "check", Attachment: "file",
}  # fmt: skip


def _of_tuple(
    name: str, parts: tuple[Any, ...], offer: Offer
) -> tuple[EntryKind, type[Body] | None]:
    first = parts[0]
    if first is str:
        if parts == (str, str):
            return "hours", None
        return ("some" if name in offer.choices else "lines"), None
    if first is Wanted:
        return "wanted", None
    if first is Attachment:
        return "files", None
    return "rows", first


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        return next(one for one in get_args(kind) if one is not type(None))
    return kind
