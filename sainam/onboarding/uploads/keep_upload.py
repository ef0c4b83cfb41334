"""Puts on record who brought bytes that an event may name from then on."""

from __future__ import annotations

from sainam.agencies.registration.letter import plain_name
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.byte_store import Stored
from sainam.kit.database import Tx
from sainam.onboarding.actor import Actor
from sainam.onboarding.bodies import Attachment
from sainam.onboarding.refusals import RoleMissing
from sainam.onboarding.uploads.store import Upload, insert_upload

# Whose events carry attachments.
UPLOADERS = ("agency_officer", "agency_developer", "legal", "operator", "finance")


def may_upload(actor: Actor) -> None:
    """Before anything is stored. Raises RoleMissing."""
    if not any(actor.in_role(role) for role in UPLOADERS):
        raise RoleMissing(", ".join(UPLOADERS))


def keep_upload(
    tx: Tx, stored: Stored, *, name: str, media_type: str, actor: Actor
) -> Attachment:  # fmt: skip
    """`stored` is in the byte store already: a kill before this leaves bytes that none can name."""
    insert_upload(tx, Upload(stored.sha256, actor.agency, actor.login, media_type, stored.length))
    digest = stored.sha256.hex()
    append(
        tx,
        Event.ONBOARDING_UPLOAD_KEPT,
        actor=actor.login,
        subject=f"upload:{digest}",
        agency=actor.agency,
        detail={"media_type": media_type, "size": stored.length},
    )
    return Attachment(
        sha256=digest,
        name=plain_name(name, otherwise="attachment"),
        media_type=media_type,
        length=stored.length,
    )
