"""What a partner's headers say of a call comes to the rule that judges it, and only once each."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import msgspec
import pytest

from sainam.agreements.permit import Call
from sainam.agreements.terms import Pattern
from sainam.api.client_certificate import ProvenCertificates
from sainam.api.data_plane import DataPlane
from sainam.exchanges.access_token import AccessToken
from sainam.lookups.ask_owner import Answer

TOKEN = AccessToken(
    iss="sainam", sub="linkage", agency="DOPA", environment="live", doors={"MOU-1": 1}, iat=0,
    exp=1, jti="1",
)  # fmt: skip
NUMBER = UUID("01a203c4-9975-79f0-b062-f40aca2be495")


@dataclass(frozen=True)
class People:
    """All that this way through the edge asks of a dataset."""

    name: str = "people"
    pattern: Pattern = "lookup"
    key_field: str = "customer_account"
    key_is_personal: bool = True

    def faults(self, payload: dict[str, Any], *, key_only: bool) -> list[Any]:
        return [] if payload and key_only else ["nothing asked"]


class Standings:
    def moment(self) -> None:
        """No token is judged by it here."""


class Recorder:
    async def refused(self, *_: object, **__: object) -> UUID:
        return NUMBER


def asked(*headers: tuple[bytes, bytes]) -> tuple[list[Call], dict[str, Any]]:
    """The calls that came to be judged, and the answer's start."""
    calls: list[Call] = []
    sent: list[MutableMapping[str, Any]] = []

    async def look_up(call: Call, **_: object) -> Answer:
        calls.append(call)
        return Answer(NUMBER, "MOU-1", b"{}", None)

    async def receive() -> MutableMapping[str, Any]:
        return {"body": msgspec.json.encode({"customer_account": "990000010"})}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    anything: Any = None
    edge = DataPlane(
        read_token=cast("Any", lambda _text, _moment: TOKEN), standings=cast("Any", Standings()),
        recorder=cast("Any", Recorder()), look_up=cast("Any", look_up),
        submits=anything, edits={}, by_reference=anything, about={},
        datasets=lambda _name: cast("Any", People()), submission=anything,
        certificates=ProvenCertificates(b"secret"),
    )  # fmt: skip
    scope = {
        "method": "POST", "path": "/v1/people/ask",
        "headers": [(b"authorization", b"Bearer x"), *headers],
    }  # fmt: skip
    asyncio.run(edge(scope, receive, send))
    return calls, dict(sent[0])


@pytest.mark.row("L4")
def test_the_consent_named_in_the_header_is_the_calls_own() -> None:
    [call], _ = asked((b"sainam-consent", str(NUMBER).encode()))
    assert call.consent == str(NUMBER)


@pytest.mark.row("L2")
def test_so_is_the_service_request_in_thai_too() -> None:
    [call], _ = asked((b"sainam-service-request", "คำร้อง 2569/17".encode()))
    assert call.service_request == "คำร้อง 2569/17"


@pytest.mark.parametrize("name", [b"sainam-consent", b"sainam-service-request"])
def test_of_two_values_neither_counts(name: bytes) -> None:
    calls, start = asked((name, b"one"), (name, b"two"))
    assert (calls, start["status"]) == ([], 400)


def test_without_them_a_call_names_neither() -> None:
    [call], _ = asked()
    assert (call.consent, call.service_request) == (None, None)
