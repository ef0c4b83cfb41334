"""A contract's document with nothing in it but what was approved. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


def narrowed(
    document: Mapping[str, Any], fields: Collection[str], *, document_id: str, version: str
) -> dict[str, Any]:
    """The same dataset by the same names, under an id and a version of its own.

    `document` is ODCS; `fields` are leaves, dotted for parts. What holds none of them is left out.
    """
    schema = document["schema"][0]
    kept = _properties(schema["properties"], "", frozenset(fields))
    return {
        **document,
        "id": document_id,
        "version": version,
        "schema": [{**schema, "properties": kept}],
    }


def _properties(
    elements: Collection[Mapping[str, Any]], before: str, fields: frozenset[str]
) -> list[dict[str, Any]]:
    kept = []
    for element in elements:
        name = before + element["name"]
        inner = element["items"] if element["logicalType"] == "array" else element
        if "properties" not in inner:
            if name in fields:
                kept.append(dict(element))
            continue
        parts = _properties(inner["properties"], f"{name}.", fields)
        if parts:
            narrow = {**inner, "properties": parts}
            kept.append({**element, "items": narrow} if inner is not element else narrow)
    return kept
