"""What changed from one version of a contract to the next, and whom it breaks. Pure.

Two sides keep a contract: who writes what crosses, and who reads it. A look-up's partner writes the
key and reads the answer, a submission's partner writes all of it, a file is written by one side and
read by the other. What the partner writes must still be taken, what it reads still be understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sainam.contracts.contract import Classification, Contract, Field
from sainam.formats.layout import Title

Rule = Literal[
    "pattern", "key", "added", "added_required", "removed", "retyped", "repeats", "unit",
    "required", "optional", "narrowed", "widened", "reformed", "raised", "lowered", "carried",
    "described",
]  # fmt: skip
Weight = Literal["breaking", "minor", "patch"]

SENTENCES: Mapping[Rule, Title] = {
    "pattern": Title("เปลี่ยนวิธีรับส่งจาก {old} เป็น {new}", "Crosses by {new} instead of {old}"),
    "key": Title("เปลี่ยนช่องที่ใช้ถามจาก {old} เป็น {new}", "Asked by {new} instead of {old}"),
    "added": Title("เพิ่มช่อง {field} (ไม่บังคับ)", "{field} is new, and optional"),
    "added_required": Title("เพิ่มช่อง {field} (บังคับ)", "{field} is new, and required"),
    "removed": Title("ตัดช่อง {field} ออก", "{field} is gone"),
    "retyped": Title("{field} เปลี่ยนชนิดจาก {old} เป็น {new}", "{field} is {new} instead of {old}"),
    "repeats": Title("{field} เปลี่ยนระหว่างค่าเดียวกับรายการ", "{field} is a list now, or no longer"),
    "unit": Title("{field} เปลี่ยนหน่วยจาก {old} เป็น {new}", "{field} is in {new} instead of {old}"),
    "required": Title("{field} บังคับแล้ว", "{field} is required now"),
    "optional": Title("{field} ไม่บังคับแล้ว", "{field} is no longer required"),
    "narrowed": Title(
        "{field} รับค่าแคบลง: {limit} จาก {old} เป็น {new}",
        "{field} takes fewer values: {limit} {new} instead of {old}",
    ),
    "widened": Title(
        "{field} รับค่ากว้างขึ้น: {limit} จาก {old} เป็น {new}",
        "{field} takes more values: {limit} {new} instead of {old}",
    ),
    "reformed": Title(
        "{field} เปลี่ยนรูปแบบ: {limit} จาก {old} เป็น {new}",
        "{field} has another form: {limit} {new} instead of {old}",
    ),
    "raised": Title(
        "{field} จัดชั้นสูงขึ้นจาก {old} เป็น {new}",
        "{field} is classified higher, {new} instead of {old}",
    ),
    "lowered": Title(
        "{field} จัดชั้นต่ำลงจาก {old} เป็น {new}", "{field} is classified lower, {new} instead of {old}"
    ),
    "carried": Title("{field} อยู่ที่อื่นในรูปแบบแฟ้ม", "{field} stands elsewhere in a layout"),
    "described": Title("{field} เปลี่ยนคำเรียกหรือตัวอย่าง", "{field} has other words or examples"),
}
_ALWAYS: Mapping[Rule, Weight] = {
    "pattern": "breaking",
    "key": "breaking",
    "removed": "breaking",
    "retyped": "breaking",
    "repeats": "breaking",
    "unit": "breaking",
    "reformed": "breaking",
    # What was decided rested on the lower class: it has to be decided again.
    "raised": "breaking",
    "carried": "breaking",
    "added": "minor",
    "lowered": "minor",
    "described": "patch",
}
_BREAKS_WRITERS: frozenset[Rule] = frozenset({"added_required", "required", "narrowed"})
_ORDER: tuple[Classification, ...] = ("public", "internal", "personal", "sensitive")
_AT_LEAST = frozenset({"minimum", "exclusiveMinimum", "minLength"})
_AT_MOST = frozenset({"maximum", "exclusiveMaximum", "maxLength"})
_VERSION = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Difference:
    """`field` is dotted; empty where it is about the whole contract."""

    field: str
    rule: Rule
    weight: Weight
    thai: str
    english: str


def differences(before: Contract, after: Contract) -> tuple[Difference, ...]:
    """Of the whole contract first, then by field, those of `before` in their order."""
    return tuple(_whole(before, after)) + tuple(_by_field(before, after))


def is_breaking(found: Iterable[Difference]) -> bool:
    return any(one.weight == "breaking" for one in found)


def next_version(version: str, found: Iterable[Difference]) -> str:
    """Of `major.minor.patch`; the same where nothing differs. Raises ValueError for any other."""
    parts = _VERSION.fullmatch(version)
    if parts is None:
        raise ValueError(version)
    major, minor, patch = (int(part) for part in parts.groups())
    weights = {one.weight for one in found}
    if "breaking" in weights:
        return f"{major + 1}.0.0"
    if "minor" in weights:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if weights else version


def _whole(before: Contract, after: Contract) -> Iterator[Difference]:
    if before.pattern != after.pattern:
        yield _always("", "pattern", old=before.pattern, new=after.pattern)
    if before.key != after.key:
        yield _always("", "key", old=before.key, new=after.key)
    if before.title != after.title:
        yield _always("", "described")


def _by_field(before: Contract, after: Contract) -> Iterator[Difference]:
    old, new = _nodes(before.fields), _nodes(after.fields)
    for name, field in old.items():
        if name in new:
            yield from _field(field, new[name], _sides(after, name))
        elif _above(name) not in old or _above(name) in new:  # a part goes with its whole
            yield _always(name, "removed")
    for name, field in new.items():
        if name not in old and (_above(name) in old or not _above(name)):
            rule: Rule = "added_required" if field.required else "added"
            yield _by_side(name, rule, _sides(after, name))


def _field(old: Field, new: Field, sides: frozenset[str]) -> Iterator[Difference]:
    name = old.name
    if old.type != new.type:
        yield _always(name, "retyped", old=old.type, new=new.type)
        return
    if old.repeats != new.repeats:
        yield _always(name, "repeats")
    if (old.unit, old.datum) != (new.unit, new.datum):
        yield _always(
            name, "unit", old=f"{old.unit} {old.datum or ''}", new=f"{new.unit} {new.datum or ''}"
        )
    if old.required != new.required:
        yield _by_side(name, "required" if new.required else "optional", sides)
    yield from _limits(old, new, sides)
    if old.classification != new.classification:
        higher = _ORDER.index(new.classification) > _ORDER.index(old.classification)
        yield _always(
            name, "raised" if higher else "lowered", old=old.classification, new=new.classification
        )
    if any(new.layout_fields.get(layout) != at for layout, at in old.layout_fields.items()):
        yield _always(name, "carried")
    if (old.title, old.examples) != (new.title, new.examples):
        yield _always(name, "described")


def _limits(old: Field, new: Field, sides: frozenset[str]) -> Iterator[Difference]:
    for limit in sorted({*old.options, *new.options}):
        was, now = old.options.get(limit), new.options.get(limit)
        if was != now:
            rule = _limit_rule(limit, was, now)
            yield _by_side(old.name, rule, sides, limit=limit, old=was, new=now)


def _limit_rule(limit: str, was: Any, now: Any) -> Rule:
    """Which of two patterns takes more is not to be told; such a change counts as another form."""
    if was is None:
        return "narrowed"
    if now is None:
        return "widened"
    if type(was) is not type(now):
        return "reformed"
    if limit in _AT_LEAST:
        return "narrowed" if now > was else "widened"
    if limit in _AT_MOST:
        return "narrowed" if now < was else "widened"
    return "reformed"


def _sides(contract: Contract, name: str) -> frozenset[str]:
    """What the partner does with a field: `writes`, `reads`, or both."""
    if contract.pattern == "submit" or (contract.pattern == "lookup" and name == contract.key):
        return frozenset({"writes"})
    return frozenset({"reads"} if contract.pattern == "lookup" else {"reads", "writes"})


def _by_side(name: str, rule: Rule, sides: frozenset[str], **words: Any) -> Difference:
    if rule in _ALWAYS:
        return _always(name, rule, **words)
    breaks = "writes" if rule in _BREAKS_WRITERS else "reads"
    return _said(name, rule, "breaking" if breaks in sides else "minor", **words)


def _always(name: str, rule: Rule, **words: Any) -> Difference:
    return _said(name, rule, _ALWAYS[rule], **words)


def _said(name: str, rule: Rule, weight: Weight, **words: Any) -> Difference:
    told = {"old": "–", "new": "–", "limit": ""} | {
        key: "–" if value is None else str(value).strip() for key, value in words.items()
    }
    sentence = SENTENCES[rule]
    thai = sentence.th.format(field=name or "ชุดข้อมูล", **told)
    english = sentence.en.format(field=name or "The dataset", **told)
    return Difference(name, rule, weight, thai, english)


def _nodes(fields: Iterable[Field]) -> dict[str, Field]:
    """Every field by its dotted name, those with parts too, a whole before its parts."""
    found: dict[str, Field] = {}
    for field in fields:
        found[field.name] = field
        found |= _nodes(field.items)
    return found


def _above(name: str) -> str:
    return name.rpartition(".")[0]
