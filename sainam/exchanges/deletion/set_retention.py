"""Two people set how long a class is kept, from now on and for what is kept already."""

from __future__ import annotations

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.deletion import store
from sainam.exchanges.deletion.refusals import RetentionUnusable
from sainam.exchanges.deletion.two_people import need_two_people
from sainam.formats.layout import Title
from sainam.kit.database import Tx

MOST_MONTHS = 1200
MOST_DAYS = 36_500
TRAIL = "trail"  # the class of the audit trail, which is a record of traffic too
TRAFFIC_DAYS = 90  # Computer Crime Act, section 26
_TRAIL_WORDS = Title("บันทึกตรวจสอบและข้อมูลจราจร", "The audit trail and the record of traffic")


def set_retention(
    tx: Tx, *, retention: str, months: int, least_days: int, provision: str | None, actor: str,
    confirmed_by: str,
) -> int:  # fmt: skip
    """The version of the rule. Raises TwoPeopleWanted, RetentionUnusable."""
    need_two_people(tx, actor, confirmed_by)
    least = TRAFFIC_DAYS if retention == TRAIL else 0
    if not (0 <= months <= MOST_MONTHS and least <= least_days <= MOST_DAYS):
        raise RetentionUnusable(f"{months} months, {least_days} days")
    version = store.insert_rule(
        tx, retention, months, least_days, provision,
        words=_TRAIL_WORDS, actor=actor, confirmed_by=confirmed_by,
    )  # fmt: skip
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
