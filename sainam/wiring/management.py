"""All of the management API: people, dossiers, agreements."""

from __future__ import annotations

from sainam.api.access import access_routes
from sainam.api.agreements import agreement_routes
from sainam.api.beside_dossiers import routes_beside
from sainam.api.dossiers import dossier_routes
from sainam.api.evidence import pack_routes
from sainam.api.management import Management
from sainam.kit.database import Database
from sainam.onboarding.people.desks import Desks
from sainam.wiring import people
from sainam.wiring.access import access_desk
from sainam.wiring.agreements import Agreements
from sainam.wiring.beside_dossiers import BesideDossiers
from sainam.wiring.dossiers import Dossiers
from sainam.wiring.evidence import pack_desk
from sainam.wiring.installation import Installation


def management(installation: Installation, database: Database, desks: Desks) -> Management:
    return people.management(
        desks,
        *routes_beside(BesideDossiers(database)),
        *dossier_routes(Dossiers(installation, database)),
        *agreement_routes(Agreements(installation, database)),
        *access_routes(access_desk(installation, database)),
        *pack_routes(pack_desk(installation.settings, database, installation.byte_store())),
    )
