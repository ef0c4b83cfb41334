"""Events to partners, as the worker tells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import msgspec

from sainam.agreements.terms import Environment
from sainam.channels.webhook_out import WebhookOut
from sainam.exchanges.deliveries.held_deliveries import HeldDeliveries
from sainam.exchanges.events.drain import Drainer
from sainam.exchanges.events.sending import Outlets
from sainam.exchanges.events.store import Place
from sainam.exchanges.events.told import FORMS, Form, Message, Told
from sainam.kit.database import Database
from sainam.links.catalogue import Catalogue
from sainam.links.dialect import ToldStatus, told
from sainam.links.endpoint import Endpoint
from sainam.wiring.installation import Installation


class EndpointsOf:
    """The endpoints of the catalogue as it stands; made anew when that changes."""

    def __init__(self, catalogue: Callable[[], Catalogue]) -> None:
        self._catalogue = catalogue
        self._made_by: Catalogue | None = None
        self._outlets = Outlets({}, FORMS)

    def __call__(self) -> Outlets:
        catalogue = self._catalogue()
        if catalogue is not self._made_by:
            self._outlets = Outlets(places_of(catalogue), forms_of(catalogue))
            self._made_by = catalogue
        return self._outlets


def forms_of(catalogue: Catalogue) -> Mapping[str, Form]:
    """Those of the hub, and a partner's own where its dialect says how it is told."""
    spoken = {
        name: partial(_in_dialect, dialect.tells)
        for name, dialect in catalogue.dialects.items()
        if dialect.tells is not None
    }
    return {**spoken, **FORMS}


def _in_dialect(tells: ToldStatus, one: Told) -> Message:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    body = msgspec.json.encode(told(tells, one.data))
    return Message(tells.method, one.path, headers, body)


def places_of(catalogue: Catalogue) -> dict[Place, Endpoint]:
    """By environment and name."""
    found: dict[tuple[Environment, str], Endpoint] = {}
    for endpoint in catalogue.endpoints.values():
        for environment in endpoint.environments:
            found[environment, endpoint.id] = endpoint
    return found


def drainer(
    installation: Installation, database: Database, catalogue: Callable[[], Catalogue],
    out: WebhookOut,
) -> Drainer:  # fmt: skip
    return Drainer(
        database=database,
        held=HeldDeliveries(installation.settings.database_url or ""),
        send=out.send,
        outlets=EndpointsOf(catalogue),
        masters=installation.masters(),
    )
