"""What stands beside a dossier, read from the database, for the API."""

from __future__ import annotations

from typing import Any

from sainam.agencies import store as agencies
from sainam.agencies.person import Person
from sainam.kit.database import Database, Tx
from sainam.links.applied_catalogue import load_catalogue, load_law
from sainam.onboarding.bodies import AgreementDraft, Request
from sainam.onboarding.design.design import agreed_design
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.memo.refusals import FormMissing
from sainam.onboarding.read_paper import papers_of
from sainam.onboarding.signing.agreement_text import first_draft
from sainam.onboarding.signing.amendment import amendment_of
from sainam.onboarding.signing.exit_guards import exit_entries
from sainam.onboarding.signing.exit_list import ticked
from sainam.onboarding.take_event import load_for
from sainam.wiring.dossiers import actor_of

_DRAFTERS = ("legal",)


class BesideDossiers:
    """One per process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def catalogue(self) -> Any:
        with self._database.read_only() as tx:
            catalogue, register = load_catalogue(tx), load_law(tx)[0]
        return {
            "datasets": [
                {
                    "id": name, "title": contract.title, "pattern": contract.pattern,
                    "fields": [
                        {"name": leaf, "title": field.title, "class": field.classification}
                        for leaf, field in contract.leaves.items()
                    ],
                }
                for name, contract in sorted(catalogue.contracts.items())
            ],
            "purposes": [
                {"id": name, "title": purpose.title}
                for name, purpose in sorted(catalogue.purposes.items())
            ],
            "legal_bases": [
                {"id": basis.id, "title": basis.title} for basis in register.legal_bases
            ],
        }  # fmt: skip

    def documents(self, who: Person, dossier: str) -> Any:
        with self._database.read_only() as tx:
            found = papers_of(tx, _seen(tx, who, dossier).id, actor_of(who))
        return [
            {
                "id": one.id, "kind": one.kind, "number": one.number, "made_at": one.made_at,
                "sha256": one.latest.hex(), "signed": one.signed, "wanted": one.wanted,
                "voided": one.voided,
            }
            for one in found
        ]  # fmt: skip

    def first_draft(self, who: Person, dossier: str) -> AgreementDraft:
        """Raises NotYours, UnknownDossier, FormMissing."""
        who.must_be(*_DRAFTERS)
        with self._database.read_only() as tx:
            found = _seen(tx, who, dossier)
            design = agreed_design(found)
            agency = agencies.find_agency(tx, found.agency)
            if design is None or agency is None:
                raise FormMissing
            return first_draft(found, design, load_catalogue(tx), load_law(tx)[0], agency)

    def amendment(self, who: Person, dossier: str) -> Request:
        with self._database.read_only() as tx:
            return amendment_of(_seen(tx, who, dossier))

    def exit_list(self, who: Person, dossier: str) -> Any:
        with self._database.read_only() as tx:
            found = _seen(tx, who, dossier)
            entries, done = exit_entries(tx, found), ticked(found)
        return [
            {
                "item": one.item, "title": one.title, "roles": one.roles,
                "certificate": one.certificate, "last": one.last, "done": one.item in done,
            }
            for one in entries
        ]  # fmt: skip


def _seen(tx: Tx, who: Person, dossier: str) -> Dossier:
    """Raises UnknownDossier where it is another agency's."""
    return load_for(tx, dossier, actor_of(who))
