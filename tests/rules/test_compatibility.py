"""Two versions of a contract: what changed, whom it breaks, and what the version is then called."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.contracts.compatibility import SENTENCES, differences, is_breaking, next_version
from sainam.contracts.contract import Contract, Field, LogicalType, Pattern
from sainam.contracts.minimise import minimise
from sainam.contracts.validate import validate
from sainam.formats.layout import Title

MONTH = Field(
    name="use.month", type="string", title=Title("เดือน", "Month"), classification="personal",
    required=True, options={"pattern": "^[0-9]{4}-[0-9]{2}$"},
)  # fmt: skip
VOLUME = Field(
    name="use.volume", type="number", title=Title("ปริมาณ", "Volume"), classification="personal",
    unit="m3", options={"minimum": 0},
)  # fmt: skip
ACCOUNT = Field(
    name="account", type="string", title=Title("เลขที่ผู้ใช้น้ำ", "Account"), classification="personal",
    required=True, options={"minLength": 9, "maxLength": 9},
)  # fmt: skip
USE = Field(
    name="use", type="object", title=Title("การใช้น้ำ", "Use"), classification="personal",
    repeats=True, items=(MONTH, VOLUME),
)  # fmt: skip


def contract(*fields: Field, pattern: Pattern = "lookup", key: str | None = "account") -> Contract:
    return Contract(
        name="use", pattern=pattern, version="1.0.0", title=Title("การใช้น้ำ", "Use"), key=key,
        fields=fields,
    )  # fmt: skip


def with_part(field: Field, **changed: Any) -> Field:
    """USE with one of its parts changed."""
    new = msgspec.structs.replace(field, **changed)
    return msgspec.structs.replace(
        USE, items=tuple(new if one.name == field.name else one for one in USE.items)
    )


BRANCH = Field(
    name="branch", type="string", title=Title("สาขา", "Branch"), classification="internal"
)
BEFORE = contract(ACCOUNT, USE)
CHANGES: dict[str, tuple[Contract, str, str, str]] = {
    "a part gone": (
        contract(ACCOUNT, msgspec.structs.replace(USE, items=(MONTH,))),
        "use.volume", "removed", "breaking",
    ),
    "all parts gone": (contract(ACCOUNT), "use", "removed", "breaking"),
    "another type": (
        contract(ACCOUNT, with_part(VOLUME, type="integer")), "use.volume", "retyped", "breaking",
    ),
    "once instead of many times": (
        contract(ACCOUNT, msgspec.structs.replace(USE, repeats=False)),
        "use", "repeats", "breaking",
    ),
    "litres instead of cubic metres": (
        contract(ACCOUNT, with_part(VOLUME, unit="l")), "use.volume", "unit", "breaking",
    ),
    "another pattern of text": (
        contract(ACCOUNT, with_part(MONTH, options={"pattern": "^[0-9]{6}$"})),
        "use.month", "reformed", "breaking",
    ),
    "a key with fewer values": (
        contract(
            msgspec.structs.replace(ACCOUNT, options={"minLength": 9, "maxLength": 8}), USE
        ),
        "account", "narrowed", "breaking",
    ),
    "a key with more values": (
        contract(
            msgspec.structs.replace(ACCOUNT, options={"minLength": 8, "maxLength": 9}), USE
        ),
        "account", "widened", "minor",
    ),
    "an answer with fewer values": (
        contract(ACCOUNT, with_part(VOLUME, options={"minimum": 1})),
        "use.volume", "narrowed", "minor",
    ),
    "an answer with more values": (
        contract(ACCOUNT, with_part(VOLUME, options={})), "use.volume", "widened", "breaking",
    ),
    "an answer that may lack a month": (
        contract(ACCOUNT, with_part(MONTH, required=False)), "use.month", "optional", "breaking",
    ),
    "an answer that always has a volume": (
        contract(ACCOUNT, with_part(VOLUME, required=True)), "use.volume", "required", "minor",
    ),
    "a new field": (contract(ACCOUNT, USE, BRANCH), "branch", "added", "minor"),
    "a higher class": (
        contract(ACCOUNT, with_part(VOLUME, classification="sensitive")),
        "use.volume", "raised", "breaking",
    ),
    "a lower class": (
        contract(ACCOUNT, with_part(VOLUME, classification="internal")),
        "use.volume", "lowered", "minor",
    ),
    "other words": (
        contract(ACCOUNT, with_part(VOLUME, title=Title("น้ำ", "Water"))),
        "use.volume", "described", "patch",
    ),
    "asked by another field": (contract(ACCOUNT, USE, key=None), "", "key", "breaking"),
    "sent instead of asked": (contract(ACCOUNT, USE, pattern="submit"), "", "pattern", "breaking"),
}  # fmt: skip


@pytest.mark.row("P4")
@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_named_with_its_weight_in_both_languages(name: str) -> None:
    after, field, rule, weight = CHANGES[name]
    (found,) = differences(BEFORE, after)
    assert (found.field, found.rule, found.weight) == (field, rule, weight)
    assert found.thai
    assert found.english
    assert "{field}" not in found.thai + found.english


def test_the_table_above_names_every_kind_of_change_but_three() -> None:
    told = {rule for _, _, rule, _ in CHANGES.values()}
    assert set(SENTENCES) - told == {"added_required", "carried"}


@pytest.mark.parametrize(
    ("pattern", "weight"), [("lookup", "minor"), ("submit", "breaking"), ("batch", "breaking")]
)
def test_a_new_required_field_breaks_who_has_to_send_it(pattern: Pattern, weight: str) -> None:
    before = contract(ACCOUNT, pattern=pattern)
    must = msgspec.structs.replace(BRANCH, required=True)
    (found,) = differences(before, contract(ACCOUNT, must, pattern=pattern))
    assert (found.rule, found.weight) == ("added_required", weight)


def test_a_new_whole_is_told_once_and_not_again_by_its_parts() -> None:
    (found,) = differences(
        contract(ACCOUNT, pattern="submit"), contract(ACCOUNT, USE, pattern="submit")
    )
    assert (found.field, found.rule, found.weight) == ("use", "added", "minor")


def test_a_field_that_moves_in_a_file_breaks_and_a_further_layout_does_not() -> None:
    placed = msgspec.structs.replace(ACCOUNT, layout_fields={"bot-256": "customer"})
    further = msgspec.structs.replace(ACCOUNT, layout_fields={"bot-256": "customer", "csv": "a"})
    moved = msgspec.structs.replace(ACCOUNT, layout_fields={"bot-256": "reference"})
    assert differences(contract(placed), contract(further)) == ()
    (found,) = differences(contract(placed), contract(moved))
    assert (found.rule, found.weight) == ("carried", "breaking")


@pytest.mark.parametrize(
    ("change", "version"),
    [("a part gone", "3.0.0"), ("a new field", "2.5.0"), ("other words", "2.4.8")],
)
def test_the_version_says_what_the_change_does(change: str, version: str) -> None:
    assert next_version("2.4.7", differences(BEFORE, CHANGES[change][0])) == version


def test_nothing_changed_is_the_same_version_and_another_form_of_version_is_refused() -> None:
    assert next_version("2.4.7", differences(BEFORE, BEFORE)) == "2.4.7"
    with pytest.raises(ValueError, match="v2"):
        next_version("v2", ())


# --- what the differences say is what payloads meet ---

_NAMES = ("a", "b", "c")
_KINDS: tuple[LogicalType, ...] = ("integer", "string", "boolean")


@st.composite
def fields(draw: st.DrawFn, name: str) -> Field:
    kind: LogicalType = draw(st.sampled_from(_KINDS))
    low, high = sorted(draw(st.tuples(st.integers(0, 4), st.integers(0, 4))))
    limits: dict[str, Any] = {}
    if kind == "integer":
        limits = {"minimum": low, "maximum": high}
    elif kind == "string":
        limits = {"minLength": low, "maxLength": high}
    kept = {limit: value for limit, value in limits.items() if draw(st.booleans())}
    return Field(
        name=name, type=kind, title=Title(name, name), classification="internal",
        required=draw(st.booleans()), options=kept,
    )  # fmt: skip


@st.composite
def contracts(draw: st.DrawFn, pattern: Pattern) -> Contract:
    names = draw(st.lists(st.sampled_from(_NAMES), unique=True))
    chosen = [draw(fields(name)) for name in names]
    return contract(*chosen, pattern=pattern, key=None)


def a_value(field: Field) -> st.SearchStrategy[Any]:
    if field.type == "boolean":
        return st.booleans()
    if field.type == "integer":
        return st.integers(field.options.get("minimum", -3), field.options.get("maximum", 9))
    return st.text("ab", min_size=field.options.get("minLength", 0), max_size=_longest(field))


def _longest(field: Field) -> int:
    return int(field.options.get("maxLength", 6))


def payloads(of: Contract) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {one.name: a_value(one) for one in of.fields if one.required},
        optional={one.name: a_value(one) for one in of.fields if not one.required},
    )


@given(st.data())
def test_what_a_partner_sends_by_the_old_version_is_taken_unless_told_to_break(
    data: st.DataObject,
) -> None:
    before, after = data.draw(contracts("submit")), data.draw(contracts("submit"))
    payload = data.draw(payloads(before))
    assert validate(payload, after) == () or is_breaking(differences(before, after))


@given(st.data())
def test_what_a_partner_reads_from_the_new_version_is_as_the_old_said_unless_told_to_break(
    data: st.DataObject,
) -> None:
    before, after = data.draw(contracts("lookup")), data.draw(contracts("lookup"))
    answer = minimise(data.draw(payloads(after)), tuple(before.leaves))
    assert validate(answer, before) == () or is_breaking(differences(before, after))


@given(st.data())
def test_what_is_told_to_break_a_sender_is_not_told_for_nothing(data: st.DataObject) -> None:
    """A field more that may be left out, or a limit that is gone, breaks nobody who sends."""
    before = data.draw(contracts("submit"))
    widened = [msgspec.structs.replace(one, required=False, options={}) for one in before.fields]
    further = data.draw(fields("d"))
    after = contract(
        *widened, msgspec.structs.replace(further, required=False), pattern="submit", key=None
    )
    assert not is_breaking(differences(before, after))
    assert validate(data.draw(payloads(before)), after) == ()


@given(st.data())
def test_nothing_differs_from_itself_and_what_is_gone_one_way_is_new_the_other(
    data: st.DataObject,
) -> None:
    one, other = data.draw(contracts("batch")), data.draw(contracts("batch"))
    assert differences(one, one) == ()
    gone = {found.field for found in differences(one, other) if found.rule == "removed"}
    new = {found.field for found in differences(other, one) if found.rule.startswith("added")}
    assert gone == new
