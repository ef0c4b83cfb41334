"""What an agency's OpenAPI allows is answered as it says, and what it does not is refused."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from running_hub import RunningHub
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from sainam.counterparts.agencies.hub_client import Answer
from sainam.links.read_catalogue import read_catalogue
from sainam.tour.tourist import Tourist

pytestmark = pytest.mark.xdist_group("hub")
BEYOND_SCHEMA = {
    "payload.before_agreement",
    "payload.area",
    "payload.check_digit",
    "payload.future",
}
EXAMPLES = 12  # of each operation in each mode; the reader of payloads has a test of its own


@pytest.fixture(scope="module")
def tourist(hub: RunningHub) -> Iterator[Tourist]:
    with Tourist(hub.installation) as walking:
        yield walking


@pytest.fixture(scope="module")
def credentials(hub: RunningHub) -> list[str]:
    """Every credential of the sandbox that opens a door by token."""
    catalogue = read_catalogue(hub.installation.settings.catalogue).catalogue
    return sorted(
        name
        for name, credential in catalogue.credentials.items()
        if credential.kind == "jwk" and credential.environment == "sandbox"
        if any(door.credential == name for door in catalogue.doors.values())
    )


def token_of(tourist: Tourist, credential: str) -> str:
    async def whole() -> str:
        async with tourist.hub(credential) as hub:
            return await hub.token()

    return tourist.run(whole())


def openapi_of(tourist: Tourist, credential: str) -> dict[str, Any]:
    async def whole() -> Answer:
        async with tourist.hub(credential) as hub:
            return await hub.call("GET", "/v1/openapi.json", headers={})

    told = tourist.run(whole())
    assert told.status == 200
    document: dict[str, Any] = told.body
    return document


def test_a_bank_agent_reads_only_what_its_contract_grants(tourist: Tourist) -> None:
    told = openapi_of(tourist, "bigc")
    assert sorted(told["paths"]) == [
        "/v1/bill-payments", "/v1/bill-payments/{id}", "/v1/bills-outstanding/ask",
    ]  # fmt: skip
    ask = told["paths"]["/v1/bills-outstanding/ask"]["post"]
    body = ask["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert "name" not in body["fields"]["items"]["enum"]
    answer = ask["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    assert sorted(answer) == ["bills", "customer_account"]
    assert [header["name"] for header in ask["parameters"]] == ["Sainam-Purpose"]


def test_the_linkage_center_names_for_whom_it_asks_and_in_which_case(tourist: Tourist) -> None:
    told = openapi_of(tourist, "linkage-center")
    [operation] = [one["post"] for one in told["paths"].values()]
    headers = {header["name"]: header for header in operation["parameters"]}
    assert {"CIB", "ONCB"} <= set(headers["Sainam-Agency"]["schema"]["enum"])
    assert {"Sainam-Case", "Sainam-Consent"} <= set(headers), "the police name a case, the bank not"
    assert not headers["Sainam-Case"]["required"]


def test_without_a_token_nothing_is_described(hub: RunningHub) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{hub.url}/v1/openapi.json", timeout=10)
    assert (refused.value.code, json.load(refused.value)["rule"]) == (401, "token.missing")


def test_every_agency_is_answered_as_its_own_description_says(
    tourist: Tourist, hub: RunningHub, credentials: list[str]
) -> None:
    """In the sandbox: what the document allows never fails, and what it refuses is refused.

    What one has been tried out with is not tried out again where another has the very same.
    """
    tried: set[str] = set()
    for credential in credentials:
        token = token_of(tourist, credential)
        openapi = openapi_of(tourist, credential)
        schema = schemathesis.openapi.from_dict(openapi)
        schema.config.update(base_url=hub.url)
        for found in schema.get_all_operations():
            assert isinstance(found, Ok), found
            operation = found.ok()
            raw = openapi["paths"][operation.path][operation.method]
            asked = {name: raw.get(name) for name in ("parameters", "requestBody")}
            same = json.dumps([operation.method, operation.path, asked], sort_keys=True)
            if same in tried:
                continue
            tried.add(same)
            for mode in schemathesis.GenerationMode:
                _try_out(operation.as_strategy(generation_mode=mode), token)


def _no_schema_says_it(response: Any) -> bool:
    """Refused for what stands in an agreement or by the clock, for a key that was used before, or
    for 3107.0, which JSON Schema takes for 3107, and which is nobody's way to write satang."""
    body = response.json() if response.status_code == 422 else {}
    if body.get("rule") == "once.key":
        return True
    faults = body.get("errors", ())
    return bool(faults) and all(
        fault["rule"] in BEYOND_SCHEMA or fault["english"].endswith("must be integer.")
        for fault in faults
    )


def _try_out(cases: Any, token: str) -> None:
    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def each(case: schemathesis.Case[Any]) -> None:
        case.headers["Authorization"] = f"Bearer {token}"
        response = case.call(timeout=20)
        spared: list[Any] = [positive_data_acceptance] if _no_schema_says_it(response) else []
        case.validate_response(response, excluded_checks=spared)

    each()
