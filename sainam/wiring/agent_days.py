"""Closes an agent's day: asks the owner first, then reconciles in one transaction."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import date

import msgspec

from sainam.agreements.terms import Environment
from sainam.formats.totals import Tally
from sainam.kit.database import Database
from sainam.payments.reconcile_day import ReconciledDay, reconcile_day
from sainam.wiring.owners import Owners

OWNER = "CIS"
WAIT_SECONDS = 20


class AgentDay(msgspec.Struct, frozen=True):
    """One agent's business date in one environment."""

    environment: Environment
    agent: str
    day: date


def close_day(database: Database, owners: Owners, which: AgentDay, *, actor: str) -> ReconciledDay:
    """A further version of the day, whatever the owner said, or that it was silent."""
    owner = _ask(owners, which)
    with database.transaction() as tx:
        return reconcile_day(
            tx, environment=which.environment, agent=which.agent, day=which.day, owner=owner,
            actor=actor,
        )  # fmt: skip


def _ask(owners: Owners, which: AgentDay) -> Tally | None:
    """What the owner posted for the agent and day; None where it does not say."""
    address = owners.address(OWNER, which.environment)
    request = urllib.request.Request(  # noqa: S310  the address is the catalogue's
        f"{address.url}/agents/{which.agent}/days/{which.day.isoformat()}",
        headers={"Authorization": f"Bearer {address.token}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:  # noqa: S310
            told = json.loads(answer.read())
            return Tally(int(told["count"]), int(told["amount_satang"]))
    except (OSError, urllib.error.URLError, ValueError, KeyError):
        return None
