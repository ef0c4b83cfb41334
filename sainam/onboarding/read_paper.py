"""A paper of the seven steps, for those who may read it."""

from __future__ import annotations

from uuid import UUID

from sainam.documents import store as documents
from sainam.documents.refusals import UnknownDocument
from sainam.kit.database import Tx
from sainam.onboarding.actor import Actor
from sainam.onboarding.for_agencies import PAPERS
from sainam.onboarding.take_event import load_for


def read_paper(tx: Tx, document: str, actor: Actor) -> documents.DocumentRow:
    """An agency reads what was issued to it or with it: minutes and memos stay in the house.

    Raises UnknownDocument, UnknownDossier.
    """
    try:
        found = documents.find_document(tx, UUID(document))
    except ValueError as error:
        raise UnknownDocument(document) from error
    if found is None:
        raise UnknownDocument(document)
    if found.dossier is not None:
        load_for(tx, found.dossier, actor)
    if actor.agency is not None and (found.dossier is None or found.kind not in PAPERS):
        raise UnknownDocument(document)
    return found


def papers_of(tx: Tx, dossier: str, actor: Actor) -> tuple[documents.DocumentRow, ...]:
    """Those of a dossier that this person may read."""
    return tuple(
        one
        for one in documents.documents_of(tx, dossier)
        if actor.agency is None or one.kind in PAPERS
    )
