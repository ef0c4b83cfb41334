"""Whether an object of the register would fit what stands, before anybody confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec

from sainam.kit.database import Tx
from sainam.kit.field_fault import FieldFault
from sainam.links import store
from sainam.links.catalogue_fault import CatalogueFault, key_text, said
from sainam.links.check_law import law_faults
from sainam.links.law_changes.change import LAW_KINDS, LawKind
from sainam.links.read_catalogue import Entry, ReadCatalogue
from sainam.links.shelf import Kind, catalogue_of, misreadings, name_of, read_object
from sainam.links.yaml_lines import YamlFile

_TELLS_ITS_NAME = FieldFault(
    "id", "law.name", "id ต้องตรงกับชื่อของรายการที่แก้ไข", "The id has to be that of the object changed."
)
LAW_ON_SHELF: frozenset[Kind] = frozenset(LAW_KINDS)
# What the law refers to, beside itself.
_BESIDE: frozenset[Kind] = frozenset(["agency", "contract"])


def law_misfits(tx: Tx, kind: LawKind, name: str, body: Any | None) -> tuple[FieldFault, ...]:
    """What is wrong with it by itself, else what of the register it would break; None takes out."""
    if body is not None:
        unread = tuple(_unread(kind, body))
        if unread:
            return unread
        if name_of(read_object(kind, body)) != name:
            return (_TELLS_ITS_NAME,)
    before = _standing(tx)
    after = {key: each for key, each in before.items() if key != (kind, name)}
    if body is not None:
        after[kind, name] = body
    known = set(_faults(before))
    own = f"{kind} {name}"
    return tuple(
        FieldFault(
            fault.key if fault.file == own else f"{fault.file} {fault.key}",
            fault.rule, fault.thai, fault.english,
        )
        for fault in _faults(after) if fault not in known
    )  # fmt: skip


def _unread(kind: Kind, body: Any) -> list[FieldFault]:
    found = []
    for misread in misreadings(kind, body):
        where = key_text(misread.place)
        words = said(misread.rule, what=misread.what, place=where)
        found.append(FieldFault(where, misread.rule, words.th, words.en))
    return found


def _standing(tx: Tx) -> dict[tuple[Kind, str], Any]:
    """Bodies of the law and of what it refers to."""
    return {
        key: msgspec.json.decode(each.body)
        for key, each in store.objects_as_of(tx, None).items()
        if each.kind in _BESIDE or each.kind in LAW_ON_SHELF
    }


def _faults(bodies: Mapping[tuple[Kind, str], Any]) -> tuple[CatalogueFault, ...]:
    entries: dict[tuple[Kind, str], Entry] = {}
    objects: dict[Kind, dict[str, Any]] = {}
    for (kind, name), body in sorted(bodies.items()):
        value = read_object(kind, body)
        file = YamlFile(f"{kind} {name}", body, {}, ())
        entries[kind, name] = Entry(kind, name, body, value, file, ())
        objects.setdefault(kind, {})[name] = value
    return tuple(law_faults(ReadCatalogue(catalogue_of(objects), entries, (), b"")))


def read_law(kind: str, body: str | None) -> Any:
    """The struct of a stored body; None of none."""
    return None if body is None else read_object(cast("Kind", kind), msgspec.json.decode(body))
