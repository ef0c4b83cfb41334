"""What is read of the register: by the page's rows, one object with its past, one change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import msgspec

from sainam.agencies import store as agencies
from sainam.agencies.person import Person
from sainam.evidence.compliance.stops_of_change import ProvisionStops, stops_of_change
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.law.register import Instrument, PageRow
from sainam.law.register_version import RegisterVersion, changed_between
from sainam.links.applied_catalogue import load_catalogue, load_law
from sainam.links.law_changes import store
from sainam.links.law_changes.change import DECIDES, LAW_KINDS, PROPOSES, LawChange, LawVersion
from sainam.links.law_changes.citing import Citing, citing
from sainam.links.law_changes.compare import Difference, differences
from sainam.links.law_changes.fits import read_law
from sainam.links.law_changes.refusals import UnknownLawChange, UnknownLawObject
from sainam.links.law_changes.store import Kept


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A row of the page with the instruments that it groups; those off the page have no row."""

    row: PageRow | None
    instruments: tuple[Instrument, ...]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """`others` are ids of the other kinds, with what they are called."""

    rows: tuple[RegisterRow, ...]
    others: Mapping[str, tuple[tuple[str, Title], ...]]
    version: str
    changes: tuple[LawChange, ...]
    owners: Mapping[tuple[str, str], str]
    proposes: bool


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A version with how it differs from the one before it."""

    version: LawVersion
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ObjectPage:
    """`found` is the struct as it stands, None where it was taken out; `body` as a file says it."""

    kind: str
    name: str
    title: Title
    found: Any
    body: Any
    says: tuple[Difference, ...]
    version: int
    history: tuple[PastVersion, ...]
    changes: tuple[LawChange, ...]
    owner: str | None
    staff: tuple[tuple[str, Title], ...]
    may_propose: bool
    may_name_owner: bool
    in_force: frozenset[str]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """`own`: the reader proposed it. `citing` is what stands on what it touches, now.

    `stops` is reckoned as long as nobody has decided.
    """

    change: LawChange
    title: Title
    differences: tuple[Difference, ...]
    citing: Citing
    stops: tuple[ProvisionStops, ...]
    own: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A kept version of the register: who keeps it, and what reads otherwise today."""

    digest: str
    kept: tuple[Kept, ...]
    objects: tuple[tuple[str, str, int], ...]
    differences: Mapping[str, tuple[Difference, ...]]


def register_page(tx: Tx, reader: Person) -> RegisterPage:
    catalogue, (law, version) = load_catalogue(tx), load_law(tx)
    rows = [
        RegisterRow(row, tuple(one for one in law.instruments if row.id in one.page_rows))
        for row in law.page_rows
    ]
    beside = tuple(one for one in law.instruments if not one.page_rows)
    others = {
        "legal_basis": tuple((one.id, one.title) for one in law.legal_bases),
        "page_row": tuple(
            (one.id, catalogue.instruments[one.heading].title) for one in law.page_rows
        ),
        "control": tuple((one.id, one.title) for one in catalogue.controls.values()),
        "policy_document": tuple(
            (one.id, one.title) for one in catalogue.policy_documents.values()
        ),
        "steward": tuple((one.id, one.title) for one in catalogue.stewards.values()),
    }
    return RegisterPage(
        (*rows, RegisterRow(None, beside)), others, version.digest, store.changes(tx),
        store.owners(tx), reader.agency is None and reader.in_role(*PROPOSES),
    )  # fmt: skip


