"""A token is over only by a moment that was just read: a demo may put its clock back."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest
from joserfc.jwk import OKPKey

from sainam.agreements.terms import Pattern
from sainam.api.client_certificate import ProvenCertificates
from sainam.api.data_plane import DataPlane
from sainam.exchanges.access_token import LIFETIME, AccessToken, TokenReader, sign
from sainam.exchanges.standing_cache import Snapshot, StandingCache

pytestmark = pytest.mark.row("A2")

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
KEY = OKPKey.generate_key("Ed25519")
TOKEN = AccessToken(
    iss="sainam", sub="bigc", agency="BIGC", environment="live", doors={"CONTRACT-BIGC": 1},
    iat=int(NOON.timestamp()), exp=int((NOON + LIFETIME).timestamp()), jti="1",
)  # fmt: skip
PAYMENT = UUID("01a203c4-9975-79f0-b062-f40aca2be495")
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Payments:
    """All that this way through the edge asks of a dataset."""

    name: str = "bill-payments"
    pattern: Pattern = "submit"


@dataclass
class Edge:
    """The data plane of a process whose reads of the database find these moments, in order."""

    found: list[datetime | psycopg.Error]
    reads: int = 0
    sent: list[MutableMapping[str, Any]] = field(default_factory=list)

    async def read(self) -> Snapshot:
        moment = self.found[self.reads]
        self.reads += 1
        if isinstance(moment, psycopg.Error):
            raise moment
        return moment, {}

    async def ask(self, header: str) -> tuple[int, str]:
        """Status and rule of what becomes of a payment that was sent before."""
        standings = StandingCache(self.read)
        await standings.refresh()
        unused: Any = None
        plane = DataPlane(
            read_token=TokenReader(KEY, lambda: 0.0), standings=standings, recorder=unused,
            look_up=unused, submits=unused, edits={}, by_reference=unused, about={},
            datasets=self.dataset, submission=self.submission,
            certificates=ProvenCertificates(b"secret"),
        )  # fmt: skip
        scope: dict[str, Any] = {
            "type": "http", "method": "GET", "path": f"/v1/bill-payments/{PAYMENT}",
            "query_string": b"", "headers": [(b"authorization", header.encode())],
        }  # fmt: skip
        await plane(scope, self.receive, self.send)
        status: int = self.sent[0]["status"]
        return status, msgspec.json.decode(self.sent[1]["body"]).get("rule", "")

    def dataset(self, _name: str) -> Any:
        return Payments()

    async def submission(self, token: AccessToken, *_: object) -> bytes:
        assert token == TOKEN
        return b"{}"

    async def receive(self) -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        self.sent.append(message)


def came(*found: datetime | psycopg.Error, header: str = f"Bearer {sign(TOKEN, KEY)}") -> Any:
    """What was answered, and how often the database was read."""
    edge = Edge(list(found))
    return asyncio.run(edge.ask(header)), edge.reads


def test_a_token_that_holds_needs_no_other_look_at_the_clock() -> None:
    assert came(NOON) == ((200, ""), 1)


def test_a_clock_that_was_put_back_is_seen_before_a_token_is_refused() -> None:
    assert came(NOON + YEAR, NOON) == ((200, ""), 2)


def test_a_token_that_is_over_by_the_fresh_moment_too_is_refused() -> None:
    late = NOON + LIFETIME
    assert came(late, late + timedelta(seconds=1)) == ((401, "token.expired"), 2)


def test_where_the_clock_cannot_be_read_the_token_is_not_called_expired() -> None:
    gone = psycopg.OperationalError("the database is away")
    assert came(NOON + YEAR, gone) == ((503, "hub.recording"), 2)


@pytest.mark.parametrize("header", ["Basic eDp5", "Bearer x"])
def test_what_is_no_token_of_ours_costs_no_read(header: str) -> None:
    (status, _), reads = came(NOON, header=header)
    assert (status, reads) == (401, 1)
