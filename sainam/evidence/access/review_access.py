"""A round of reviews is opened; a login or credential is kept or ended by who does not hold it."""

from __future__ import annotations

from datetime import date, timedelta

from sainam.agencies import store as agencies
from sainam.agencies.end_login import end_login
from sainam.agencies.person import Person
from sainam.agencies.reason import reason_of
from sainam.agencies.refusals import OwnMatter, UnknownLogin
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.access import store
from sainam.evidence.access.access import REVIEW_DAYS, REVIEWS, Access, Result
from sainam.evidence.access.refusals import AccessChanged, AccessUnknown, RoundDayWrong
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.onboarding.stop_and_tell import revoke_and_tell

_YEAR = timedelta(days=366)


def open_round(tx: Tx, *, due: date, reason: str, actor: Person) -> int:
    """Raises NotYours, ReasonWanted, RoundDayWrong."""
    actor.must_be(*REVIEWS)
    why, today = reason_of(reason), business_date(clock.now(tx))
    if not today < due <= today + _YEAR:
        raise RoundDayWrong(f"{due}")
    number = store.insert_round(tx, due=due, reason=why, actor=actor.login)
    append(
        tx,
        Event.EVIDENCE_REVIEW_OPENED,
        actor=actor.login,
        subject=f"access_round:{number}",
        detail={"due": due.isoformat(), "reason": why},
    )
    return number


def review_access(
    tx: Tx,
    subject: str,
    result: Result,
    *,
    seen: str,
    reason: str,
    public_url: str,
    actor: Person,
) -> None:
    """`seen` is the digest of what the reviewer saw. What is ended is ended at once.

    Raises NotYours, ReasonWanted, AccessUnknown, AccessChanged, OwnMatter, LastOfItsKind.
    """
    actor.must_be(*REVIEWS)
    why = reason_of(reason)
    store.lock(tx, subject)
    access = store.find_access(tx, subject)
    if access is None:
        raise AccessUnknown(subject)
    if access.is_login and access.name == actor.login:
        raise OwnMatter
    if access.seen != seen:
        raise AccessChanged(subject)
    days = timedelta(days=REVIEW_DAYS if result == "kept" else 0)
    next_due = business_date(clock.now(tx)) + days
    store.insert_review(
        tx, subject, result, next_due=next_due, reason=why, seen=seen, actor=actor.login
    )
    append(
        tx,
        Event.EVIDENCE_REVIEW_MADE,
        actor=actor.login,
        subject=subject,
        agency=access.agency,
        detail={"result": result, "next_due": next_due.isoformat(), "seen": seen, "reason": why},
    )
    if result == "ended":
        _end(tx, access, public_url, reason=why, actor=actor.login)


def _end(tx: Tx, access: Access, public_url: str, *, reason: str, actor: str) -> None:
    if not access.is_login:
        revoke_and_tell(tx, public_url, access.name, actor=actor, reason=reason)
        return
    login = agencies.find_login(tx, access.name)
    if login is None:
        raise UnknownLogin(access.name)
    last = "admin" if login.agency is None else "agency_officer"
    end_login(tx, login, reason=reason, actor=actor, last=last)
