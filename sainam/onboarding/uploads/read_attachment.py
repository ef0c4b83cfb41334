"""The bytes that a step of a dossier attached, for those who may see the step."""

from __future__ import annotations

from sainam.documents.refusals import UnknownDocument
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.onboarding.actor import Actor
from sainam.onboarding.for_agencies import steps_for_agencies
from sainam.onboarding.take_event import load_for
from sainam.onboarding.uploads.attached import attachments_in, brought, side_of


def read_attachment(
    tx: Tx, byte_store: ByteStore, dossier: str, sha256: str, actor: Actor
) -> tuple[str, str, bytes]:
    """Name, media type and bytes. What another side brought is not there, whoever named it.

    Raises UnknownDossier, UnknownDocument, BytesMissing.
    """
    found = load_for(tx, dossier, actor)
    steps = found.steps if actor.agency is None else steps_for_agencies(found)
    for step in reversed(steps):
        for _, one in attachments_in(step.body):
            kept = brought(tx, sha256, side_of(found, step)) if one.sha256 == sha256 else None
            if kept is not None:
                return one.name, kept.media_type, byte_store.read(kept.sha256)
    raise UnknownDocument(sha256)
