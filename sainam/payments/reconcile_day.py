"""Reconciles an agent's day: what it declared, what the ledger has, what the owner posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.files.store import lock_agency
from sainam.formats.totals import Tally
from sainam.kit.database import Tx
from sainam.payments.days import store
from sainam.payments.reconciliation import DayFigures, DayVerdict, judge_day


@dataclass(frozen=True, slots=True)
class ReconciledDay:
    """One version of an agent's day; the last one stands."""

    version: int
    files: int
    figures: DayFigures
    judged: DayVerdict


def reconcile_day(
    tx: Tx,
    *,
    environment: Environment,
    agent: str,
    day: date,
    owner: Tally | None,
    actor: str,
) -> ReconciledDay:
    """`owner` is the owner's answer for the agent and day, asked before this transaction began."""
    lock_agency(tx, environment, agent)
    files, figures = store.read_figures(tx, environment, agent, day, owner)
    judged = judge_day(figures)
    version = store.insert_day(
        tx, environment, agent, day, files=files, figures=figures, judged=judged, actor=actor
    )
    append(
        tx,
        Event.PAYMENT_DAY_RECONCILED,
        actor=actor,
        subject=f"agent_day:{agent}:{day}",
        environment=environment,
        agency=agent,
        detail={
            "version": version,
            "verdict": judged.verdict,
            "difference_satang": judged.difference_satang,
            "declared_satang": figures.declared.amount_satang,
            "ledger_satang": figures.ledger.amount_satang,
        },
    )
    return ReconciledDay(version, files, figures, judged)
