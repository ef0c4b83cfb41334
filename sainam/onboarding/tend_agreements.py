"""What the clock does to agreements: suspensions end, ends and old keys are reminded of."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sainam.agencies import store as agencies
from sainam.agreements import store as agreements
from sainam.agreements.store import ReminderKind
from sainam.agreements.terms import Standing
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date, last_day_before
from sainam.onboarding import store
from sainam.onboarding.act import World
from sainam.onboarding.notices.notice import Notice, Recipient
from sainam.onboarding.recipients import of_logins, of_roles, tell
from sainam.onboarding.remind_of_old_keys import due_old_keys, remind_of_old_key
from sainam.onboarding.signing.agreement_of import brought
from sainam.onboarding.state import State
from sainam.onboarding.stop_and_tell import end_suspension_and_tell
from sainam.onboarding.take_event import take_by_itself

# The most urgent first: who is told of seven days is not told of thirty as well.
RENEWAL_DAYS: tuple[tuple[int, ReminderKind], ...] = (
    (7, "days_7"),
    (30, "days_30"),
    (90, "days_90"),
)


def tend_agreements(transaction: Callable[[], AbstractContextManager[Tx]], world: World) -> int:
    """Each in its own transaction; how many dossiers moved."""
    with transaction() as tx:
        at = clock.now(tx)
        standing = agreements.load_standings(tx, "live")
        in_use = [one.dossier for one in store.standings(tx, states=frozenset({State.LIVE}))]
        old_keys = due_old_keys(tx, at)
        over = [one for one in agreements.standing_suspensions(tx) if one.is_over(at)]
    for suspended in over:
        with transaction() as tx:
            end_suspension_and_tell(
                tx, world.public_url, suspended.environment, suspended.agreement
            )
    for one in standing.values():
        with transaction() as tx:
            _remind(tx, world, one, at)
    for key in old_keys:
        with transaction() as tx:
            remind_of_old_key(tx, world.public_url, key)
    return sum(_follow(transaction, world, dossier) for dossier in in_use)


def days_left(standing: Standing, at: datetime) -> int:
    """Whole days of Bangkok until the first on which it no longer holds."""
    return (business_date(standing.valid_until) - business_date(at)).days


def renewal_due(standing: Standing, at: datetime) -> ReminderKind | None:
    left = days_left(standing, at)
    if standing.state == "ended" or left <= 0:
        return None
    return next((kind for days, kind in RENEWAL_DAYS if left <= days), None)


def _follow(
    transaction: Callable[[], AbstractContextManager[Tx]], world: World, dossier: str
) -> bool:
    """Where the gate was ended by another hand, or a later dossier's version holds there now."""
    with transaction() as tx:
        found = brought(tx, dossier)
        if found is None or not found.over(clock.now(tx)):
            return False
        return take_by_itself(tx, world, dossier) is not None


def _remind(tx: Tx, world: World, standing: Standing, at: datetime) -> None:
    url = f"{world.public_url}/th/agreements/{standing.agreement}"
    kind = renewal_due(standing, at)
    if kind and agreements.insert_reminder(tx, standing.agreement, kind, standing.version):
        tell(
            tx, Notice.RENEWAL_DUE, _whose(tx, standing), None,
            {
                "agreement": standing.agreement, "days": days_left(standing, at),
                "until": last_day_before(business_date(standing.valid_until)), "url": url,
            },
        )  # fmt: skip


def _whose(tx: Tx, standing: Standing) -> tuple[Recipient, ...]:
    """Legal, and the officers of the agency."""
    officers = agencies.logins_in_role(tx, "agency_officer", standing.agency)
    partners = of_logins(tx, [login.name for login in officers])
    return (*partners, *of_roles(tx, ("legal",)))
