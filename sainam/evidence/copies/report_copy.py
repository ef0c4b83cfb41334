"""Somebody finds a copy in what was attached: from then on nobody opens it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.copies import store
from sainam.evidence.copies.found_copy import CopiedPaper
from sainam.evidence.copies.refusals import UnknownCopy
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.store import load_dossier
from sainam.onboarding.uploads.attached import attachments_in, brought, side_of
from sainam.onboarding.uploads.store import lock_bytes


@dataclass(frozen=True, slots=True)
class Attached:
    """`side` is the agency that brought it, None for the house."""

    sha256: str
    name: str
    kind: str
    side: str | None


def attached_to(tx: Tx, dossier: str) -> tuple[Attached, ...]:
    """All that the steps of a dossier attached and that can still be opened; each once.

    Raises UnknownCopy where there is no such dossier.
    """
    found = load_dossier(tx, dossier.replace("\0", ""))
    if found is None:
        raise UnknownCopy(dossier[:200])
    return tuple(dict.fromkeys(_attached(tx, found)))


def report_copy(tx: Tx, dossier: str, sha256: str, paper: CopiedPaper, *, actor: str) -> UUID:
    """Raises UnknownCopy, also for what was reported before."""
    one = next((each for each in attached_to(tx, dossier) if each.sha256 == sha256), None)
    if one is None:
        raise UnknownCopy(sha256[:64])
    digest, copy = bytes.fromhex(one.sha256), new_id()
    lock_bytes(tx, digest)
    store.insert_found(tx, copy, dossier, one.sha256, paper, declared_as=one.kind, actor=actor)
    if not store.shut_uploads(tx, copy, digest, one.side):
        raise UnknownCopy(sha256[:64])
    append(
        tx, Event.EVIDENCE_COPY_FOUND, actor=actor, subject=f"copy:{copy}", agency=one.side,
        detail={"dossier": dossier, "paper": paper, "declared_as": one.kind},
    )  # fmt: skip
    return copy


def _attached(tx: Tx, dossier: Dossier) -> Iterator[Attached]:
    for step in dossier.steps:
        side = side_of(dossier, step)
        for _, one in attachments_in(step.body):
            kept = brought(tx, one.sha256, side, one.kind)
            if kept is not None:
                yield Attached(one.sha256, one.name, kept.kind, side)
