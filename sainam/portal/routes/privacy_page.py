"""The data protection officer's desk: all that has a clock, on one page."""

from __future__ import annotations

from litestar import Response, get

from sainam.evidence.processing.alarm import Alarm
from sainam.portal.roles import may
from sainam.portal.routes.asked import Evidence, ThisPage


@get("/privacy", sync_to_thread=True)
def privacy(page: ThisPage, evidence: Evidence) -> Response[bytes]:
    """Each part of the desk is a template of its own below privacy/, given what it reads."""
    actor = page.actor("see_privacy")
    incidents, now = evidence.incidents.incidents(actor)
    known = may(page.reader.person.roles, "see_subjects")
    return page.show(
        "privacy.html",
        alarms=_open_alarms(evidence, actor, page),
        incidents=incidents,
        now=now,
        requests=evidence.subjects.requests(actor) if known else (),
        withheld=evidence.subjects.withheld(actor) if known else None,
        papers=evidence.papers.papers(actor),
        consents=evidence.consents.consents(actor) if known else None,
    )


def _open_alarms(evidence: Evidence, actor: str, page: ThisPage) -> tuple[Alarm, ...] | None:
    """None where the record of processing is not the reader's."""
    if not may(page.reader.person.roles, "see_processing"):
        return None
    return tuple(one for one in evidence.processing.alarms(actor).rows if one.is_open)


HANDLERS = (privacy,)
