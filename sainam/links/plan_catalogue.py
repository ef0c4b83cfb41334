"""What applying a catalogue would change, against what stands in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import msgspec

from sainam.agencies import store as agencies
from sainam.agencies.public_key import PublicKey
from sainam.agreements import store as agreements
from sainam.agreements.agreement import ENVIRONMENTS, Agreement, Version
from sainam.agreements.terms import Environment, Grant
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.links import store
from sainam.links.catalogue import Catalogue
from sainam.links.read_catalogue import ReadCatalogue, read_catalogue
from sainam.links.refusals import (
    AgreementAmended,
    AgreementStillOpen,
    CatalogueFaulty,
    StillGranted,
)
from sainam.links.shelf import Kind, read_object
from sainam.links.store import StoredObject

Action = Literal[
    "add",
    "change",
    "retire",
    "bring_in",
    "amend",
    "register",
    "end",
    "open_door",
    "shut_door",
]


NO_KEYS: Mapping[str, PublicKey] = MappingProxyType({})
_Stored: TypeAlias = Mapping[tuple[Kind, str], StoredObject]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that applying does; `value` is the object it is done with.

    `over` is the version that two people made of it, which the file now takes over.
    """

    action: Action
    kind: Kind
    name: str
    value: Any = None
    over: int | None = None

    def __str__(self) -> str:
        told = f"{self.action} {self.kind} {self.name}"
        return told if self.over is None else f"{told} over version {self.over} of the register"


def plan_catalogue(
    tx: Tx, folder: Path, public_keys: Mapping[str, PublicKey] = NO_KEYS
) -> tuple[Change, ...]:
    """In the order in which they are done; `public_keys` are by credential.

    Raises CatalogueFaulty for what cannot be read, AgreementAmended, AgreementStillOpen,
    and StillGranted.
    """
    read = read_catalogue(folder)
    if read.faults:
        raise CatalogueFaulty(read.faults)
    _nothing_granted_leaves(tx, read)
    stored = store.objects_as_of(tx, None)
    return (
        *_objects(read, stored, store.said_by_files(tx)),
        *_agreements(tx, read, stored),
        *_credentials(tx, read, public_keys),
        *_doors(tx, read, public_keys, stored),
        *_ended_credentials(tx, read, stored),
    )


def _objects(
    read: ReadCatalogue, stored: _Stored, said: Mapping[tuple[Kind, str], str]
) -> Iterator[Change]:
    """`said` is what the files said last of what a dossier or the register changed since.

    Their word stands until a file says something new of the same object, be it the same word.
    """
    for key, entry in read.entries.items():
        before = stored.get(key)
        if before is None:
            if said.get(key) != entry.canonical:  # else it was taken out beside the files
                yield Change("add", entry.kind, entry.name, entry)
            continue
        last = before.body if before.origin == "files" else said.get(key)
        if last != entry.canonical:
            over = before.version if before.origin == "register" else None
            yield Change("change", entry.kind, entry.name, entry, over)
    for (kind, name), before in stored.items():
        if (kind, name) not in read.entries and before.origin == "files":
            yield Change("retire", kind, name, before)


def _agreements(tx: Tx, read: ReadCatalogue, stored: _Stored) -> Iterator[Change]:
    for agreement in read.catalogue.agreements.values():
        gates = agreements.gate_states(tx, agreement.id)
        before = agreements.last_version(tx, agreement.id)
        if before is None:
            yield Change("bring_in", "agreement", agreement.id, agreement)
        elif (
            before != agreement.paper or not set(agreement.environments) <= set(gates)
        ) and _may_amend(agreement, before, stored.get(("agreement", agreement.id)), gates):
            yield Change("amend", "agreement", agreement.id, agreement)
    for (kind, name), kept in stored.items():
        if kind == "agreement" and kept.origin == "files":
            _may_leave(tx, name, read.catalogue.agreements.get(name))


