"""The portal as a part of the web process, bound to the database and the verbs."""

from __future__ import annotations

from functools import partial

from litestar import Litestar

from sainam.audit.signing_key import load_public_keys
from sainam.evidence.desks import EvidenceDesks
from sainam.kit.database import Database
from sainam.kit.keys.data_keys import DataKeys
from sainam.links.applied_catalogue import load_catalogue
from sainam.onboarding.people.desks import Desks
from sainam.portal.frame import Frame
from sainam.portal.mount import portal_pages
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.readings.hub_deeds import HubDeeds
from sainam.portal.readings.hub_readings import HubReadings
from sainam.portal.readings.names import HUB, words
from sainam.portal.views.bilingual import Words
from sainam.wiring.consequences import consequences
from sainam.wiring.documents import trusted_root_files
from sainam.wiring.dossiers import world
from sainam.wiring.installation import Installation


def portal_application(
    installation: Installation, database: Database, desks: Desks, evidence: EvidenceDesks
) -> Litestar:
    """An ASGI application for every path that is not the API's."""
    frame = Frame(
        utility=_utility(database),
        environment="live",
        secure_cookies=installation.public_url().startswith("https:"),
    )
    readings = HubReadings(
        database,
        byte_store=installation.byte_store(),
        masters=installation.masters(),
        public_keys=partial(load_public_keys, installation.settings.state),
    )
    deeds = HubDeeds(
        database,
        masters=installation.masters(),
        consequences=partial(consequences, DataKeys(database, installation.masters())),
        public_url=installation.public_url(),
    )
    dossiers = HubDossiers(
        database, world(installation), partial(trusted_root_files, installation.settings)
    )
    return portal_pages(frame, readings, deeds, desks, dossiers, evidence)


def _utility(database: Database) -> Words:
    """What stands at the head of every page: the utility's name in the catalogue."""
    with database.read_only() as tx:
        agencies = load_catalogue(tx).agencies.values()
    return next((words(one.title) for one in agencies if one.kind == "utility"), HUB)
