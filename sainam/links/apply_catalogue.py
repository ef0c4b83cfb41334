"""Applies a catalogue: one transaction, the same content changes nothing, nothing is edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from sainam.agencies import store as agencies
from sainam.agencies.end_credential import end_credential
from sainam.agencies.public_key import PublicKey
from sainam.agencies.register_credential import register_credential
from sainam.agreements import store as agreements
from sainam.agreements.amend_agreement import amend_agreement
from sainam.agreements.bring_in_agreement import bring_in_agreement
from sainam.agreements.open_door import open_door
from sainam.agreements.shut_door import shut_door
from sainam.agreements.store import Door
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.links import store
from sainam.links.law_changes.keep_register import keep_register
from sainam.links.plan_catalogue import Change, plan_catalogue
from sainam.links.read_catalogue import Entry, read_catalogue
from sainam.links.retention_class import RetentionClass

_REASON = "applied from the catalogue"
_GONE = "taken out of the catalogue"


def apply_catalogue(
    tx: Tx, folder: Path, *, public_keys: Mapping[str, PublicKey], actor: str
) -> tuple[Change, ...]:
    """What was changed. `public_keys` are by credential; doors wait until theirs is known.

    Two that apply at once go one after the other. Raises CatalogueFaulty for what cannot be
    read (see check_catalogue for the rest), AgreementStillOpen, and the refusals of the steps.
    """
    store.lock_appliers(tx)
    changes = plan_catalogue(tx, folder, public_keys)
    if not changes:
        return ()
    apply = new_id()
    store.insert_apply(tx, apply, actor=actor, digest=read_catalogue(folder).digest)
    _lock_gates(tx, changes)
    for change in changes:
        _DOERS[change.action](tx, apply, change, actor)
    return changes


def _lock_gates(tx: Tx, changes: Sequence[Change]) -> None:
    """All gates at once, in their order, before any step: see lock_gates."""
    touched = {change.name for change in changes if change.action == "amend"}
    for change in changes:
        if change.action == "shut_door":
            door = agreements.find_door(tx, change.name)
            touched.update([door.agreement] if door else [])
    if touched:
        agreements.lock_gates(tx, sorted(touched))


def _put(tx: Tx, apply: UUID, change: Change, actor: str) -> None:
    entry: Entry = change.value
    version = store.insert_object(tx, apply, change.kind, change.name, entry.canonical)
    if change.kind == "agency":
        agencies.insert_agency_version(tx, entry.value, actor=actor)
    if change.kind == "retention_class":
        _keep(tx, entry.value, actor, fresh=change.action == "add")
    append(
        tx,
        Event.CATALOGUE_OBJECT_APPLIED,
        actor=actor,
        subject=f"{change.kind}:{change.name}",
        detail={"version": version, "apply": str(apply)},
    )


def _keep(tx: Tx, kept: RetentionClass, actor: str, *, fresh: bool) -> None:
    version = store.put_retention_class(tx, kept, fresh=fresh)
    if version is not None:
        append(
            tx, Event.EVIDENCE_RETENTION_SET, actor=actor, subject=f"retention:{kept.id}",
            detail={
                "version": version, "months": kept.months, "least_days": kept.least_days,
                "provision": kept.provision, "confirmed_by": kept.confirmed_by,
            },
        )  # fmt: skip


def _retire(tx: Tx, apply: UUID, change: Change, actor: str) -> None:
    version = store.insert_object(
        tx, apply, change.kind, change.name, change.value.body, retired=True
    )
    append(
        tx,
        Event.CATALOGUE_OBJECT_RETIRED,
        actor=actor,
        subject=f"{change.kind}:{change.name}",
        detail={"version": version, "apply": str(apply)},
    )


def _bring_in(tx: Tx, _apply: UUID, change: Change, actor: str) -> None:
    bring_in_agreement(tx, change.value, actor=actor, reason=_REASON)
    keep_register(tx, f"agreement:{change.name}@1")


def _amend(tx: Tx, _apply: UUID, change: Change, actor: str) -> None:
    amend_agreement(tx, change.value, actor=actor, reason=_REASON)
    version = max(agreements.load_periods(tx, change.name, change.value.environments[0]))
    keep_register(tx, f"agreement:{change.name}@{version}")


def _register(tx: Tx, _apply: UUID, change: Change, actor: str) -> None:
    credential, key = change.value
    register_credential(
        tx, credential.id, credential.environment, credential.agency, key, actor=actor
    )


def _open_door(tx: Tx, _apply: UUID, change: Change, actor: str) -> None:
    door, credential = change.value
    row = Door(
        id=door.id,
        environment=credential.environment,
        agreement=door.agreement,
        credential=door.credential,
        channel=door.channel,
        folder=door.folder,
        shut=False,
    )
    open_door(tx, row, actor=actor)


def _shut_door(tx: Tx, _apply: UUID, change: Change, actor: str) -> None:
    shut_door(tx, change.name, actor=actor, reason=_GONE)


def _end(tx: Tx, _apply: UUID, change: Change, actor: str) -> None:
    end_credential(tx, change.name, actor=actor, reason=_GONE)


_DOERS: Mapping[str, Callable[[Tx, UUID, Change, str], None]] = {
    "add": _put,
    "change": _put,
    "retire": _retire,
    "bring_in": _bring_in,
    "amend": _amend,
    "register": _register,
    "end": _end,
    "open_door": _open_door,
    "shut_door": _shut_door,
}
