"""The portal over a sample hub, as an ASGI application."""

from typing import cast

from litestar import Litestar

from browser.sample_evidence import SampleEvidence
from browser.sample_hub import SampleActions, SampleHub
from browser.sample_people import SamplePeople
from sainam.evidence.desks import EvidenceDesks
from sainam.onboarding.people.desks import Desks
from sainam.portal.frame import Frame
from sainam.portal.mount import portal_pages
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.views.bilingual import Words

UTILITY = Words(th="การประปาทดสอบ", en="Test Waterworks Authority")


def portal_over(
    hub: SampleHub, actions: SampleActions, people: SamplePeople | None = None
) -> Litestar:
    frame = Frame(utility=UTILITY, environment="live", secure_cookies=False)
    return portal_pages(
        frame, hub, actions, cast("Desks", people or SamplePeople()),
        cast("HubDossiers", None), cast("EvidenceDesks", SampleEvidence(bare=hub.bare)),
    )  # fmt: skip


def sample_portal() -> Litestar:
    return portal_over(SampleHub(), SampleActions())


def bare_portal() -> Litestar:
    return portal_over(SampleHub(bare=True), SampleActions(), SamplePeople(bare=True))
