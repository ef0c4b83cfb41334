"""The Linkage Center's gateway: it carries other agencies' questions to the hub (row G4)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sainam.counterparts.agencies.hub_client import Answer, HubClient, On

WATER_USE = "water-use-six-months"


@dataclass(frozen=True, slots=True)
class LinkageCenter:
    """Asks on behalf of the agency named in each question."""

    hub: HubClient

    async def water_use(
        self,
        customer_account: str,
        on: On,
        *,
        fields: Sequence[str] = (),
    ) -> Answer:
        """Six months' use of a customer account; without `fields`, all the agreement grants."""
        asked: dict[str, object] = {"customer_account": customer_account}
        if fields:
            asked["fields"] = list(fields)
        return await self.hub.ask(WATER_USE, asked, on)


def water_use_once(
    hub: HubClient,
    customer_account: str,
    on: On,
    *,
    fields: Sequence[str] = (),
) -> Answer:
    """The same, for those without an event loop: one connection, one question."""

    async def asked() -> Answer:
        async with hub:
            center = LinkageCenter(hub)
            return await center.water_use(customer_account, on, fields=fields)

    return asyncio.run(asked())
