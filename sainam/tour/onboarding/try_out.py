"""The agency's own program: its keys, and what it sends in the sandbox until all is green."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sainam.counterparts.agencies.hub_client import Answer, Client, HubClient, On
from sainam.counterparts.cis import customer_account
from sainam.counterparts.keys import signing_key
from sainam.tour.onboarding.good_way import DATASET, PURPOSE, GoodWay
from sainam.tour.onboarding.seven_steps import SevenSteps

NOBODY = "999999999"
OTHER_PURPOSE = "narcotics-investigation"
NOT_GRANTED = "citizen_id"


class Program:
    """Keys are made in the agency's own folder; only the public half leaves it."""

    def __init__(self, steps: SevenSteps) -> None:
        self._tourist = steps.tourist
        self._folder: Path = steps.tourist.installation.settings.state / "tour-agencies"
        self._code = steps.code.lower()

    def public_key(self, name: str) -> str:
        return json.dumps(signing_key(self._folder, f"{self._code}-{name}").public_jwk())

    def private_key(self, name: str) -> str:
        return signing_key(self._folder, f"{self._code}-{name}").private.read_text()

    def hub(self, credential: str, name: str) -> HubClient:
        key = signing_key(self._folder, f"{self._code}-{name}").private
        client = Client(credential, key)
        return HubClient(self._tourist.installation.public_url(), client, self._tourist.clock)


def on(agreement: str, *, purpose: str = PURPOSE, case: str = "TOUR-1") -> On:
    return On(purpose=purpose, case=case, agreement=agreement)


async def ask(hub: HubClient, agreement: str, *, fields: tuple[str, ...] = (), place: int = 1,
              account: str = "") -> Answer:  # fmt: skip
    """One question about a customer of the register."""
    asked: dict[str, Any] = {"customer_account": account or customer_account(place)}
    if fields:
        asked["fields"] = list(fields)
    return await hub.ask(DATASET, asked, on(agreement))


async def send_each_check(hub: HubClient, agreement: str) -> list[Answer]:
    """What the developer's page says to send, check by check."""
    good = {"customer_account": customer_account(1)}
    where = f"/v1/{DATASET}"
    return [
        await ask(hub, agreement),
        await ask(hub, agreement, account=NOBODY),
        await ask(hub, agreement, fields=(NOT_GRANTED,)),
        await hub.ask(DATASET, good, on(agreement, purpose=OTHER_PURPOSE)),
        await hub.ask(DATASET, good, on(agreement, case="")),
        await hub.ask(DATASET, {"customer_account": "x"}, on(agreement)),
        await hub.call("GET", f"{where}/{customer_account(1)}", headers=on(agreement).headers()),
    ]


def registered(way: GoodWay, program: Program, environment: str, name: str) -> str:
    """The credential under which the hub knows the key now."""
    reply = way.developer(
        "register_key", environment=environment, channel="api", public_key=program.public_key(name)
    )
    credential: str = reply.body["steps"][-1]["outcome"]["credential"]
    return credential


def tried_out(steps: SevenSteps, way: GoodWay, program: Program, name: str) -> dict[str, Any]:
    """A key for the sandbox, every check sent, and the results as the hub has them on record."""
    credential = registered(way, program, "sandbox", name)

    async def sent() -> list[Answer]:
        async with program.hub(credential, name) as hub:
            return await send_each_check(hub, steps.agreement)

    steps.tourist.run(sent())
    checked = way.developer("check_conformance").body["steps"][-1]
    results: dict[str, Any] = {one["check"]: one for one in checked["outcome"]["results"]}
    return results


def gone_live(way: GoodWay, program: Program, name: str) -> str:
    """From green checks to real use; the credential of the live key."""
    way.developer("present")
    way.officer("accept", position="ผู้อำนวยการ")
    way.do("operator", "accept", position="ผู้ปฏิบัติการระบบ")
    credential = registered(way, program, "live", name)
    way.do("operator2", "go_live", reason="ตรวจรับครบแล้ว")
    return credential
