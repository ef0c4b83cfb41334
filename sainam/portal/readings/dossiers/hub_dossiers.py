"""The seven steps as the portal reaches them: each reading and each deed in its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sainam.agencies.refusals import NotYours
from sainam.agencies.registration.letter import media_type_of
from sainam.documents.typeset import record_of, typeset
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.onboarding.act import World
from sainam.onboarding.actor import Actor
from sainam.onboarding.bodies import Attachment
from sainam.onboarding.dossier import Dossier, Kind
from sainam.onboarding.for_agencies import is_for_agencies
from sainam.onboarding.going_live.trial import sample_for
from sainam.onboarding.journal import Line
from sainam.onboarding.read_journal import journal_content, read_journal
from sainam.onboarding.refusals import RoleMissing
from sainam.onboarding.remind_of_old_keys import due_old_keys, place_to_retire
from sainam.onboarding.state import Event
from sainam.onboarding.take_event import load_for, open_dossier, take_event
from sainam.onboarding.uploads.keep_upload import keep_upload, may_upload
from sainam.onboarding.uploads.read_attachment import read_attachment
from sainam.portal.readings.agreements.suspensions import standing_suspensions
from sainam.portal.readings.dossiers import list_dossiers, show_dossier, show_steps
from sainam.portal.readings.dossiers.form_offer import form_offer, form_start
from sainam.portal.readings.dossiers.show_council import show_council
from sainam.portal.readings.dossiers.stand_ins import stand_ins
from sainam.portal.readings.names import Names
from sainam.portal.views.agreements import OldKeyView, SuspensionView
from sainam.portal.views.council import CouncilView
from sainam.portal.views.dossiers import Board, BoardFilter, DocumentPage, DossierFile, DossierRow
from sainam.portal.views.entries import Offer
from sainam.portal.views.steps import AgreementView, BuildView, DesignView

Roots = Callable[[], Iterable[Path]]
# Who is told of suspensions at the utility.
_STOPPERS = ("fpt", "fys", "legal", "operator", "dpo")


class HubDossiers:
    """`login` is who is signed in; what they may do is looked up anew each time.

    `roots` are the PEM files of certificates that a verification trusts.
    """

    def __init__(self, database: Database, world: World, roots: Roots = tuple) -> None:
        self._database = database
        self._world = world
        self._roots = roots

    def inbox(self, login: str) -> tuple[DossierRow, ...]:
        with self._database.read_only() as tx:
            return list_dossiers.inbox(tx, self._actor(tx, login))

    def suspended(self, login: str) -> tuple[SuspensionView, ...]:
        """Agreements that stand suspended: an agency's own, or all for who has to do with them."""
        with self._database.read_only() as tx:
            actor = self._actor(tx, login)
            if actor.agency is None and not any(map(actor.in_role, _STOPPERS)):
                return ()
            return standing_suspensions(tx, actor.agency)

    def old_keys(self, login: str) -> tuple[OldKeyView, ...]:
        """Keys to be retired: an agency's own, or all for operators."""
        with self._database.read_only() as tx:
            actor = self._actor(tx, login)
            if actor.agency is None and not actor.in_role("operator"):
                return ()
            names = Names(self._world.catalogue(tx), tx)
            return tuple(
                OldKeyView(
                    credential=one.credential, agreement_id=one.agreement,
                    agency=names.agency(one.agency), replaced_at=one.replaced_at,
                    place=place_to_retire(tx, one),
                )
                for one in due_old_keys(tx, clock.now(tx), actor.agency)
            )  # fmt: skip

    def board(self, login: str, wanted: BoardFilter) -> Board:
        with self._database.read_only() as tx:
            return list_dossiers.board(tx, self._actor(tx, login), wanted)

    def file(self, login: str, dossier: str) -> DossierFile:
        """Raises UnknownDossier where it is not theirs to see."""
        with self._database.read_only() as tx:
            actor = self._actor(tx, login)
            shown = show_dossier.show_dossier(tx, self._world, actor, dossier)
            found, at = shown.dossier, clock.now(tx)
            who = stand_ins(tx, found.state, found.agency, at, actor)
            return replace(shown, stand_ins=who)

    def journal(self, login: str, dossier: str) -> tuple[Line, ...]:
        with self._database.read_only() as tx:
            actor = self._actor(tx, login)
            return read_journal(tx, self._world, load_for(tx, dossier, actor), actor)

    def journal_paper(self, login: str, dossier: str) -> bytes:
        """A PDF without a number, made when it is asked for."""
        with self._database.read_only() as tx:
            actor, at = self._actor(tx, login), clock.now(tx)
            found = load_for(tx, dossier, actor)
            content = journal_content(tx, self._world, found, actor, at)
        return typeset(record_of(self._world.office.letterhead, content, "", at)).pdf

    def form(self, login: str, dossier: str, event: Event) -> tuple[Offer, dict[str, Any]]:
        """What may be chosen, and what stands in the form at first.

        An agency sees nothing of a form for the utility's people. Raises RoleMissing.
        """
        with self._database.read_only() as tx:
            actor = self._actor(tx, login)
            found = load_for(tx, dossier, actor)
            if actor.agency is not None and not is_for_agencies(event):
                raise RoleMissing
            return (
                form_offer(tx, self._world, found, event),
                form_start(tx, self._world, found, event),
            )

    def council(self, login: str, dossier: str) -> CouncilView:
        """Raises UnknownDossier."""
        with self._database.read_only() as tx:
            return show_council(tx, self._world, self._actor(tx, login), dossier)

    def design(self, login: str, dossier: str) -> DesignView:
        with self._database.read_only() as tx:
            return show_steps.show_design(tx, self._actor(tx, login), dossier)

    def agreement(
        self, login: str, dossier: str, before: int | None, after: int | None
    ) -> AgreementView:
        with self._database.read_only() as tx:
            actor = self._actor(tx, login)
            return show_steps.show_agreement(tx, self._world, actor, dossier, before, after)

    def build(self, login: str, dossier: str) -> BuildView:
        with self._database.read_only() as tx:
            return show_steps.show_build(tx, self._world, self._actor(tx, login), dossier)

    def open(
        self, login: str, kind: Kind, *, earlier: str | None, agreement: str | None,
        request: dict[str, Any],
    ) -> Dossier:  # fmt: skip
        """Raises RoleMissing, UnknownDossier, BodyInvalid."""
        with self._database.transaction() as tx:
            actor = self._actor(tx, login)
            return open_dossier(
                tx, self._world, kind=kind, agency=actor.agency or "", actor=actor,
                earlier=earlier, agreement=agreement, body=request,
            ).dossier  # fmt: skip

    def act(self, login: str, dossier: str, event: str, body: dict[str, Any], seen: int) -> Dossier:
        """Raises what take_event raises."""
        with self._database.transaction() as tx:
            return take_event(
                tx, self._world, dossier=dossier, event=event, body=body, seen=seen,
                actor=self._actor(tx, login),
            ).dossier  # fmt: skip

    def sample(self, login: str, dossier: str, name: str) -> bytes:
        """A sample file to be dropped in the sandbox. Raises SampleUnknown."""
        with self._database.read_only() as tx:
            found = load_for(tx, dossier, self._actor(tx, login))
            return sample_for(tx, self._world, found, name, clock.now(tx))

    def attach(self, login: str, name: str, kind: str, content: bytes) -> Attachment | None:
        """What it is is declared by who brings it; None: not of a type that is taken.

        Raises RoleMissing, BodyInvalid.
        """
        with self._database.read_only() as tx:
            actor = self._actor(tx, login)
        may_upload(actor)
        media_type = media_type_of(content)
        if media_type is None:
            return None
        with self._database.transaction() as tx:
            return keep_upload(
                tx, self._world.byte_store, content,
                name=name, kind=kind, media_type=media_type, actor=actor,
            )  # fmt: skip

    def document(self, login: str, dossier: str, document: UUID, *, verify: bool) -> DocumentPage:
        """Raises UnknownDossier, UnknownDocument."""
        with self._database.read_only() as tx:
            return show_dossier.show_document(
                tx,
                self._world,
                self._actor(tx, login),
                dossier,
                document,
                self._roots() if verify else None,
            )

    def document_bytes(self, login: str, dossier: str, document: UUID) -> tuple[str, bytes]:
        with self._database.read_only() as tx:
            actor = self._actor(tx, login)
            return show_dossier.document_bytes(tx, self._world, actor, dossier, document)

    def attachment_bytes(self, login: str, dossier: str, sha256: str) -> tuple[str, bytes]:
        with self._database.read_only() as tx:
            actor = self._actor(tx, login)
            name, _, content = read_attachment(
                tx, self._world.byte_store, dossier, sha256, actor
            )  # fmt: skip
            return name, content

    def _actor(self, tx: Tx, login: str) -> Actor:
        person = self._world.person(tx, login)
        if person is None:
            raise NotYours(login)
        return Actor(person.login, person.roles, person.agency, person.acting_for)
