"""A line of the record of processing (PDPA s. 39): what was declared beside what was seen. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Literal

import msgspec

from sainam.agreements.terms import Pattern
from sainam.contracts.contract import Contract
from sainam.evidence.processing.approved import (
    AlarmKind,
    Approved,
    ApprovedDataset,
    ApprovedField,
    Flow,
    Seen,
    counted,
    differences,
    most_a_month,
    seen_together,
)
from sainam.formats.layout import Title
from sainam.links.catalogue import Catalogue

Standing = Literal["as_approved", "differs", "no_approval", "quiet"]
_WEIGHT: Mapping[str, int] = {"public": 0, "internal": 1, "personal": 2, "sensitive": 3}


class DeclaredSide(msgspec.Struct, frozen=True, kw_only=True):
    """As it was approved, in the words of then; empty or None: not stated there.

    `most`: keys or lines that a month may have, `most_is_median` where nobody stated it.
    """

    by: Literal["council", "paper"]
    source: str
    on: date | None
    purposes: tuple[Title, ...]
    bases: tuple[Title, ...]
    fields: tuple[ApprovedField, ...]
    recipients: tuple[Title, ...]
    recipients_text: str
    systems: tuple[Title, ...]
    abroad: bool | None
    retention_days: int | None
    security: Title | None
    conditions: tuple[str, ...]
    most: int | None
    most_is_median: bool


class ObservedSide(msgspec.Struct, frozen=True, kw_only=True):
    """As traffic shows it. `count`: keys or lines, as volumes are approved."""

    purposes: tuple[Title, ...]
    fields: tuple[ApprovedField, ...]
    recipients: tuple[Title, ...]
    systems: tuple[Title, ...]
    channels: tuple[str, ...]
    exchanges: int
    records: int
    count: int
    first_day: date
    last_day: date


class ProcessingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One dataset by one version of an agreement in one month.

    `declared` None: nobody approved it; `observed` None: nothing crossed. `unused` are fields that
    were approved and never seen. `alarms`: how many stand undecided. `kept_by`: the class by which
    the hub keeps what crosses.
    """

    agreement: str
    version: int
    agency: Title
    dataset: str
    title: Title
    pattern: Pattern
    classification: str
    declared: DeclaredSide | None
    observed: ObservedSide | None
    differing: tuple[AlarmKind, ...]
    unused: tuple[str, ...]
    alarms: int
    kept_by: Title | None = None

    @property
    def standing(self) -> Standing:
        if self.observed is None:
            return "quiet"
        if "no_approval" in self.differing:
            return "no_approval"
        return "differs" if self.differing else "as_approved"


