"""The portal over a sample hub, as an ASGI application."""

from typing import cast

from litestar import Litestar

from browser.sample_accesses import SampleAccesses
from browser.sample_hub import SampleActions, SampleHub
from browser.sample_packs import SamplePacks
from browser.sample_people import SamplePeople
from sainam.evidence.access.access_desk import AccessDesk
from sainam.evidence.pack.pack_desk import PackDesk
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
        frame,
        hub,
        actions,
        cast("Desks", people or SamplePeople()),
        cast("HubDossiers", None),
        cast("PackDesk", SamplePacks(bare=hub.bare)),
        cast("AccessDesk", SampleAccesses()),
    )


def sample_portal() -> Litestar:
    return portal_over(SampleHub(), SampleActions())


def bare_portal() -> Litestar:
    return portal_over(SampleHub(bare=True), SampleActions(), SamplePeople(bare=True))
