"""On a running hub: what was asked about a person stands in no table, no log and no file of it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from uuid import UUID, uuid4

import pytest
from running_hub import RunningHub

from sainam.counterparts.agencies.hub_client import Client, HubClient, On
from sainam.counterparts.cis import customer_account
from sainam.exchanges.content.open_content import open_content
from sainam.kit.database import Database

pytestmark = [pytest.mark.xdist_group("hub"), pytest.mark.row("L4")]

CASE = "TEST-SEALED-77"
# The other systems have the number of their own customers; the database is looked through by rows.
NOT_OURS = ("postgres", "counterparts", "cis", "parties")


def asked(hub: RunningHub, account: str) -> UUID:
    async def token() -> str:
        key = hub.installation.parties / "linkage-center.jwk.json"
        async with HubClient(hub.url, Client("linkage-center", key)) as client:
            return await client.token()

    request = urllib.request.Request(
        f"{hub.url}/v1/water-use-six-months/ask",
        data=json.dumps({"customer_account": account}).encode(),
        headers={
            "Authorization": f"Bearer {asyncio.run(token())}",
            "Content-Type": "application/json",
            "Sainam-Agency": "ONCB",
            "Sainam-Purpose": "narcotics-investigation",
            "Sainam-Case": CASE,
        },
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
        return UUID(answer.headers["Sainam-Exchange"])


def key_of(hub: RunningHub, exchange: UUID) -> str | None:
    with (
        Database(hub.database_url, application_name="tests") as database,
        database.read_only() as tx,
    ):
        return open_content(tx, hub.installation.masters(), "live", exchange).key


def places_of(hub: RunningHub, text: str) -> set[str]:
    """Tables and files in which it stands."""
    tables = hub.rows(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'"
        " AND relnamespace = 'sainam'::regnamespace"
    )
    found = {
        str(name)
        for (name,) in tables
        if hub.rows(f"SELECT FROM {name} AS r WHERE strpos(r::text, %s) > 0 LIMIT 1", (text,))
    }
    state = hub.installation.settings.state
    for path in state.rglob("*"):
        inside = path.relative_to(state)
        if (
            path.is_file()
            and inside.parts[0] not in NOT_OURS
            and text.encode() in path.read_bytes()
        ):
            found.add(str(inside))
    return found


def test_a_look_up_leaves_its_number_nowhere_in_plain_and_survives_a_turn_of_the_keys(
    hub: RunningHub,
) -> None:
    account = customer_account(871)
    before = places_of(hub, account)  # whatever the demo has of this customer's bills
    first = asked(hub, account)
    assert places_of(hub, account) == before
    assert places_of(hub, CASE) == set()
    assert key_of(hub, first) == account
    turned = subprocess.run(
        [sys.executable, "-m", "sainam.cli", "keys", "turn"],
        env={
            **os.environ,
            "SAINAM_STATE": str(hub.installation.settings.state),
            "SAINAM_DATABASE_URL": hub.database_url,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert turned.stdout.startswith("master generation 2; living data keys:")
    assert hub.installation.masters().generations() == [2]
    second = asked(hub, account)  # nothing was restarted
    assert (key_of(hub, first), key_of(hub, second)) == (account, account)


@pytest.mark.row("I3")
def test_a_service_request_leaves_nothing_of_who_filed_it_in_plain(hub: RunningHub) -> None:
    name = "สมมติ ลับเฉพาะทดสอบ"

    async def brought() -> UUID:
        key = hub.installation.parties / "imind.jwk.json"
        async with HubClient(hub.url, Client("imind", key)) as client:
            answer = await client.submit(
                "new-connection-requests",
                {
                    "reference": f"PLAIN-{uuid4().hex[:8]}", "applicant_name": name,
                    "applicant_id": "1234567890121", "phone": "0200000077", "house_no": "99/77",
                    "subdistrict_code": "100302", "use": "residential",
                },
                On(purpose="service-request"),
                idempotency_key=uuid4().hex,
            )  # fmt: skip
        assert answer.status == 201, answer.body
        return UUID(answer.body["id"])

    request = asyncio.run(brought())
    told = "SELECT FROM service_request_word WHERE request = %s"
    end = time.monotonic() + 20
    while not hub.rows(told, (request,)):
        assert time.monotonic() < end, "CIS said nothing"
        time.sleep(0.05)
    assert places_of(hub, name) == places_of(hub, "0200000077") == set()
