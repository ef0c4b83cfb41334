"""One agreement: gates, grants with what is used of them, doors, versions, history."""

from datetime import datetime, timedelta

from sainam.agreements.terms import Grant
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import business_date, month_start
from sainam.portal.readings.agreements.agreement_state import actions_at_any, state_of
from sainam.portal.readings.agreements.list_agreements import agreement_row, gates_of, terms_in
from sainam.portal.readings.names import Names, joined
from sainam.portal.readings.rows import Row, rows_of
from sainam.portal.views.agreements import (
    AgreementPage,
    ClauseView,
    DoorView,
    GateView,
    GrantView,
    QuotaView,
    StepView,
    VersionView,
)
from sainam.portal.views.bilingual import Words

_SQL = named_queries(__file__)
_TICK = timedelta(microseconds=1)
_MOVES = {"open": {"open", "resume"}, "suspended": {"suspend"}, "ended": {"end"}}


def show_agreement(tx: Tx, names: Names, agreement: str) -> AgreementPage | None:
    gates = gates_of(tx, agreement)
    if not gates:
        return None
    moment, first = now(tx), gates[0]
    of = {"agreement": agreement}
    steps = tuple(StepView(**row) for row in rows_of(tx, _SQL["list_steps"], of))
    return AgreementPage(
        agreement=agreement_row(names, first, moment),
        brought_in=first["brought_in"],
        run_off_days=first["run_off_days"],
        gates=tuple(_gate(gate, steps, moment) for gate in gates),
        grants=_grants(tx, names, first, moment),
        doors=tuple(DoorView(**row) for row in rows_of(tx, _SQL["list_doors"], of)),
        versions=tuple(_version(row) for row in rows_of(tx, _SQL["list_versions"], of)),
        history=steps,
        actions=actions_at_any([gate["state"] for gate in gates]),
    )


def _gate(gate: Row, steps: tuple[StepView, ...], moment: datetime) -> GateView:
    """`since` the step that led there, or the first or last moment of the period."""
    state = state_of(gate["state"], gate["valid_from"], gate["valid_until"], moment)
    since = gate["valid_until"] if state == "expired" else None
    if state in _MOVES:
        since = next(
            (
                step.at
                for step in steps
                if step.environment == gate["environment"] and step.step in _MOVES[state]
            ),
            None,
        )
    return GateView(
        environment=gate["environment"], state=state, version=gate["version"], since=since
    )


def _grants(tx: Tx, names: Names, gate: Row, moment: datetime) -> tuple[GrantView, ...]:
    month = month_start(business_date(moment))
    of = {"environment": gate["environment"], "gate": gate["gate"], "month": month}
    used = {row["dataset"]: row["used"] for row in rows_of(tx, _SQL["list_quotas"], of)}
    return tuple(
        _grant(
            names,
            grant,
            None
            if grant.quota is None
            else QuotaView(month=month, limit=grant.quota, used=used.get(grant.dataset, 0)),
        )
        for grant in terms_in(gate["terms"]).grants
    )


def _grant(names: Names, grant: Grant, quota: QuotaView | None) -> GrantView:
    """An order grants a whole row of links, which has no page of its own."""
    return GrantView(
        dataset=grant.dataset,
        title=names.dataset(grant.dataset),
        link_id=grant.link if grant.link in names.catalogue.links else None,
        fields=grant.fields,
        purpose=names.purposes(grant.purposes),
        case_required=grant.case_required,
        carrier=joined([names.agency(code) for code in grant.carriers]) if grant.carriers else None,
        channels=grant.channels,
        quota=quota,
    )


def _version(row: Row) -> VersionView:
    return VersionView(
        version=row["version"],
        first_day=business_date(row["valid_from"]),
        last_day=business_date(row["valid_until"] - _TICK),
        reference=row["reference"],
        clauses=tuple(
            ClauseView(number=clause.number, words=Words(th=clause.th, en=clause.en))
            for clause in terms_in(row["terms"]).clauses
        ),
        recorded_at=row["recorded_at"],
        recorded_by=row["recorded_by"],
        confirmed_by=row["confirmed_by"],
    )
