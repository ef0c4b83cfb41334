"""Events to partners, as the worker tells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sainam.agreements.terms import Environment
from sainam.channels.webhook_out import WebhookOut
from sainam.exchanges.deliveries.held_deliveries import HeldDeliveries
from sainam.exchanges.events.drain import Drainer
from sainam.exchanges.events.sending import Outlets
from sainam.exchanges.events.store import Place
from sainam.exchanges.events.told import FORMS, Form
from sainam.kit.database import Database
from sainam.links.catalogue import Catalogue
from sainam.links.endpoint import Endpoint
from sainam.wiring.installation import Installation

# The forms that partners ask for; those that speak of one capability are added from its folder.
ALL_FORMS: Mapping[str, Form] = {**FORMS}


class EndpointsOf:
    """The endpoints of the catalogue as it stands; made anew when that changes."""

    def __init__(self, catalogue: Callable[[], Catalogue]) -> None:
        self._catalogue = catalogue
        self._made_by: Catalogue | None = None
        self._outlets = Outlets({}, ALL_FORMS)

    def __call__(self) -> Outlets:
        catalogue = self._catalogue()
        if catalogue is not self._made_by:
            self._outlets = Outlets(places_of(catalogue), ALL_FORMS)
            self._made_by = catalogue
        return self._outlets


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
