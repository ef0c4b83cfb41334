"""A contract as JSON Schema 2020-12, for OpenAPI: what an agency sees is what it was granted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sainam.contracts.contract import Contract, Field

_TYPES = {
    "string": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "format": "time"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "object": {"type": "object"},  # a geometry: what stands in it is GeoJSON's
}
_SAME = (
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
)


def json_schema(contract: Contract, fields: Collection[str] | None = None) -> dict[str, Any]:
    """The whole contract, or only the leaves in `fields` and what holds them."""
    granted = frozenset(contract.leaves if fields is None else fields)
    return {
        "title": contract.title.en,
        "description": contract.title.th,
        **_object(contract.fields, granted),
    }


def _object(fields: Collection[Field], granted: frozenset[str]) -> dict[str, Any]:
    shown = [field for field in fields if any(leaf.name in granted for leaf in field.leaves())]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {field.own_name: _property(field, granted) for field in shown},
        "additionalProperties": False,
    }
    if required := [field.own_name for field in shown if field.required]:
        schema["required"] = required
    return schema


def _property(field: Field, granted: frozenset[str]) -> dict[str, Any]:
    value = _object(field.items, granted) if field.items else _value(field)
    if field.repeats:
        value = {"type": "array", "items": value}
    value["title"] = field.title.en
    value["description"] = field.title.th + (f" ({field.unit})" if field.unit else "")
    if field.examples:
        value["examples"] = list(field.examples)
    return value


def _value(field: Field) -> dict[str, Any]:
    limits = {name: field.options[name] for name in _SAME if name in field.options}
    return {**_TYPES[field.type], **limits}
