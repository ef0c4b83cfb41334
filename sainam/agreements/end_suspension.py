"""Ends a suspension on the day until which it was meant to last: nobody has to do anything."""

from __future__ import annotations

from sainam.agreements import store
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.take_step import StepTaken
from sainam.agreements.terms import Environment
from sainam.kit import clock
from sainam.kit.database import Tx


def end_suspension(tx: Tx, environment: Environment, agreement: str) -> StepTaken | None:
    """One transaction of its own.

    None where it is not to end now: it was resumed, ended or begun anew meanwhile, or the
    agreement itself is over, so that nothing would cross.
    """
    store.lock_gates(tx, [agreement])
    found = store.last_suspension(tx, environment, agreement)
    standing = store.load_standing(tx, environment, agreement)
    at = clock.now(tx)
    if found is None or not found.is_over(at) or standing is None or at >= standing.valid_until:
        return None
    reason = f"ครบกำหนดการระงับ {found.until} (the suspension was to last until {found.until})"
    return resume_agreement(tx, environment, agreement, actor="hub", reason=reason)