def object_page(tx: Tx, kind: str, name: str, reader: Person) -> ObjectPage:
    """Raises UnknownLawObject."""
    past = store.versions(tx, kind, name) if kind in LAW_KINDS else ()
    if not past:
        raise UnknownLawObject(f"{kind} {name}"[:100])
    newest = past[0]
    body = None if newest.retired else msgspec.json.decode(newest.body)
    found = read_law(kind, None if newest.retired else newest.body)
    owner = store.owners(tx).get((kind, name))
    proposes = reader.agency is None and reader.in_role(*PROPOSES)
    today = business_date(clock.now(tx))
    return ObjectPage(
        kind=kind, name=name, title=title_of(read_law(kind, newest.body), name), found=found,
        body=body, says=differences(None, body), version=newest.version, history=_history(past),
        changes=store.changes(tx, kind, name), owner=owner, staff=_staff(tx),
        may_propose=proposes or (reader.agency is None and owner == reader.login),
        may_name_owner=proposes,
        in_force=frozenset(
            one.id for one in found.provisions if found.in_force(one, today)
        ) if isinstance(found, Instrument) else frozenset(),
    )  # fmt: skip


def change_page(tx: Tx, number: UUID, reader: Person) -> ChangePage:
    """Raises UnknownLawChange."""
    change = store.find_change(tx, number)
    if change is None:
        raise UnknownLawChange(str(number))
    past = {one.version: one for one in store.versions(tx, change.kind, change.name)}
    seen = past.get(change.base)
    before = None if seen is None or seen.retired else msgspec.json.decode(seen.body)
    after = None if change.body is None else msgspec.json.decode(change.body)
    own = change.proposed_by == reader.login
    body = change.body or (seen.body if seen else None)
    return ChangePage(
        change, title_of(read_law(change.kind, body), change.name), differences(before, after),
        citing(tx, change), () if change.decision else stops_of_change(tx, change), own,
        reader.agency is None and reader.in_role(*DECIDES) and not own,
    )  # fmt: skip


def kept_page(tx: Tx, digest: str) -> KeptPage:
    """Raises UnknownLawObject."""
    try:
        wanted = bytes.fromhex(digest)
    except ValueError:
        raise UnknownLawObject(digest[:70]) from None
    stored = store.kept_objects(tx, wanted)
    if not stored:
        raise UnknownLawObject(digest[:70])
    then = {(one.kind, one.name): msgspec.json.decode(one.body) for one in stored}
    told: dict[str, tuple[Difference, ...]] = {}
    for kind, name in _changed(tx, wanted):
        _, now = store.newest_version(tx, kind, name)
        stands = None if now is None else msgspec.json.decode(now)
        told[f"{kind}:{name}"] = differences(then.get((cast("Any", kind), name)), stands)
    return KeptPage(
        digest, store.kept(tx, wanted),
        tuple(sorted((one.kind, one.name, one.version) for one in stored)),
        {name: found for name, found in told.items() if found},
    )  # fmt: skip


def title_of(found: Any, name: str) -> Title:
    """What an object is called; a row of the page and the like go by their id."""
    title = getattr(found, "title", None) or getattr(found, "printed", None)
    return title if isinstance(title, Title) else Title(name, name)


def _changed(tx: Tx, digest: bytes) -> tuple[tuple[str, str], ...]:
    now = load_law(tx).version
    then = {(one.kind, one.name): one for one in store.kept_objects(tx, digest)}
    same = tuple(
        one
        for one in now.objects
        if (kept := then.get((cast("Any", one.kind), one.name))) and kept.version == one.version
    )
    gone = tuple(key for key in then if key not in {(one.kind, one.name) for one in now.objects})
    before = RegisterVersion("", same)
    return (*changed_between(before, now), *((str(kind), name) for kind, name in gone))


def _history(past: tuple[LawVersion, ...]) -> tuple[PastVersion, ...]:
    bodies = [None if one.retired else msgspec.json.decode(one.body) for one in past]
    return tuple(
        PastVersion(one, differences(before, after))
        for one, after, before in zip(past, bodies, [*bodies[1:], None], strict=True)
    )


def _staff(tx: Tx) -> tuple[tuple[str, Title], ...]:
    return tuple((one.name, one.title) for one in agencies.living_logins(tx) if one.agency is None)
