"""Records how a try to send a mail ended, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.onboarding.notices import store
from sainam.onboarding.notices.back_off import wait_after
from sainam.onboarding.notices.store import Attempt

_LONGEST_DETAIL = 500
ACTOR = "hub:worker"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the mail server said of one mail, or what stood in the way of asking it.

    `reached`: false where no server could be spoken to, so that the next mail would fare no better.
    `lapsed`: what the mail was to bring is good for nothing, so that nothing is left to do with it.
    """

    result: Literal["accepted", "deferred", "refused"]
    detail: str
    reached: bool = True
    lapsed: bool = False


def record_try(tx: Tx, mail: UUID, answer: Answer) -> None:
    """Does nothing more than note the try where somebody else has settled the mail meanwhile."""
    state = store.lock_due(tx, mail)
    at = clock.now(tx)
    detail = answer.detail[:_LONGEST_DETAIL]
    if state != "due":
        store.insert_attempt(tx, mail, at, answer.result, detail)
        return
    tries = tries_since_again(store.attempts(tx, mail)) + 1
    wait = wait_after(tries) if answer.result == "deferred" else None
    if answer.result == "accepted":
        store.insert_attempt(tx, mail, at, "accepted", detail)
        store.delete_due(tx, mail)
        store.delete_secret(tx, mail)
    elif answer.lapsed:
        store.insert_attempt(tx, mail, at, "refused", detail)
        store.delete_due(tx, mail)
        store.delete_secret(tx, mail)
    elif wait is not None:
        store.insert_attempt(tx, mail, at, "deferred", detail)
        store.set_due(tx, mail, "due", at + wait)
        return
    else:
        store.insert_attempt(tx, mail, at, "refused", detail)
        store.set_due(tx, mail, "dead", at)
    append(tx, _event(answer), actor=ACTOR, subject=f"mail:{mail}", detail={"tries": tries})


def _event(answer: Answer) -> Event:
    if answer.lapsed:
        return Event.MAIL_NOTICE_LAPSED
    accepted = answer.result == "accepted"
    return Event.MAIL_NOTICE_ACCEPTED if accepted else Event.MAIL_NOTICE_REFUSED


def tries_since_again(attempts: Sequence[Attempt]) -> int:
    """A person who wants it tried again gives it all its tries anew."""
    tries = 0
    for attempt in attempts:
        tries = 0 if attempt.result == "again" else tries + 1
    return tries
