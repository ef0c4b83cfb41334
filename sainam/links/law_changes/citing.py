"""What cites an object of the register, reckoned before it is changed, and kept as a report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import msgspec
import rfc8785

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.thai_dates import business_date
from sainam.law.legal_basis import LegalBasis
from sainam.law.register import PageRow
from sainam.links import store as shelf
from sainam.links.law_changes import store
from sainam.links.law_changes.change import LawChange, provisions_gone, provisions_touched
from sainam.links.law_changes.fits import LAW_ON_SHELF, read_law


class Cites(msgspec.Struct, frozen=True, order=True):
    """`what` is kind:id of something that stands on `provision`."""

    what: str
    provision: str


@dataclass(frozen=True, slots=True)
class Citing:
    """All that stands on what a change touches; `gone` are provisions that it takes out.

    `base` is the same as long as nothing that was reckoned has changed.
    """

    cites: tuple[Cites, ...]
    touched: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def base(self) -> str:
        told = rfc8785.dumps(msgspec.to_builtins([self.cites, self.touched, self.gone]))
        return hashlib.sha256(told).hexdigest()

    @property
    def stops(self) -> tuple[str, ...]:
        """Agreements that cite what would be taken out."""
        gone = set(self.gone)
        found = {one.what for one in self.cites if one.provision in gone}
        return tuple(sorted(one for one in found if one.startswith("agreement:")))


def citing(tx: Tx, change: LawChange) -> Citing:
    """As things stand now, against what is proposed."""
    _, stands = store.newest_version(tx, change.kind, change.name)
    before, after = read_law(change.kind, stands), read_law(change.kind, change.body)
    touched = provisions_touched(before, after)
    found = {one for one in _cites(tx) if one.provision in touched}
    return Citing(tuple(sorted(found)), touched, provisions_gone(before, after))


def keep_citing(
    tx: Tx, byte_store: ByteStore, change: LawChange, found: Citing, *, actor: str
) -> UUID:
    """The report that the second person had before them."""
    report, on = new_id(), business_date(clock.now(tx))
    about = f"{change.kind}:{change.name}"
    content = rfc8785.dumps(
        {
            "about": about,
            "change": str(change.id),
            "on": on.isoformat(),
            "touched": list(found.touched),
            "gone": list(found.gone),
            "cites": msgspec.to_builtins(found.cites),
        }
    )
    stored = byte_store.put(BytesIO(content))
    store.insert_impact(
        tx, report, about=about, change="changes" if change.body is not None else "ends", on=on,
        stops=len(found.stops), sha256=stored.sha256, base=found.base, actor=actor,
    )  # fmt: skip
    append(
        tx, Event.LAW_IMPACT_RECKONED, actor=actor, subject=about,
        detail={"report": str(report), "stops": len(found.stops), "sha256": stored.sha256.hex()},
    )  # fmt: skip
    return report


def _cites(tx: Tx) -> Iterator[Cites]:
    for agreement, version, terms in store.living_agreements(tx):
        for clause in terms.clauses:
            for provision in clause.provisions:
                yield Cites(f"agreement:{agreement}@{version}", provision)
    for each in shelf.objects_as_of(tx, None).values():
        if each.kind in LAW_ON_SHELF:
            yield from _in_register(f"{each.kind}:{each.name}", read_law(each.kind, each.body))


def _in_register(what: str, found: object) -> Iterator[Cites]:
    if isinstance(found, LegalBasis) and found.provision is not None:
        yield Cites(what, found.provision)
    if isinstance(found, PageRow):
        for entry in found.entries:
            for provision in entry.provisions:
                yield Cites(what, provision)
