"""Puts on record who brought bytes that an event may name from then on."""

from __future__ import annotations

import hashlib
import io

from sainam.agencies.registration.letter import plain_name
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.onboarding.actor import Actor
from sainam.onboarding.bodies import Attachment
from sainam.onboarding.common_guards import refuse
from sainam.onboarding.refusals import RoleMissing
from sainam.onboarding.uploads.declared import declared_faults
from sainam.onboarding.uploads.store import Upload, insert_upload, lock_bytes

# Whose events carry attachments.
UPLOADERS = ("agency_officer", "agency_developer", "legal", "operator", "finance")


def may_upload(actor: Actor) -> None:
    """Before anything is read. Raises RoleMissing."""
    if not any(actor.in_role(role) for role in UPLOADERS):
        raise RoleMissing(", ".join(UPLOADERS))


def keep_upload(
    tx: Tx, byte_store: ByteStore, content: bytes, *, name: str, kind: str, media_type: str,
    actor: Actor,
) -> Attachment:  # fmt: skip
    """Stored before the row of it is: a kill between leaves bytes that none can name.

    The lock is had before: equal bytes that are being destroyed elsewhere are stored after that.
    Raises BodyInvalid where the kind is not declared, or is one that nobody may ask for.
    """
    refuse(declared_faults(kind, name))
    lock_bytes(tx, hashlib.sha256(content).digest())
    stored = byte_store.put(io.BytesIO(content))
    insert_upload(
        tx, Upload(stored.sha256, actor.agency, actor.login, media_type, stored.length, kind)
    )
    digest = stored.sha256.hex()
    append(
        tx,
        Event.ONBOARDING_UPLOAD_KEPT,
        actor=actor.login,
        subject=f"upload:{digest}",
        agency=actor.agency,
        detail={"kind": kind, "media_type": media_type, "size": stored.length},
    )
    return Attachment(
        sha256=digest,
        name=plain_name(name, otherwise="attachment"),
        media_type=media_type,
        length=stored.length,
        kind=kind,
    )
