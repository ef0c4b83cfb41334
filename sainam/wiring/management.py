"""All of the management API: people, dossiers, agreements, evidence."""

from __future__ import annotations

from sainam.api import consents, copies, incidents, replaced_papers, subjects
from sainam.api.access import access_routes
from sainam.api.agreements import agreement_routes
from sainam.api.beside_dossiers import routes_beside
from sainam.api.datasets import dataset_routes
from sainam.api.dossiers import dossier_routes
from sainam.api.evidence import pack_routes
from sainam.api.law import law_routes
from sainam.api.lists import list_routes
from sainam.api.management import Management
from sainam.api.processing import processing_routes
from sainam.api.service_requests import service_request_routes
from sainam.evidence.desks import EvidenceDesks
from sainam.kit.database import Database
from sainam.onboarding.people.desks import Desks
from sainam.wiring import people
from sainam.wiring.agreements import Agreements
from sainam.wiring.beside_dossiers import BesideDossiers
from sainam.wiring.data_catalogue import DataCatalogue
from sainam.wiring.dossiers import Dossiers
from sainam.wiring.installation import Installation
from sainam.wiring.list_desk import ListsOfHub
from sainam.wiring.service_request_desk import ServiceRequestsOfHub


def management(
    installation: Installation, database: Database, desks: Desks, evidence: EvidenceDesks
) -> Management:
    beside = BesideDossiers(database)
    return people.management(
        desks,
        *routes_beside(beside),
        *dataset_routes(DataCatalogue(installation, database)),
        *dossier_routes(Dossiers(installation, database)),
        *agreement_routes(Agreements(installation, database)),
        *list_routes(ListsOfHub(installation, database)),
        *service_request_routes(ServiceRequestsOfHub(database)),
        *consents.routes(evidence.consents),
        *copies.routes(evidence.copies),
        *incidents.routes(evidence.incidents),
        *replaced_papers.routes(evidence.papers),
        *subjects.routes(evidence.subjects),
        *processing_routes(evidence.processing),
        *access_routes(evidence.accesses),
        *pack_routes(evidence.packs),
        *law_routes(evidence.law),
    )
