"""Where a person can go in the portal: few groups of places, each person's own."""

from __future__ import annotations

from dataclasses import dataclass

from sainam.portal.roles import Deed, may
from sainam.portal.views.people import PersonView


@dataclass(frozen=True, slots=True)
class Place:
    """`deed` that one must have the right to; `also` the beginnings of pages that belong here."""

    to: str
    label: str
    deed: Deed | None = None
    also: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether a page's path, without its language, is of this place."""
        if self.to == "/":
            return path == "/"
        return any(path == one or path.startswith(f"{one}/") for one in (self.to, *self.also))


@dataclass(frozen=True, slots=True)
class Group:
    """Without a label its places stand in the bar themselves."""

    label: str | None
    places: tuple[Place, ...]

    def holds(self, path: str) -> bool:
        return any(one.holds(path) for one in self.places)


_INBOX = Place("/inbox", "nav.inbox")
_DOSSIERS = Place("/dossiers", "nav.dossiers", also=("/requests", "/process"))
_REGISTRATIONS = Place("/registrations", "nav.registrations", "decide_registration")
_DATASETS = Place("/datasets", "nav.datasets")
_TRACE = Place("/trace", "nav.trace")
_DEPUTIES = Place("/deputies", "nav.deputies")

OF_STAFF = (
    Group(None, (Place("/", "nav.home"), _INBOX)),
    Group("nav.of_work", (_DOSSIERS, Place("/agreements", "nav.agreements"), _REGISTRATIONS)),
    Group(
        "nav.of_traffic",
        (
            Place("/map", "nav.map", also=("/links",)),
            Place("/exchanges", "nav.exchanges"),
            Place("/service-requests", "nav.service_requests"),
            Place("/refusals", "nav.refusals"),
            Place("/files", "nav.files"),
            Place("/agent-days", "nav.agent_days"),
            Place("/series", "nav.series"),
            Place("/lists", "nav.lists"),
            _DATASETS,
            Place("/mail", "nav.mail", "see_mail"),
        ),
    ),
    Group(
        "nav.of_law",
        (
            Place("/law", "nav.law", also=("/law-new", "/law-changes", "/law-kept")),
            Place("/compliance", "nav.compliance", also=("/measures",)),
            _TRACE,
            Place("/audit", "nav.audit"),
            Place("/evidence", "nav.evidence", "make_evidence"),
        ),
    ),
    Group(
        "nav.of_privacy",
        (
            Place("/privacy", "nav.privacy", "see_privacy"),
            Place("/processing", "nav.processing", "see_processing"),
            Place("/deletions", "nav.deletions", "see_deletions"),
        ),
    ),
    Group(
        "nav.of_people",
        (
            Place("/staff", "nav.staff", "see_staff"),
            _DEPUTIES,
            Place("/access", "nav.access", "see_access"),
        ),
    ),
)
OF_AGENCIES = (
    Group(
        None,
        (
            _INBOX, _DOSSIERS, Place("/people", "nav.people"), _DATASETS, _TRACE,
            _REGISTRATIONS, _DEPUTIES,
        ),
    ),
)  # fmt: skip


def groups_of(person: PersonView) -> tuple[Group, ...]:
    """A group of which one place is left gives that place to the bar."""
    found = []
    for group in OF_AGENCIES if person.agency else OF_STAFF:
        own = tuple(one for one in group.places if one.deed is None or may(person.roles, one.deed))
        if own:
            found.append(Group(group.label if len(own) > 1 else None, own))
    return tuple(found)
