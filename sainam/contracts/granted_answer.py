"""An owner's answer held against its contract while only what was granted is read of it. Pure.

On the path of every look-up: one reading and one writing, both by msgspec.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec

from sainam.contracts.contract import Contract, Field

Reader = msgspec.json.Decoder[msgspec.Struct]
_FORMS = {
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "time": r"^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?",
    "timestamp": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}",
}


def reader_of(contract: Contract, fields: Sequence[str]) -> Reader:
    """Of answers about `fields`, dotted leaves of the contract; the rest is passed over unread."""
    return msgspec.json.Decoder(_shape(contract.fields, frozenset(fields)))


def granted_json(reader: Reader, answer: bytes) -> bytes:
    """JSON of the granted leaves.

    Raises msgspec.MsgspecError where the answer is not as the contract says: what was wrong and
    where, never what stood there.
    """
    try:
        return msgspec.json.encode(reader.decode(answer))
    except RecursionError as error:
        raise msgspec.DecodeError("nested too deeply") from error


def _shape(fields: Sequence[Field], granted: frozenset[str]) -> type[msgspec.Struct]:
    """What is not required may be absent or null, and stays so."""
    parts: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for rank, field in enumerate(fields):
        if field.leaf_names.isdisjoint(granted):
            continue
        kind: Any = _shape(field.items, granted) if field.items else _plain(field)
        if field.repeats:
            kind = list[kind]
        if field.required:
            parts.append((f"part_{rank}", kind, msgspec.field(name=field.own_name)))
        else:
            absent = msgspec.field(name=field.own_name, default=msgspec.UNSET)
            parts.append((f"part_{rank}", kind | None | msgspec.UnsetType, absent))
    return msgspec.defstruct("Granted", parts, gc=False, kw_only=True)


def _plain(field: Field) -> Any:
    if field.type == "boolean":
        return bool
    if field.type in ("integer", "number"):
        limits = _limits(field.options)
        number = int if field.type == "integer" else float
        return Annotated[number, msgspec.Meta(**limits)] if limits else number
    options: dict[str, Any] = {}
    pattern = field.options.get("pattern")
    if pattern is not None:
        options["pattern"] = f"^(?:{pattern})$"
    elif field.type in _FORMS:
        options["pattern"] = _FORMS[field.type]
    if "minLength" in field.options:
        options["min_length"] = field.options["minLength"]
    if "maxLength" in field.options:
        options["max_length"] = field.options["maxLength"]
    return Annotated[str, msgspec.Meta(**options)] if options else str


def _limits(options: Mapping[str, Any]) -> dict[str, Any]:
    names = {
        "minimum": "ge", "maximum": "le", "exclusiveMinimum": "gt", "exclusiveMaximum": "lt",
    }  # fmt: skip
    return {ours: options[theirs] for theirs, ours in names.items() if theirs in options}
