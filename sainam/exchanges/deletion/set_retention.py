"""Two people set how long a class is kept, from now on and for what is kept already."""

from __future__ import annotations

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.deletion import store
from sainam.exchanges.deletion.refusals import RetentionUnusable
from sainam.exchanges.deletion.two_people import need_two_people
from sainam.kit.database import Tx

MOST_MONTHS = 1200
MOST_DAYS = 36_500


def set_retention(
    tx: Tx, *, retention: str, months: int, least_days: int, provision: str | None, actor: str,
    confirmed_by: str,
) -> int:  # fmt: skip
    """The version of the rule. Raises TwoPeopleWanted, RetentionUnusable."""
    need_two_people(tx, actor, confirmed_by)
    if not (0 <= months <= MOST_MONTHS and 0 <= least_days <= MOST_DAYS):
        raise RetentionUnusable(f"{months} months, {least_days} days")
    version = store.insert_rule(
        tx, retention, months, least_days, provision, actor=actor, confirmed_by=confirmed_by
    )
    if version is None:
        raise RetentionUnusable(retention)
    append(
        tx,
        Event.EVIDENCE_RETENTION_SET,
        actor=actor,
        subject=f"retention:{retention}",
        detail={
            "version": version,
            "months": months,
            "least_days": least_days,
            "provision": provision,
            "confirmed_by": confirmed_by,
        },
    )
    return version
