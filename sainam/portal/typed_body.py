"""From what was typed in a form to what an event carries, and back. Pure.

What was typed keeps the shape of the body, with texts where the body has numbers and days, so that
a form that is refused comes back as it was sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from sainam.onboarding.bodies import Attachment, Body
from sainam.onboarding.field_fault import FieldFault
from sainam.portal.read_typed import UnreadableError, read_day, read_number
from sainam.portal.views.entries import FieldShape, Offer, shapes

Sent = Mapping[str, Sequence[str]]
Typed = dict[str, Any]
_MOST_ROWS = 60
_ALWAYS_SET = frozenset({"part", "side"})  # a row in which nothing else is typed is empty


def typed_of(
    body: type[Body], sent: Sent, offer: Offer, only: tuple[str, ...] = (), where: str = ""
) -> Typed:
    """`sent` are the fields of a form by their paths, files left out."""
    return {one.name: _typed(one, sent, offer, where) for one in shapes(body, offer, only)}


def body_of(
    body: type[Body], typed: Typed, offer: Offer, only: tuple[str, ...] = (), where: str = ""
) -> tuple[dict[str, Any], list[FieldFault]]:
    """What can be read of it, and a fault for each field that cannot."""
    given: dict[str, Any] = {}
    faults: list[FieldFault] = []
    for one in shapes(body, offer, only):
        value, wrong = _read(one, typed.get(one.name, ""), offer, f"{where}{one.name}")
        faults += wrong
        if value is not None and not wrong:
            given[one.name] = value
    return given, faults


def as_typed(
    body: type[Body], given: Mapping[str, Any], day: Callable[[date], str], offer: Offer
) -> Typed:
    """`given` in plain JSON values; `day` writes days as the reader would."""
    return {
        one.name: _shown(one, given[one.name], day, offer)
        for one in shapes(body, offer)
        if given.get(one.name) is not None
    }


def _typed(one: FieldShape, sent: Sent, offer: Offer, where: str) -> Any:
    path = f"{where}{one.name}"
    if one.kind == "wanted":
        return [
            {"dataset": group.name, "fields": list(sent[key])}
            for group in offer.datasets
            if sent.get(key := f"{path}:{group.name}")
        ]
    if one.kind == "some":
        return list(sent.get(path, ()))
    if one.kind == "hours":
        return [_first(sent, f"{path}.0"), _first(sent, f"{path}.1")]
    if one.kind in ("file", "files"):
        return _kept(sent, path)
    if one.kind == "rows" and one.inner is not None:
        rows = [
            typed_of(one.inner, sent, offer, where=f"{path}.{at}.")
            for at in range(min(_rows_sent(sent, path), _MOST_ROWS))
        ]
        return [row for row in rows if not _is_empty(row)]
    return _first(sent, path).replace("\r\n", "\n")


def _first(sent: Sent, path: str) -> str:
    found = sent.get(path, ())
    return found[0] if found else ""


def _rows_sent(sent: Sent, path: str) -> int:
    numbers = [
        int(part)
        for name in sent
        if name.startswith(f"{path}.")
        and (part := name[len(path) + 1 :].partition(".")[0]).isdigit()
        and len(part) < 4
    ]
    return max(numbers, default=-1) + 1


def _is_empty(row: Typed) -> bool:
    return not any(value for name, value in row.items() if name not in _ALWAYS_SET)


def _kept(sent: Sent, path: str) -> list[dict[str, Any]]:
    """What was uploaded before, as the page carries it; what is ticked to go is left out."""
    gone = set(sent.get(f"{path}:gone", ()))
    found = []
    for text in sent.get(f"{path}:kept", ()):
        try:
            one = msgspec.json.decode(text, type=Attachment)
        except msgspec.DecodeError:
            continue
        if one.sha256 not in gone:
            found.append(msgspec.to_builtins(one))
    return found


def _read(one: FieldShape, value: Any, offer: Offer, path: str) -> tuple[Any, Iterable[FieldFault]]:
    if one.kind == "rows" and one.inner is not None:
        read = [
            body_of(one.inner, row, offer, where=f"{path}.{at}.")
            for at, row in enumerate(value or ())
        ]
        return [given for given, _ in read], [fault for _, faults in read for fault in faults]
    plain = _READ.get(one.kind)
    return (plain(value), ()) if plain else _read_text(one, value, path)


# Kinds of which anything sent can be read.
_READ: Mapping[str, Callable[[Any], Any]] = {
    "wanted": lambda value: value or [],
    "some": lambda value: value or [],
    "files": lambda value: value or [],
    "file": lambda value: value[0] if value else None,
    "hours": lambda value: value if any(value or ()) else None,
    "lines": lambda value: [line.strip() for line in value.splitlines() if line.strip()],
    "check": lambda value: value == "yes",
}


def _read_text(one: FieldShape, value: str, path: str) -> tuple[Any, Iterable[FieldFault]]:
    if not value.strip():
        missing = FieldFault(path, "field.missing", "โปรดระบุ", "Please say.")
        return None, () if one.may_be_empty else [missing]
    if one.values and value not in one.values:
        return None, [FieldFault(path, "field.choice", "โปรดเลือกจากรายการ", "Choose one of these.")]
    whole = one.kind == "number" or one.words == "OnProposal.proposal"
    if one.kind != "day" and not whole:
        return value, ()
    try:
        return (read_number(value) if whole else read_day(value).isoformat()), ()
    except UnreadableError:
        return None, [_unreadable(one, path)]


def _unreadable(one: FieldShape, path: str) -> FieldFault:
    if one.kind == "day":
        return FieldFault(
            path, "field.day", "อ่านวันที่ไม่ได้ เช่น 22/11/2569",
            "This is no day that we can read, such as 2026-11-22.",
        )  # fmt: skip
    return FieldFault(path, "field.number", "โปรดระบุเป็นจำนวนเต็ม", "Give a whole number.")


def _shown(one: FieldShape, value: Any, day: Callable[[date], str], offer: Offer) -> Any:
    if one.kind == "rows" and one.inner is not None:
        return [as_typed(one.inner, row, day, offer) for row in value]
    if one.kind == "day":
        return day(date.fromisoformat(value))
    plain = _SHOWN.get(one.kind)
    return plain(value) if plain else value


_SHOWN: Mapping[str, Callable[[Any], Any]] = {
    "lines": "\n".join,
    "file": lambda value: [value],
    "check": lambda value: "yes" if value else "",
    "number": str,
    "hidden": str,
    "choice": str,
    "radio": str,
}


def kept_text(one: Mapping[str, Any]) -> str:
    """As the page carries an upload until its form is taken."""
    return json.dumps(one, ensure_ascii=False)
