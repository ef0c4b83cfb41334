"""One agreement: gates, grants with what is used of them, doors, versions, history."""

from datetime import datetime, timedelta

from sainam.agreements.terms import FolderLimits, Grant
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import business_date, month_start
from sainam.onboarding.design.design import agreed_design
from sainam.onboarding.stop_and_tell import name_of
from sainam.onboarding.store import dossiers_of_agreement, load_dossier
from sainam.portal.readings.agreements.agreement_state import actions_at_any, state_of
from sainam.portal.readings.agreements.list_agreements import agreement_row, gates_of, terms_in
from sainam.portal.readings.agreements.suspensions import suspensions_of
from sainam.portal.readings.names import Names, joined, words
from sainam.portal.readings.rows import Row, rows_of
from sainam.portal.views.agreements import (
    AgreementPage,
    ClauseView,
    DoorView,
    FolderView,
    GateView,
    GrantView,
    QuotaView,
    StepView,
    VersionView,
)
from sainam.portal.views.bilingual import Words
from sainam.portal.views.body_words import value_label

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
        security=_security(tx, agreement),
        suspensions=suspensions_of(tx, agreement),
        grants=_grants(tx, names, first, moment),
        doors=tuple(_door(tx, row) for row in rows_of(tx, _SQL["list_doors"], of)),
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
    terms = terms_in(gate["terms"])
    return tuple(
        _grant(
            names,
            grant,
            terms.folder if "sftp" in grant.channels else None,
            None
            if grant.quota is None
            else QuotaView(month=month, limit=grant.quota, used=used.get(grant.dataset, 0)),
        )
        for grant in terms.grants
    )


def _door(tx: Tx, row: Row) -> DoorView:
    by = row.pop("ended_actor")
    return DoorView(**row, ended_who=words(name_of(tx, by)) if by else None)


def _security(tx: Tx, agreement: str) -> Words | None:
    """What the departments agreed for it; an agreement that was brought in names no profile."""
    for dossier, _ in reversed(dossiers_of_agreement(tx, agreement)):
        found = load_dossier(tx, dossier)
        design = agreed_design(found) if found else None
        if design is not None:
            return value_label("security", design.security)
    return None


def _grant(
    names: Names, grant: Grant, folder: FolderLimits | None, quota: QuotaView | None
) -> GrantView:
    """An order grants a whole row of links, which has no page of its own."""
    return GrantView(
        dataset=grant.dataset,
        title=names.dataset(grant.dataset),
        link_id=grant.link if grant.link in names.catalogue.links else None,
        fields=grant.fields,
        purpose=names.purposes(grant.purposes),
        case_required=grant.case_required,
        consent_required=grant.consent_required,
        replaces=grant.replaces,
        carrier=joined([names.agency(code) for code in grant.carriers]) if grant.carriers else None,
        channels=grant.channels,
        pattern=grant.pattern,
        quota=quota,
        hours=(f"{grant.hours[0]:%H:%M}", f"{grant.hours[1]:%H:%M}") if grant.hours else None,
        cut_off=grant.cut_off,
        folder=None
        if folder is None
        else FolderView(bytes=folder.bytes, files=folder.files, file_bytes=folder.file_bytes),
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
