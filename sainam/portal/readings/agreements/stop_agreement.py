"""What suspending, resuming or ending an agreement would do, and what a step has done."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from sainam.agreements.store import suspensions
from sainam.audit.event import Event
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import business_date, start_of_day
from sainam.portal.readings.agreements.agreement_state import actions_at
from sainam.portal.readings.agreements.list_agreements import (
    agreement_row,
    gates_of,
    rows_by_agreement,
    terms_in,
)
from sainam.portal.readings.exchanges.search_exchanges import exchanges_by_id
from sainam.portal.readings.names import Names
from sainam.portal.readings.rows import Row, row_of, rows_of
from sainam.portal.views.agreements import (
    Action,
    Step,
    StepView,
    StopPreview,
    StopResult,
)
from sainam.portal.views.exchanges import Environment

_SQL = named_queries(__file__)
_TICK = timedelta(microseconds=1)
_MOST_SHOWN = 500
_EVENTS: Mapping[Step, Event] = {
    "suspend": Event.AGREEMENT_GATE_SUSPENDED,
    "resume": Event.AGREEMENT_GATE_RESUMED,
    "end": Event.AGREEMENT_GATE_ENDED,
    "amend": Event.AGREEMENT_GATE_AMENDED,
    "shut_door": Event.AGREEMENT_DOOR_SHUT,
}
_STOPS: frozenset[Step] = frozenset({"suspend", "end"})


class _Met(msgspec.Struct, frozen=True):
    """What the audit event of a step tells of the look-ups it met."""

    cut: tuple[UUID, ...] = ()
    may_be_leaving: tuple[UUID, ...] = ()


def stop_preview(tx: Tx, names: Names, agreement: str, action: Action) -> StopPreview | None:
    """None where the agreement cannot take this step in any environment."""
    gates = [gate for gate in gates_of(tx, agreement) if action in actions_at(gate["state"])]
    if not gates:
        return None
    moment, first = now(tx), gates[0]
    doors = [
        row
        for row in rows_of(tx, _SQL["list_doors"], {"agreement": agreement})
        if row["ended_at"] is None and row["environment"] == first["environment"]
    ]
    terms = terms_in(first["terms"])
    datasets = dict.fromkeys(grant.dataset for grant in terms.grants)
    others = rows_by_agreement(tx, names).values()
    return StopPreview(
        agreement=agreement_row(names, first, moment),
        action=action,
        environments=tuple(gate["environment"] for gate in gates),
        datasets=tuple(names.dataset(dataset) for dataset in datasets),
        doors=len(doors),
        running=_count(tx, "count_running", first, {"at": moment}),
        exchanges_today=_count(
            tx, "count_crossed", first, {"since": start_of_day(business_date(moment))}
        ),
        run_off_days=first["run_off_days"],
        run_off_last_day=_run_off_last_day(first, moment) if action in _STOPS else None,
        other_agreements=tuple(
            row for row in others if row.agency_code == first["agency"] and row.id != agreement
        ),
    )


def stop_result(
    tx: Tx, names: Names, agreement: str, environment: Environment, number: int
) -> StopResult | None:
    of = {"agreement": agreement, "environment": environment, "number": number}
    step = row_of(tx, _SQL["find_step"], of) if number < 1 << 31 else None
    gates = [gate for gate in gates_of(tx, agreement) if gate["environment"] == environment]
    if step is None or not gates:
        return None
    [gate] = gates
    stops = step["step"] in _STOPS and gate["closed_at"] is not None
    met = _met(tx, agreement, step)
    return StopResult(
        agreement=agreement_row(names, gate, now(tx)),
        step=StepView(**step),
        cut=exchanges_by_id(tx, names, environment, met.cut[:_MOST_SHOWN]),
        until=_until(tx, step, agreement),
        leaving=exchanges_by_id(tx, names, environment, met.may_be_leaving[:_MOST_SHOWN]),
        run_off_last_day=_run_off_last_day(gate, step["at"]) if stops else None,
    )


def _until(tx: Tx, step: Row, agreement: str) -> date | None:
    """The day until which this step suspends."""
    return next(
        (
            one.until
            for one in suspensions(tx, agreement)
            if (one.environment, one.number) == (step["environment"], step["number"])
        ),
        None,
    )


def _count(tx: Tx, query: str, gate: Row, more: dict[str, datetime]) -> int:
    of = {"environment": gate["environment"], "gate": gate["gate"], "agreement": gate["id"]}
    row = row_of(tx, _SQL[query], of | more)
    return int(next(iter(row.values()))) if row else 0


def _run_off_last_day(gate: Row, stopped_at: datetime) -> date | None:
    """The last day on which files are taken, if data stops at this moment; None without run-off."""
    if not gate["run_off_days"]:
        return None
    closed_at = min(gate["closed_at"] or stopped_at, gate["valid_until"])
    return business_date(closed_at + timedelta(days=gate["run_off_days"]) - _TICK)


def _met(tx: Tx, agreement: str, step: Row) -> _Met:
    event = _EVENTS.get(step["step"])
    if event is None:
        return _Met()
    of = {
        "subject": f"agreement:{agreement}",
        "environment": step["environment"],
        "events": [event.value],
        "number": step["number"],
    }
    row = row_of(tx, _SQL["find_met"], of)
    return msgspec.json.decode(row["detail"], type=_Met) if row else _Met()
