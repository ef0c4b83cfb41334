"""What the handlers are given: the page being made, what it may read, what it may do."""

from typing import Annotated, Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, SkipValidation

from sainam.evidence.access.access_desk import AccessDesk
from sainam.evidence.compliance.law_desk import LawDesk
from sainam.evidence.desks import EvidenceDesks
from sainam.evidence.impact.impact_desk import ImpactDesk
from sainam.evidence.pack.pack_desk import PackDesk
from sainam.onboarding.people.desks import Desks
from sainam.portal.page import Page
from sainam.portal.portal_actions import PortalActions
from sainam.portal.portal_data import PortalData
from sainam.portal.views.people import SessionView

Asked = Request[SessionView | None, Any, Any]
ThisPage = NamedDependency[SkipValidation[Page]]
Hub = NamedDependency[SkipValidation[PortalData]]
Actions = NamedDependency[SkipValidation[PortalActions]]
Law = NamedDependency[SkipValidation[LawDesk]]
People = NamedDependency[SkipValidation[Desks]]
Evidence = NamedDependency[SkipValidation[EvidenceDesks]]
Accesses = NamedDependency[SkipValidation[AccessDesk]]
Impacts = NamedDependency[SkipValidation[ImpactDesk]]
Packs = NamedDependency[SkipValidation[PackDesk]]
Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