class SeenFlow(msgspec.Struct, frozen=True, kw_only=True):
    """A flow with what crossed by it in the month."""

    flow: Flow
    exchanges: int
    records: int
    first_day: date
    last_day: date


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What a row is made of."""

    agreement: str
    version: int
    agency: str
    dataset: str
    approved: Approved | None
    seen: tuple[SeenFlow, ...]
    volumes: Mapping[str, Seen]
    alarms: int


def processing_row(line: Line, catalogue: Catalogue) -> ProcessingRow:
    approved = line.approved
    of_dataset = approved.dataset(line.dataset) if approved else None
    volume = seen_together(approved, line.dataset, line.volumes) if approved else None
    kinds = dict.fromkeys(
        one.kind for seen in line.seen for one in differences(seen.flow, approved, volume)
    )
    contract = catalogue.contracts.get(line.dataset)
    pattern = _pattern(line, of_dataset)
    observed = _observed(line, pattern, catalogue) if line.seen else None
    fields = (*(of_dataset.fields if of_dataset else ()), *(observed.fields if observed else ()))
    return ProcessingRow(
        agreement=line.agreement,
        version=line.version,
        agency=catalogue.title_of(line.agency),
        dataset=line.dataset,
        title=(of_dataset.title if of_dataset else None)
        or (contract.title if contract else Title(line.dataset, line.dataset)),
        pattern=pattern,
        classification=highest(_called(one, line.dataset, catalogue) for one in fields),
        declared=(
            _declared(approved, of_dataset, volume, catalogue) if approved and of_dataset else None
        ),
        observed=observed,
        differing=tuple(kinds),
        unused=_unused(of_dataset, observed),
        alarms=line.alarms,
        kept_by=_kept_by(contract, catalogue),
    )


def _kept_by(contract: Contract | None, catalogue: Catalogue) -> Title | None:
    kept = catalogue.retention_classes.get((contract.retention if contract else None) or "")
    return kept.title if kept else None


def highest(fields: Iterable[ApprovedField]) -> str:
    """The strictest class among them; empty where none is known."""
    known = [one.classification for one in fields if one.classification in _WEIGHT]
    return max(known, key=_WEIGHT.__getitem__, default="")


def _pattern(line: Line, of_dataset: ApprovedDataset | None) -> Pattern:
    return (
        line.seen[0].flow.pattern if line.seen else of_dataset.pattern if of_dataset else "lookup"
    )


def _unused(of_dataset: ApprovedDataset | None, observed: ObservedSide | None) -> tuple[str, ...]:
    """Nothing was needed that never left: the next approval may leave it out."""
    if of_dataset is None or observed is None or not observed.fields:
        return ()
    seen = {field.name for field in observed.fields}
    return tuple(field.name for field in of_dataset.fields if field.name not in seen)


def _declared(
    approved: Approved, of_dataset: ApprovedDataset, volume: Seen | None, catalogue: Catalogue
) -> DeclaredSide:
    told = approved.declared
    return DeclaredSide(
        by=approved.by,
        source=approved.source,
        on=approved.on,
        purposes=told.purposes or tuple(_purpose(catalogue)(one) for one in of_dataset.purposes),
        bases=told.bases or _cited(of_dataset, catalogue),
        fields=tuple(_called(one, of_dataset.dataset, catalogue) for one in of_dataset.fields),
        recipients=tuple(catalogue.title_of(one) for one in of_dataset.recipients),
        recipients_text=told.recipients,
        systems=tuple(catalogue.title_of(one) for one in of_dataset.systems),
        abroad=told.abroad,
        retention_days=told.retention_days,
        security=told.security,
        conditions=told.conditions,
        most=most_a_month(approved, of_dataset, volume),
        most_is_median=approved.volume is None and of_dataset.volume is None,
    )


def _cited(of_dataset: ApprovedDataset, catalogue: Catalogue) -> tuple[Title, ...]:
    register = catalogue.law()
    return tuple(register.cite(one) for one in of_dataset.provisions if one in register.provisions)


def _observed(line: Line, pattern: Pattern, catalogue: Catalogue) -> ObservedSide:
    exchanges = sum(one.exchanges for one in line.seen)
    records = sum(one.records for one in line.seen)
    flows = [one.flow for one in line.seen]
    names = dict.fromkeys(name for flow in flows for name in flow.fields)
    return ObservedSide(
        purposes=tuple(
            _purpose(catalogue)(one) for one in dict.fromkeys(flow.purpose for flow in flows)
        ),
        fields=tuple(_called(ApprovedField(name=name), line.dataset, catalogue) for name in names),
        recipients=tuple(
            catalogue.title_of(one) for one in dict.fromkeys(flow.caller for flow in flows)
        ),
        systems=tuple(
            catalogue.title_of(one) for one in dict.fromkeys(flow.owner for flow in flows)
        ),
        channels=tuple(dict.fromkeys(flow.channel for flow in flows)),
        exchanges=exchanges,
        records=records,
        count=counted(pattern, exchanges, records),
        first_day=min(one.first_day for one in line.seen),
        last_day=max(one.last_day for one in line.seen),
    )


def _called(field: ApprovedField, dataset: str, catalogue: Catalogue) -> ApprovedField:
    """Where no decision kept its words, as the catalogue calls it."""
    if field.title is not None:
        return field
    contract = catalogue.contracts.get(dataset)
    leaf = contract.leaves.get(field.name) if contract else None
    if leaf is None:
        return field
    return ApprovedField(name=field.name, title=leaf.title, classification=leaf.classification)


def _purpose(catalogue: Catalogue) -> Callable[[str], Title]:
    def title(code: str) -> Title:
        known = catalogue.purposes.get(code)
        return known.title if known else Title(code, code)

    return title
