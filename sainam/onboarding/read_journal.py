"""Reads what the journal of a dossier needs beside its steps: names, titles, papers."""

from __future__ import annotations

from datetime import datetime

from sainam.agencies import store as agencies
from sainam.documents import store as documents
from sainam.documents.document import Journal
from sainam.formats.layout import Title
from sainam.kit.database import Tx
from sainam.onboarding.act import World
from sainam.onboarding.actor import Actor
from sainam.onboarding.bodies import Convene
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.journal import Line, Paper, journal_of, journal_paper
from sainam.onboarding.state import Event


def read_journal(tx: Tx, world: World, dossier: Dossier, actor: Actor) -> tuple[Line, ...]:
    """As this person may read it: an agency its own, without what stays within the utility."""
    known = [agencies.find_login(tx, login) for login in _people(dossier)]
    papers = [
        Paper(str(row.id), row.kind, row.number) for row in documents.documents_of(tx, dossier.id)
    ]
    return journal_of(
        dossier,
        names={login.name: login.title for login in known if login},
        titles=_titles(tx, world),
        papers=papers,
        inward=actor.agency is None,
    )


def journal_content(tx: Tx, world: World, dossier: Dossier, actor: Actor, at: datetime) -> Journal:
    """The same as a paper's content; it has no number."""
    agency = agencies.find_agency(tx, dossier.agency)
    title = agency.title if agency else Title(dossier.agency, dossier.agency)
    lines = read_journal(tx, world, dossier, actor)
    return journal_paper(dossier, lines, agency=title, at=at)


def _people(dossier: Dossier) -> frozenset[str]:
    """Whoever acted, in whose place, and who was called."""
    acted = {login for step in dossier.steps for login in (step.actor, step.deputy_for) if login}
    called = {one for _, body in dossier.bodies(Convene, Event.CONVENE) for one in body.members}
    return frozenset(acted | called)


def _titles(tx: Tx, world: World) -> dict[str, Title]:
    catalogue = world.catalogue(tx)
    register, _ = world.register(tx)
    return {
        **{name: one.title for name, one in catalogue.contracts.items()},
        **{name: one.title for name, one in catalogue.purposes.items()},
        **{name: register.cite(name) for name in register.provisions},
    }
