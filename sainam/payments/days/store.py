"""The SQL of an agent's day and of its ledger accounts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sainam.agreements.terms import Environment
from sainam.formats.totals import Tally
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.payments.files.store import ledger_numbers
from sainam.payments.reconciliation import DayFigures, DayVerdict

_SQL = named_queries(__file__)


def read_figures(
    tx: Tx, environment: Environment, agent: str, day: date, owner: Tally | None
) -> tuple[int, DayFigures]:
    """The number of files, and the day's figures."""
    columns = _day(environment, agent, day) | ledger_numbers(tx, environment, agent)
    files, lines, satang, apart, apart_satang = _row(tx, "read_files_of_day", columns)
    calls, called_satang = _row(tx, "read_calls_of_day", columns)
    taken, taken_satang, posted, posted_satang = _row(tx, "read_ledger_of_day", columns)
    return files, DayFigures(
        declared=Tally(lines + calls, satang + called_satang),
        ledger=Tally(taken + apart, taken_satang + apart_satang),
        posted=Tally(posted, posted_satang),
        owner=owner,
    )


def insert_day(
    tx: Tx,
    environment: Environment,
    agent: str,
    day: date,
    *,
    files: int,
    figures: DayFigures,
    judged: DayVerdict,
    actor: str,
) -> int:
    """Returns the version."""
    owner = figures.owner
    columns = _day(environment, agent, day) | {
        "actor": actor,
        "files": files,
        "declared": figures.declared.count,
        "declared_satang": figures.declared.amount_satang,
        "ledger": figures.ledger.count,
        "ledger_satang": figures.ledger.amount_satang,
        "posted": figures.posted.count,
        "posted_satang": figures.posted.amount_satang,
        "owner": owner.count if owner else None,
        "owner_satang": owner.amount_satang if owner else None,
        "difference_satang": judged.difference_satang,
        "verdict": judged.verdict,
        "detail": json.dumps({"th": judged.thai, "en": judged.english}, ensure_ascii=False),
    }
    return int(_row(tx, "insert_day", columns)[0])


def balances(tx: Tx, environment: Environment, agent: str) -> dict[str, int]:
    """Debits less credits of each of the agent's ledger accounts, in satang."""
    rows = tx.execute(_SQL["balances"], {"environment": environment, "agent": agent}).fetchall()
    return dict(rows)


def _day(environment: Environment, agent: str, day: date) -> dict[str, Any]:
    return {"environment": environment, "agent": agent, "day": day}


def _row(tx: Tx, name: str, columns: dict[str, Any]) -> tuple[Any, ...]:
    row = tx.execute(_SQL[name], columns).fetchone()
    if row is None:
        raise RuntimeError(f"{name} gave no row")
    return row


def days_to_close(tx: Tx, today: date) -> list[tuple[Environment, str, date]]:
    """Environment, agent and business date of what is over and not closed; `today` is Bangkok's."""
    return tx.execute(_SQL["days_to_close"], {"today": today}).fetchall()
