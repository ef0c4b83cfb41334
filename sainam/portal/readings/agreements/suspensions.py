"""Suspensions as the pages show them: who, why, until when, and how each ended."""

from collections.abc import Iterable

from sainam.agreements import store
from sainam.agreements.suspension import Suspension
from sainam.kit.database import Tx
from sainam.onboarding.stop_and_tell import name_of
from sainam.portal.readings.names import words
from sainam.portal.views.agreements import SuspensionView


def suspensions_of(tx: Tx, agreement: str) -> tuple[SuspensionView, ...]:
    """All there ever were, the newest first."""
    return _views(tx, store.suspensions(tx, agreement))


def standing_suspensions(tx: Tx, agency: str | None) -> tuple[SuspensionView, ...]:
    """Those in force now, of one agency or of all, the newest first."""
    return _views(tx, reversed(store.standing_suspensions(tx, agency=agency)))


def _views(tx: Tx, found: Iterable[Suspension]) -> tuple[SuspensionView, ...]:
    return tuple(
        SuspensionView(
            agreement_id=one.agreement,
            environment=one.environment,
            number=one.number,
            since=one.at,
            who=words(name_of(tx, one.actor)),
            reason=one.reason,
            until=one.until,
            ended_at=one.ended_at,
            ended_by=one.ended_by,
            ended_who=words(name_of(tx, one.ended_actor)) if one.ended_actor else None,
            ended_reason=one.ended_reason or "",
        )
        for one in found
    )
