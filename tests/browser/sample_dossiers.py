"""The portal over real dossiers on a real database; only who is signed in is invented."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from dossier_desk import PEOPLE, world_over
from litestar import Litestar

from browser.sample_accesses import SampleAccesses
from browser.sample_hub import SampleActions, SampleHub
from browser.sample_links import NOON
from browser.sample_packs import SamplePacks
from browser.sample_people import SamplePeople
from browser.sample_portal import UTILITY
from sainam.evidence.access.access_desk import AccessDesk
from sainam.evidence.compliance.law_desk import LawDesk
from sainam.evidence.desks import EvidenceDesks
from sainam.evidence.impact.impact_desk import ImpactDesk
from sainam.evidence.pack.pack_desk import PackDesk
from sainam.evidence.processing.processing_desk import ProcessingDesk
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.onboarding.act import World
from sainam.onboarding.people.desks import Desks
from sainam.portal.frame import Frame
from sainam.portal.mount import portal_pages
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers, Roots
from sainam.portal.views.bilingual import Words
from sainam.portal.views.people import PersonView, Role, SessionView

DATABASE, FOLDER = "SAINAM_TEST_DOSSIERS_DATABASE", "SAINAM_TEST_DOSSIERS_FOLDER"


class HubOfDossiers(SampleHub):
    """Whose session it is stands in the cookie by the name of the login."""

    def session(self, token: str) -> SessionView | None:
        if token not in PEOPLE:
            return None
        role, agency = PEOPLE[token]
        return SessionView(
            person=PersonView(
                login=token, name=Words(f"สมมติ {token}", token),
                roles=frozenset({cast("Role", role)}), agency=agency,
            ),
            csrf=f"form-of-{token}",
            expires_at=NOON + timedelta(days=1),
        )  # fmt: skip


def portal_of_dossiers() -> Litestar:
    database = Database(os.environ[DATABASE], application_name="tests")
    folder = Path(os.environ[FOLDER])
    return portal_over_dossiers(
        database, world_over(folder), lambda: [folder / "trials" / "authority.pem"]
    )


def desks_over(database: Database, byte_store: ByteStore) -> EvidenceDesks:
    """Those of them that a dossier's pages ask."""
    none = cast("Any", None)
    return EvidenceDesks(
        none, none, none, none, none, ProcessingDesk(database), cast("PackDesk", SamplePacks()),
        cast("AccessDesk", SampleAccesses()), LawDesk(database, byte_store),
        ImpactDesk(database, byte_store),
    )  # fmt: skip


def portal_over_dossiers(database: Database, world: World, roots: Roots = tuple) -> Litestar:
    frame = Frame(utility=UTILITY, environment="live", secure_cookies=False)
    return portal_pages(
        frame, HubOfDossiers(), SampleActions(), cast("Desks", SamplePeople()),
        HubDossiers(database, world, roots), desks_over(database, world.byte_store),
    )  # fmt: skip
