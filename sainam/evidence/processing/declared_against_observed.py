"""The record of processing of a month, from the decisions and from sealed traffic."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sainam.evidence.processing import store
from sainam.evidence.processing.approval import approved_of
from sainam.evidence.processing.approved import Approved, Flow, Seen
from sainam.evidence.processing.raise_alarms import months_before, seen_by_dataset
from sainam.evidence.processing.record import Line, ProcessingRow, SeenFlow, processing_row
from sainam.evidence.processing.store import Observed
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date, month_start, next_month, start_of_day
from sainam.links.applied_catalogue import load_catalogue

_MOST_ALARMS = 10_000
_Key = tuple[str, int, str]  # agreement, version, dataset


@dataclass(frozen=True, slots=True)
class Record:
    """`controller` is the utility; `observed_at` None: nothing was observed so far.

    `waiting`: sealed blocks that were not observed yet. `refused`: requests of data subjects that
    were refused in the month (s. 39 (7)).
    """

    month: date
    controller: Title
    rows: tuple[ProcessingRow, ...]
    observed_at: datetime | None
    waiting: int
    refused: int


def declared_against_observed(tx: Tx, month: date) -> Record:
    """Each dataset of each version that had traffic in the Bangkok month or stood at its gate.

    In real use. What was declared and not seen is there, and what was seen and not declared.
    """
    month = month_start(month)
    catalogue = load_catalogue(tx)
    seen, standing = _seen(tx, month), _standing(tx, month)
    approvals = {
        whose: approved_of(tx, *whose) for whose in {key[:2] for key in seen} | standing.keys()
    }
    agencies = {**{key[:2]: flows[0].flow.agency for key, flows in seen.items()}, **standing}
    volumes = {agreement: _volumes(tx, agreement, month) for agreement in {key[0] for key in seen}}
    alarms = Counter(
        (one.agreement, one.version, one.dataset)
        for one in store.alarms(tx, month=month, limit=_MOST_ALARMS)
        if one.is_open and one.environment == "live"
    )
    lines = (
        Line(
            agreement=key[0], version=key[1], dataset=key[2], agency=agencies[key[:2]],
            approved=approvals[key[:2]], seen=seen.get(key, ()),
            volumes=volumes.get(key[0], {}), alarms=alarms[key],
        )
        for key in sorted(seen.keys() | _declared(approvals))
    )  # fmt: skip
    last = store.observed_until(tx)
    return Record(
        month=month,
        controller=next(
            (one.title for one in catalogue.agencies.values() if one.kind == "utility"),
            Title("", ""),
        ),
        rows=tuple(processing_row(line, catalogue) for line in lines),
        observed_at=last[1] if last else None,
        waiting=last[2] if last else 0,
        refused=store.refused_requests(tx, start_of_day(month), start_of_day(next_month(month))),
    )


def this_month(tx: Tx) -> date:
    return month_start(business_date(clock.now(tx)))


def _seen(tx: Tx, month: date) -> dict[_Key, tuple[SeenFlow, ...]]:
    found: dict[_Key, tuple[SeenFlow, ...]] = {}
    for one in store.observed_in(tx, month, next_month(month)):
        key = (one.agreement, one.version, one.dataset)
        found[key] = (*found.get(key, ()), _seen_flow(one))
    return found


def _seen_flow(one: Observed) -> SeenFlow:
    return SeenFlow(
        flow=Flow(
            one.number, "live", one.agreement, one.version, one.dataset, one.pattern, one.purpose,
            one.agency, one.caller, one.owner, one.channel, one.fields,
        ),
        exchanges=one.exchanges,
        records=one.records,
        first_day=one.first_day,
        last_day=one.last_day,
    )  # fmt: skip


def _standing(tx: Tx, month: date) -> dict[tuple[str, int], str]:
    since, until = start_of_day(month), start_of_day(next_month(month))
    rows = store.standing_versions(tx, since, until)
    return {(agreement, version): agency for agreement, version, agency in rows}


def _declared(approvals: dict[tuple[str, int], Approved | None]) -> set[_Key]:
    return {
        (*whose, one.dataset)
        for whose, approved in approvals.items()
        if approved is not None
        for one in approved.datasets
    }


def _volumes(tx: Tx, agreement: str, month: date) -> dict[str, Seen]:
    months = store.months_of_agreement(
        tx, "live", agreement, months_before(month)[-1], next_month(month)
    )
    return seen_by_dataset(months, store.first_days(tx, "live", agreement), month)
