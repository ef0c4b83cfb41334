"""What one credential may call, as OpenAPI 3.1: its agreements' grants and nothing else. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sainam.agreements.terms import Environment, Grant, Standing
from sainam.contracts.contract import Contract
from sainam.contracts.json_schema import json_schema

_UUID = {"type": "string", "format": "uuid"}
_RECORDED = {
    "Sainam-Exchange": {"schema": _UUID, "description": "what it is on record under"},
    "Sainam-Agreement": {"schema": {"type": "string"}},
}
_PROBLEM_FIELDS = {
    "type": {"type": "string"},
    "title": {"type": "string", "description": "the sentence of the rule, English"},
    "title_th": {"type": "string", "description": "the sentence of the rule, Thai"},
    "status": {"type": "integer"},
    "rule": {"type": "string", "description": "which rule refused"},
    "fault": {"enum": ["caller", "hub", "provider"], "description": "whose fault it is"},
    "detail": {"type": "string"},
    "detail_th": {"type": "string"},
    "place": {"type": "object"},
    "errors": {"type": "array", "items": {"type": "object"}},
    "instance": {"type": "string", "description": "the number it is on record under"},
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose credential it is, where, and the agreements that its open doors lead to."""

    agency: str
    environment: Environment
    agreements: Collection[str]


@dataclass(frozen=True, slots=True)
class _Granted:
    """What of a dataset is open to the caller: each grant with the agreement that it stands in."""

    contract: Contract
    grants: Sequence[tuple[Standing, Grant]]

    def all_need(self, word: str) -> bool:
        return all(getattr(grant, word) for _, grant in self.grants)

    def some_need(self, word: str) -> bool:
        return any(getattr(grant, word) for _, grant in self.grants)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(field for _, grant in self.grants for field in grant.fields)


def agency_openapi(
    caller: Caller,
    standings: Mapping[str, Standing],
    contracts: Mapping[str, Contract],
    *,
    server: str,
) -> dict[str, Any]:
    """Only datasets that some open agreement grants this caller, with only the granted fields."""
    paths: dict[str, Any] = {}
    for granted in _granted(caller, standings, contracts):
        paths |= _paths_of(granted)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": f"Sainam for {caller.agency} ({caller.environment})",
            "version": "1",
            "description": (
                "Only what is granted under: "
                + (", ".join(sorted(_open(caller, standings))) or "no agreement in force")
            ),
        },
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Problem": {
                    "type": "object",
                    "title": "RFC 9457 problem document",
                    "required": ["type", "title", "title_th", "status", "rule", "fault"],
                    "properties": _PROBLEM_FIELDS,
                }
            },
            "responses": {
                "Refused": {
                    "description": "refused, by which rule, and whose fault it is",
                    "headers": {"Sainam-Fault": {"schema": {"type": "string"}}},
                    "content": {
                        "application/problem+json": {
                            "schema": {"$ref": "#/components/schemas/Problem"}
                        }
                    },
                }
            },
        },
    }


def _open(caller: Caller, standings: Mapping[str, Standing]) -> list[str]:
    return [
        name for name in caller.agreements if name in standings and standings[name].state == "open"
    ]


def _granted(
    caller: Caller, standings: Mapping[str, Standing], contracts: Mapping[str, Contract]
) -> Iterator[_Granted]:
    found: dict[str, list[tuple[Standing, Grant]]] = {}
    for name in sorted(_open(caller, standings)):
        standing = standings[name]
        for grant in standing.terms.grants:
            may = caller.agency in grant.carriers if grant.carriers else True
            own = bool(grant.carriers) or standing.agency == caller.agency
            callable_by_api = "api" in grant.channels and grant.pattern in ("lookup", "submit")
            comes_in = callable_by_api and grant.direction == "in"
            if may and own and comes_in and grant.dataset in contracts:
                found.setdefault(grant.dataset, []).append((standing, grant))
    for dataset in sorted(found):
        yield _Granted(contracts[dataset], found[dataset])


def _paths_of(granted: _Granted) -> dict[str, Any]:
    contract = granted.contract
    base = f"/v1/{contract.name}"
    if contract.pattern == "submit":
        standing = {**_operation(granted, "standing"), "parameters": [_path("id", _UUID)]}
        standing["responses"] = _responses("200", {"type": "object"})
        paths = {base: {"post": _submit(granted)}, f"{base}/{{id}}": {"get": standing}}
        if contract.takes == "service_request":
            paths |= _editable(granted, base, standing)
        return paths
    if contract.key_is_personal:
        return {f"{base}/ask": {"post": _ask(granted)}}
    key = contract.leaves[contract.key or ""]
    schema = json_schema(contract, (key.name,))["properties"][key.own_name]
    read = _operation(granted, "ask")
    read["parameters"] = [_path("key", schema), *_headers(granted)]
    read["responses"] = _answers(granted)
    return {f"{base}/{{key}}": {"get": read}}


