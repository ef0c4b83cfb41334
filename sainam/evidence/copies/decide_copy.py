"""Another person decides on a copy that was found: destroyed with a certificate, or given back."""

from __future__ import annotations

import os
from uuid import UUID

from sainam.agencies import store as agencies
from sainam.agencies.person import Person
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.copies import store
from sainam.evidence.copies.found_copy import FoundCopy, certificate_of
from sainam.evidence.copies.refusals import CopyByOne, CopyDecided, CopyReasonMissing, UnknownCopy
from sainam.evidence.papers import Papers, signatory_of
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.onboarding.store import load_dossier
from sainam.onboarding.uploads.store import lock_bytes

_LONGEST = 2000


def release_copy(tx: Tx, copy: UUID, *, reason: str, actor: str) -> None:
    """It was none: it can be opened again. Raises UnknownCopy, CopyByOne, CopyDecided."""
    found = _to_decide(tx, copy, actor)
    why = reason.strip()
    if not why or len(why) > _LONGEST or "\0" in why:
        raise CopyReasonMissing
    store.insert_release(tx, found.id, reason=why, actor=actor)
    append(
        tx, Event.EVIDENCE_COPY_RELEASED, actor=actor, subject=f"copy:{found.id}",
        detail={"dossier": found.dossier, "reason": why},
    )  # fmt: skip


def destroy_copy(tx: Tx, papers: Papers, copy: UUID, *, actor: Person) -> UUID:
    """The certificate. The bytes go last: a kill before the commit leaves a copy still to destroy.

    Equal bytes that somebody else brought stay where they are. Raises UnknownCopy, CopyByOne,
    CopyDecided, and what issuing and signing refuse.
    """
    found = _to_decide(tx, copy, actor.login)
    digest = bytes.fromhex(found.attachment)
    content = certificate_of(found, _agency(tx, found), signatory_of(tx, actor), clock.now(tx))
    certificate = papers.issue(tx, content, actor=actor.login, dossier=found.dossier)
    bytes_stay = store.bytes_needed(tx, copy, digest)
    store.insert_end(tx, copy, certificate, bytes_stay=bytes_stay, actor=actor.login)
    append(
        tx, Event.EVIDENCE_COPY_DESTROYED, actor=actor.login, subject=f"copy:{copy}",
        detail={
            "dossier": found.dossier, "paper": found.paper, "certificate": str(certificate),
            "bytes_stay": bytes_stay,
        },
    )  # fmt: skip
    if not bytes_stay:
        _remove(papers.byte_store, digest)
    return certificate


def _to_decide(tx: Tx, copy: UUID, actor: str) -> FoundCopy:
    """Under the lock of its bytes, so that it is decided once."""
    found = store.find_copy(tx, copy)
    if found is None:
        raise UnknownCopy(str(copy))
    lock_bytes(tx, bytes.fromhex(found.attachment))
    found = store.find_copy(tx, copy)
    if found is None or found.state != "found":
        raise CopyDecided(str(copy))
    if found.found_by == actor:
        raise CopyByOne
    return found


def _agency(tx: Tx, copy: FoundCopy) -> Title:
    dossier = load_dossier(tx, copy.dossier)
    agency = agencies.find_agency(tx, dossier.agency) if dossier else None
    return agency.title if agency else Title(copy.dossier, copy.dossier)


def _remove(byte_store: ByteStore, sha256: bytes) -> None:
    """Durable when it returns; bytes that are gone already are gone."""
    path = byte_store.path(sha256)
    if not path.exists():
        return
    path.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
