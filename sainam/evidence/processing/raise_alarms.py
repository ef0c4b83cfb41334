"""Raises an alarm where what was observed differs from what was approved, and tells the DPO."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.processing import store
from sainam.evidence.processing.alarm import TIME_TO_DECIDE, approved_text, seen_text, values_of
from sainam.evidence.processing.alarm_words import difference_words
from sainam.evidence.processing.approval import approved_of
from sainam.evidence.processing.approved import (
    MONTHS_BEFORE,
    Approved,
    Difference,
    Flow,
    Seen,
    counted,
    differences,
    seen_together,
)
from sainam.evidence.processing.store import Month
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.thai_dates import month_start, next_month
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.recipients import of_roles, tell

TOLD = ("dpo",)


def raise_alarms(tx: Tx, observation: int, *, public_url: str) -> tuple[UUID, ...]:
    """Of what one observation saw in real use: the sandbox has no data of people.

    Once for each flow, kind and month, and not again while the last one stands undecided or was
    found mistaken. One notice for each agreement.
    """
    at = clock.now(tx)
    known = _Known(tx)
    raised: dict[str, list[tuple[UUID, Flow, Difference]]] = {}
    for flow, month in store.flows_observed(tx, observation):
        if flow.environment != "live":
            continue
        approved = known.approved(flow)
        for one in differences(flow, approved, known.volume(flow, month)):
            if not _is_told(tx, flow, one, approved, month):
                alarm = _raise(tx, flow, one, approved, month, at)
                raised.setdefault(flow.agreement, []).append((alarm, flow, one))
    for agreement, found in raised.items():
        _tell(tx, agreement, [(flow, one) for _, flow, one in found], public_url, at)
    return tuple(alarm for found in raised.values() for alarm, _, _ in found)


class _Known:
    """What is read once for all flows of an agreement."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._approved: dict[tuple[str, int], Approved | None] = {}
        self._seen: dict[tuple[str, date], dict[str, Seen]] = {}

    def approved(self, flow: Flow) -> Approved | None:
        whose = (flow.agreement, flow.version)
        if whose not in self._approved:
            self._approved[whose] = approved_of(self._tx, *whose)
        return self._approved[whose]

    def volume(self, flow: Flow, month: date) -> Seen | None:
        approved = self.approved(flow)
        if approved is None:
            return None
        if (flow.agreement, month) not in self._seen:
            since, until = months_before(month)[-1], next_month(month)
            self._seen[flow.agreement, month] = seen_by_dataset(
                store.months_of_agreement(self._tx, flow.environment, flow.agreement, since, until),
                store.first_days(self._tx, flow.environment, flow.agreement),
                month,
            )
        return seen_together(approved, flow.dataset, self._seen[flow.agreement, month])


def seen_by_dataset(
    months: Iterable[Month], first_days: Mapping[str, date], month: date
) -> dict[str, Seen]:
    """`month` and the three before it, by dataset. Pure."""
    before = months_before(month)
    counts: dict[str, dict[date, int]] = {}
    for one in months:
        of_dataset = counts.setdefault(one.dataset, {})
        count = counted(one.pattern, one.exchanges, one.records)
        of_dataset[one.month] = of_dataset.get(one.month, 0) + count
    return {
        dataset: Seen(
            known.get(month, 0),
            tuple(known.get(one, 0) for one in before)
            if dataset in first_days and month_start(first_days[dataset]) <= before[-1]
            else None,
        )
        for dataset, known in counts.items()
    }


def months_before(month: date) -> tuple[date, ...]:
    """The last one first."""
    found: list[date] = []
    for _ in range(MONTHS_BEFORE):
        last = found[-1] if found else month
        found.append(date(last.year - (last.month == 1), (last.month - 2) % 12 + 1, 1))
    return tuple(found)


def _is_told(tx: Tx, flow: Flow, one: Difference, approved: Approved | None, month: date) -> bool:
    if one.kind == "volume":
        of_dataset = approved is None or approved.volume is None
        return store.is_known_volume(tx, flow, month, of_dataset=of_dataset)
    return store.is_known_alarm(tx, flow.number, one.kind, month)


def _raise(
    tx: Tx, flow: Flow, one: Difference, approved: Approved | None, month: date, at: datetime
) -> UUID:
    alarm = new_id()
    store.insert_alarm(
        tx, alarm, flow.number, one.kind, month, approved=approved_text(one, approved),
        seen=seen_text(one), at=at, due_at=at + TIME_TO_DECIDE,
    )  # fmt: skip
    append(
        tx, Event.EVIDENCE_ALARM_RAISED, actor="hub:worker", subject=f"agreement:{flow.agreement}",
        environment=flow.environment, agency=flow.agency,
        detail={
            "alarm": f"{alarm}", "kind": one.kind, "month": f"{month:%Y-%m}",
            "version": flow.version, "dataset": flow.dataset, "seen": values_of(one.seen),
        },
    )  # fmt: skip
    return alarm


def _tell(
    tx: Tx, agreement: str, found: list[tuple[Flow, Difference]], public_url: str, at: datetime
) -> None:
    tell(
        tx, Notice.PROCESSING_ALARM, of_roles(tx, TOLD), None,
        {
            "agreement": agreement,
            "differences": tuple(difference_words(flow, one) for flow, one in found),
            "until": at + TIME_TO_DECIDE,
            "url": f"{public_url}/th/processing",
        },
    )  # fmt: skip