def _editable(granted: _Granted, base: str, standing: dict[str, Any]) -> dict[str, Any]:
    """A service request is edited whole, and found by the channel's own reference too."""
    edit = {**_submit(granted), **_operation(granted, "edit")}
    edit["parameters"] = [_path("id", _UUID), *edit["parameters"]]
    by_reference = {**standing, **_operation(granted, "standing-by-reference")}
    reference = json_schema(granted.contract, ("reference",))["properties"]["reference"]
    by_reference["parameters"] = [_path("reference", reference)]
    return {
        f"{base}/{{id}}": {"get": standing, "put": edit},
        f"{base}/reference/{{reference}}": {"get": by_reference},
    }


def _operation(granted: _Granted, verb: str) -> dict[str, Any]:
    contract = granted.contract
    under = "; ".join(
        f"{standing.agreement} clause {grant.clause or '-'}: {', '.join(grant.fields)}"
        for standing, grant in granted.grants
    )
    return {
        "operationId": f"{verb}-{contract.name}",
        "summary": contract.title.en,
        "description": f"{contract.title.th}\n\n{under}",
        "tags": sorted({grant.link for _, grant in granted.grants}),
    }


def _ask(granted: _Granted) -> dict[str, Any]:
    contract = granted.contract
    key = contract.leaves[contract.key or ""]
    asked = json_schema(contract, (key.name,))
    asked["properties"]["fields"] = {
        "type": "array",
        "minItems": 1,
        "items": {"enum": sorted(granted.fields)},
        "description": "only these of what is granted; all of it when left out",
    }
    asked["required"] = [key.own_name]
    return {
        **_operation(granted, "ask"),
        "parameters": _headers(granted),
        "requestBody": _json_body(asked),
        "responses": _answers(granted),
    }


def _submit(granted: _Granted) -> dict[str, Any]:
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "your own number of this submission: the same again answers the same",
        "schema": {"type": "string", "pattern": "^[!-~]{8,120}$"},
    }
    return {
        **_operation(granted, "submit"),
        "parameters": [key, *_headers(granted)],
        "requestBody": _json_body(json_schema(granted.contract)),
        "responses": _responses("201", {"type": "object"}),
    }


def _answers(granted: _Granted) -> dict[str, Any]:
    """By its contract an answer is JSON of the granted fields, GeoJSON of them, or an image."""
    form = granted.contract.answer
    if form is None:
        return _responses("200", _answer_schema(granted))
    told: dict[str, Any] = {"description": "as granted", "headers": _RECORDED}
    features = {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}}
    schema = features if form.media == "application/geo+json" else {}
    told["content"] = {form.media: {"schema": schema}}
    refused = {"$ref": "#/components/responses/Refused"}
    return {"200": told, "4XX": refused, "5XX": refused}


def _answer_schema(granted: _Granted) -> dict[str, Any]:
    """Of what is granted at most: a caller may ask for less, and of several agreements by one."""
    schema = json_schema(granted.contract, granted.fields)
    return _nothing_required(schema)


def _nothing_required(schema: dict[str, Any]) -> dict[str, Any]:
    loose = {name: value for name, value in schema.items() if name != "required"}
    if "properties" in loose:
        loose["properties"] = {
            name: _nothing_required(value) for name, value in loose["properties"].items()
        }
    if "items" in loose:
        loose["items"] = _nothing_required(loose["items"])
    return loose


def _headers(granted: _Granted) -> list[dict[str, Any]]:
    purposes = sorted({purpose for _, grant in granted.grants for purpose in grant.purposes})
    agencies = sorted({standing.agency for standing, grant in granted.grants if grant.carriers})
    agreements = sorted({standing.agreement for standing, _ in granted.grants})
    headers = [_header("Sainam-Purpose", {"enum": purposes}, required=True)]
    if agencies:
        carried = granted.all_need("carriers")
        headers.append(_header("Sainam-Agency", {"enum": agencies}, required=carried))
    if len(agreements) > 1:
        headers.append(_header("Sainam-Agreement", {"enum": agreements}, required=False))
    for name, word, longest in _NEEDED:
        if granted.some_need(word):
            text = {"type": "string", "pattern": "^[!-~]([ -~]*[!-~])?$", "maxLength": longest}
            headers.append(_header(name, text, required=granted.all_need(word)))
    return headers


_NEEDED = (
    ("Sainam-Case", "case_required", 200),
    ("Sainam-Service-Request", "replaces", 200),
    ("Sainam-Consent", "consent_required", 200),
    ("Sainam-Officer", "officer_required", 200),
    ("Sainam-Subject", "subject_from", 4096),
)


def _header(name: str, schema: dict[str, Any], *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "schema": schema}


def _path(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": dict(schema)}


def _json_body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _responses(status: str, schema: dict[str, Any]) -> dict[str, Any]:
    taken = {"description": "as granted", "content": {"application/json": {"schema": schema}}}
    refused = {"$ref": "#/components/responses/Refused"}
    if schema != {"type": "object"}:
        taken["headers"] = _RECORDED
    return {status: taken, "4XX": refused, "5XX": refused}
