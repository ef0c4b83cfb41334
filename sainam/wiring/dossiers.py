"""The dossiers' verbs bound to the database, for the API and the portal."""

from __future__ import annotations

from datetime import date
from typing import Any

from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.agencies.registration.letter import media_type_of
from sainam.api.dossiers import Doing, Opening
from sainam.documents.typeset import record_of, typeset
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.law.council_rules import CouncilRules
from sainam.links.applied_catalogue import load_catalogue, load_law
from sainam.onboarding import process, store
from sainam.onboarding.act import World
from sainam.onboarding.actor import Actor
from sainam.onboarding.bodies import Attachment
from sainam.onboarding.bpmn import bpmn
from sainam.onboarding.common_guards import refuse
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.going_live.conformance import Check
from sainam.onboarding.going_live.trial import checks_for, sample_for
from sainam.onboarding.inbox import Turn, turns
from sainam.onboarding.journal import Line
from sainam.onboarding.read_journal import journal_content, read_journal
from sainam.onboarding.read_paper import read_paper
from sainam.onboarding.signing.agreement_of import agreement_until
from sainam.onboarding.take_event import load_for, open_dossier, take_event
from sainam.onboarding.told import DossierTold, dossier_told
from sainam.onboarding.uploads.keep_upload import keep_upload, may_upload
from sainam.onboarding.uploads.read_attachment import read_attachment
from sainam.wiring.documents import office, signing_desk
from sainam.wiring.installation import Installation


def world(installation: Installation) -> World:
    return World(
        byte_store=installation.byte_store(),
        office=office(installation.settings),
        signing_desk=signing_desk(installation),
        catalogue=load_catalogue,
        register=load_law,
        council=_council,
        person=person_of,
        holidays=_holidays,
        agreement_until=agreement_until,
        public_url=installation.public_url(),
    )


def actor_of(person: Person) -> Actor:
    return Actor(person.login, person.roles, person.agency, person.acting_for)


class Dossiers:
    """One per process."""

    def __init__(self, installation: Installation, database: Database) -> None:
        self._database = database
        self._world = world(installation)

    def list(self, who: Person, *, mine: bool) -> Any:
        with self._database.read_only() as tx:
            standings = store.standings(tx, agency=who.agency)
            at = clock.now(tx)
        if not mine:
            return standings
        waiting: tuple[Turn, ...] = turns(standings, actor_of(who), at)
        return waiting

    def show(self, who: Person, dossier: str) -> DossierTold:
        with self._database.read_only() as tx:
            actor = actor_of(who)
            return dossier_told(load_for(tx, dossier, actor), actor, clock.now(tx))

    def open(self, who: Person, opening: Opening) -> DossierTold:
        actor = actor_of(who)
        with self._database.transaction() as tx:
            taken = open_dossier(
                tx, self._world, kind=opening.kind, agency=who.agency or "", actor=actor,
                earlier=opening.earlier, agreement=opening.agreement, body=opening.request,
            )  # fmt: skip
            return dossier_told(taken.dossier, actor, clock.now(tx))

    def act(self, who: Person, dossier: str, event: str, doing: Doing) -> DossierTold:
        actor = actor_of(who)
        with self._database.transaction() as tx:
            taken = take_event(
                tx, self._world, dossier=dossier, event=event, body=doing.body, seen=doing.seen,
                actor=actor,
            )  # fmt: skip
            return dossier_told(taken.dossier, actor, clock.now(tx))

    def attach(self, who: Person, name: str, kind: str, content: bytes) -> Attachment:
        """What it is is declared by who brings it; the type of file is judged by its bytes."""
        actor = actor_of(who)
        may_upload(actor)
        media_type = media_type_of(content)
        if media_type is None:
            refuse(
                [
                    FieldFault(
                        "attachments", "request.attachment", "รับเฉพาะ PDF, PNG, JPEG",
                        "Only PDF, PNG or JPEG are taken.",
                    )
                ]
            )  # fmt: skip
        with self._database.transaction() as tx:
            return keep_upload(
                tx, self._world.byte_store, content,
                name=name, kind=kind, media_type=media_type or "", actor=actor,
            )  # fmt: skip

    def attachment(self, who: Person, dossier: str, sha256: str) -> tuple[str, str, bytes]:
        with self._database.read_only() as tx:
            return read_attachment(tx, self._world.byte_store, dossier, sha256, actor_of(who))

    def document(self, who: Person, document: str) -> bytes:
        with self._database.read_only() as tx:
            found = read_paper(tx, document, actor_of(who))
        return self._world.byte_store.read(found.latest)

    def checks(self, who: Person, dossier: str) -> tuple[Check, ...]:
        with self._database.read_only() as tx:
            return checks_for(tx, self._world, load_for(tx, dossier, actor_of(who)))

    def sample(self, who: Person, dossier: str, name: str) -> bytes:
        """A file to be dropped in the sandbox. Raises UnknownDossier, SampleUnknown."""
        with self._database.read_only() as tx:
            found = load_for(tx, dossier, actor_of(who))
            return sample_for(tx, self._world, found, name, clock.now(tx))

    def journal(self, who: Person, dossier: str) -> tuple[Line, ...]:
        with self._database.read_only() as tx:
            actor = actor_of(who)
            return read_journal(tx, self._world, load_for(tx, dossier, actor), actor)

    def journal_paper(self, who: Person, dossier: str) -> bytes:
        """Without a number: it is made when it is asked for. Raises UnknownDossier."""
        with self._database.read_only() as tx:
            actor, at = actor_of(who), clock.now(tx)
            found = load_for(tx, dossier, actor)
            content = journal_content(tx, self._world, found, actor, at)
        return typeset(record_of(self._world.office.letterhead, content, "", at)).pdf

    def process(self) -> Any:
        return {"version": process.VERSION, "stations": process.STATIONS, "table": process.TABLE}

    def bpmn(self, language: str) -> bytes:
        return bpmn(language)


def _council(tx: Tx) -> CouncilRules:
    """The utility has one council; a catalogue without its rules has the plain ones."""
    rules = load_catalogue(tx).councils.values()
    return next(iter(rules), CouncilRules(id="data-governance"))


def _holidays(tx: Tx) -> frozenset[date]:
    return load_catalogue(tx).holidays()