def _may_amend(
    agreement: Agreement, stands: Version, said: StoredObject | None, gates: Collection[Environment]
) -> bool:
    """False where a dossier amended it since, and the file says what it said before that.

    Raises AgreementAmended where the file says something new, for that would undo the amendment.
    """
    kept = None
    if said is not None:
        kept = read_object("agreement", msgspec.json.decode(said.body)).paper
    if stands in (kept, agreement.paper):
        return True
    if agreement.paper == kept and set(agreement.environments) <= set(gates):
        return False
    raise AgreementAmended(agreement.id)


def _nothing_granted_leaves(tx: Tx, read: ReadCatalogue) -> None:
    """What an agreement from a dossier grants stays: check_agreements knows only the files' own.

    Raises StillGranted.
    """
    at, catalogue = clock.now(tx), read.catalogue
    for environment in ENVIRONMENTS:
        for standing in agreements.load_standings(tx, environment).values():
            if standing.agreement in catalogue.agreements:
                continue
            if standing.state == "ended" or at >= standing.valid_until:
                continue
            for grant in standing.terms.grants:
                if missing := _missing(grant, catalogue):
                    raise StillGranted(f"{missing} ({standing.agreement})")


def _missing(grant: Grant, catalogue: Catalogue) -> str:
    """The first thing that the grant needs and the catalogue has not; empty: all is there."""
    contract = catalogue.contracts.get(grant.dataset)
    if contract is None:
        return grant.dataset
    if grant.owner not in catalogue.systems:
        return grant.owner
    if grant.layout is not None and grant.layout not in catalogue.layouts:
        return grant.layout
    gone = [field for field in grant.fields if field not in contract.leaves]
    gone += [purpose for purpose in grant.purposes if purpose not in catalogue.purposes]
    return gone[0] if gone else ""


def _may_leave(tx: Tx, name: str, kept: Agreement | None) -> None:
    """What leaves the catalogue must have ended: nothing goes on that the catalogue forgot."""
    for environment, state in agreements.gate_states(tx, name).items():
        if state == "ended" or (kept is not None and environment in kept.environments):
            continue
        standing = agreements.load_standing(tx, environment, name)
        if standing is not None and clock.now(tx) < standing.valid_until:
            raise AgreementStillOpen(f"{name} {environment}")


def _credentials(
    tx: Tx, read: ReadCatalogue, public_keys: Mapping[str, PublicKey]
) -> Iterator[Change]:
    for credential in read.catalogue.credentials.values():
        key = public_keys.get(credential.id)
        found = agencies.find_credential(tx, credential.id)
        if key is not None and (found is None or found.fingerprint != key.fingerprint):
            yield Change("register", "credential", credential.id, (credential, key))


def _doors(
    tx: Tx, read: ReadCatalogue, public_keys: Mapping[str, PublicKey], stored: _Stored
) -> Iterator[Change]:
    """A door that an officer shut stays shut; one that was taken out cannot come back."""
    for door in read.catalogue.doors.values():
        found = agreements.find_door(tx, door.id)
        comes_back = found is not None and found.shut and ("door", door.id) not in stored
        if found is not None and not comes_back:
            continue
        if door.credential in public_keys or agencies.find_credential(tx, door.credential):
            credential = read.catalogue.credentials[door.credential]
            yield Change("open_door", "door", door.id, (door, credential))
    for kind, name in stored:
        if kind == "door" and name not in read.catalogue.doors and _can_be_shut(tx, name):
            yield Change("shut_door", "door", name)


def _can_be_shut(tx: Tx, name: str) -> bool:
    door = agreements.find_door(tx, name)
    if door is None or door.shut:
        return False
    return agreements.gate_states(tx, door.agreement).get(door.environment) != "ended"


def _ended_credentials(tx: Tx, read: ReadCatalogue, stored: _Stored) -> Iterator[Change]:
    for kind, name in stored:
        if kind == "credential" and name not in read.catalogue.credentials:
            found = agencies.find_credential(tx, name)
            if found is not None and found.ended_at is None:
                yield Change("end", "credential", name)
