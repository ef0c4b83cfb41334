"""What was approved of an agreement's version, and how what was seen differs from it. Pure.

Approved is what the council decided, or what two people confirmed of a paper that was brought in;
never the agreement's own terms, which the data plane enforces anyway: traffic held against its own
gate could never ring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Literal, TypeAlias

import msgspec

from sainam.agreements.terms import Environment, Pattern
from sainam.formats.layout import Title

AlarmKind = Literal["field", "volume", "recipient", "purpose", "no_approval"]
Said: TypeAlias = str | int | tuple[str, ...]

MONTHS_BEFORE = 3
TIMES_THE_MEDIAN = 3


@dataclass(frozen=True, slots=True)
class Flow:
    """One way of processing that was seen. `fields` are what left or came, dotted leaves."""

    number: int
    environment: Environment
    agreement: str
    version: int
    dataset: str
    pattern: Pattern
    purpose: str
    agency: str
    caller: str
    owner: str
    channel: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """Keys asked or lines carried in a month and in each of the three before, the last one first.

    `before` is None where the agreement was not in use through all three.
    """

    month: int
    before: tuple[int, ...] | None = None


class ApprovedField(msgspec.Struct, frozen=True, kw_only=True):
    """As it was called and classified then; empty words where the paper gave none."""

    name: str
    title: Title | None = None
    classification: str = ""


class ApprovedDataset(msgspec.Struct, frozen=True, kw_only=True):
    """`recipients` are the agencies that may call, `systems` the utility's that are used.

    `volume`: keys or lines a month of this dataset alone, where that was agreed. `provisions`: what
    the clause of a paper stands on; a council's decision cites its bases by itself.
    """

    dataset: str
    pattern: Pattern
    fields: tuple[ApprovedField, ...]
    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    systems: tuple[str, ...] = ()
    title: Title | None = None
    volume: int | None = None
    provisions: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields)


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What the record of processing has besides (PDPA s. 39); None or empty: not stated."""

    purposes: tuple[Title, ...] = ()
    bases: tuple[Title, ...] = ()
    recipients: str = ""
    abroad: bool | None = None
    retention_days: int | None = None
    security: Title | None = None
    conditions: tuple[str, ...] = ()


class Approved(msgspec.Struct, frozen=True, kw_only=True):
    """`source` is the dossier's number, or the paper's reference; `on` when that was decided.

    `volume`: keys or lines a month of all datasets together.
    """

    by: Literal["council", "paper"]
    source: str
    on: date | None
    datasets: tuple[ApprovedDataset, ...]
    volume: int | None = None
    declared: Declared = Declared()

    def dataset(self, name: str) -> ApprovedDataset | None:
        return next((one for one in self.datasets if one.dataset == name), None)


@dataclass(frozen=True, slots=True)
class Difference:
    """What was approved, and what was seen instead."""

    kind: AlarmKind
    approved: Said
    seen: Said


def differences(
    flow: Flow, approved: Approved | None, volume: Seen | None = None
) -> tuple[Difference, ...]:
    """None approved at all is one difference: there is nothing to hold the others against."""
    if approved is None:
        return (Difference("no_approval", "", flow.dataset),)
    of_dataset = approved.dataset(flow.dataset)
    if of_dataset is None or of_dataset.pattern != flow.pattern:
        allowed = tuple(f"{one.dataset} ({one.pattern})" for one in approved.datasets)
        return (Difference("no_approval", allowed, f"{flow.dataset} ({flow.pattern})"),)
    return tuple(_differences(flow, approved, of_dataset, volume))


def _differences(
    flow: Flow, approved: Approved, of_dataset: ApprovedDataset, volume: Seen | None
) -> Iterator[Difference]:
    beyond = tuple(name for name in flow.fields if name not in of_dataset.names)
    if beyond:
        names = tuple(field.name for field in of_dataset.fields)
        yield Difference("field", names, beyond)
    others = {
        flow.agency: flow.agency not in of_dataset.recipients,
        flow.caller: flow.caller not in of_dataset.recipients,
        flow.owner: bool(of_dataset.systems) and flow.owner not in of_dataset.systems,
    }
    strange = tuple(name for name, is_other in others.items() if is_other)
    if strange:
        yield Difference("recipient", (*of_dataset.recipients, *of_dataset.systems), strange)
    if flow.purpose not in of_dataset.purposes:
        yield Difference("purpose", of_dataset.purposes, flow.purpose)
    most = most_a_month(approved, of_dataset, volume)
    if volume is not None and most is not None and volume.month > most:
        yield Difference("volume", most, volume.month)


def most_a_month(
    approved: Approved, of_dataset: ApprovedDataset, volume: Seen | None
) -> int | None:
    """As approved; else three times the median of the three months before; None: nobody knows."""
    if approved.volume is not None:
        return approved.volume
    if of_dataset.volume is not None:
        return of_dataset.volume
    if volume is None or volume.before is None:
        return None
    return int(TIMES_THE_MEDIAN * median(volume.before))


def seen_together(approved: Approved, dataset: str, by_dataset: Mapping[str, Seen]) -> Seen | None:
    """What is held against the limit: all datasets where one volume was approved for all."""
    if approved.volume is None:
        return by_dataset.get(dataset)
    return Seen(sum(one.month for one in by_dataset.values()))


def counted(pattern: Pattern, exchanges: int, records: int) -> int:
    """Keys of look-ups and submissions, lines of files and series."""
    return exchanges if pattern in ("lookup", "submit") else records
