"""Tells the data protection officer, once each, of answers due soon or late, and of reviews due."""

from __future__ import annotations

from datetime import date, timedelta

from sainam.agreements.terms import Environment
from sainam.evidence.subjects import store
from sainam.evidence.subjects.due import NEAR_DAYS
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.onboarding.notices.notice import Fact, Notice
from sainam.onboarding.recipients import of_roles, tell

ROLES = ("dpo",)
_ENVIRONMENTS: tuple[Environment, ...] = ("live", "sandbox")


def remind_of_requests(tx: Tx, public_url: str) -> int:
    """How many were told of. One that is late is never told as due soon."""
    today = business_date(clock.now(tx))
    told = 0
    for number, due in store.due_to_remind(tx, today - timedelta(days=1), "late"):
        if store.insert_reminder(tx, number, "late"):
            told += 1
            _tell(tx, Notice.SUBJECT_LATE, number, due, public_url)
    for number, due in store.due_to_remind(tx, today + timedelta(days=NEAR_DAYS), "near"):
        if due >= today and store.insert_reminder(tx, number, "near"):
            told += 1
            _tell(tx, Notice.SUBJECT_NEAR, number, due, public_url)
    return told


def remind_of_reviews(tx: Tx, public_url: str) -> int:
    """Of each withholding once, when its day of review has come. The mail names no case."""
    today = business_date(clock.now(tx))
    told = 0
    for environment in _ENVIRONMENTS:
        for one in store.withholdings(tx, environment):
            if one.until <= today and store.insert_reminder(tx, f"withholding:{one.id}", "late"):
                told += 1
                facts: dict[str, Fact] = {
                    "agreement": one.agreement, "until": one.until,
                    "url": f"{public_url}/th/privacy/withheld",
                }  # fmt: skip
                tell(tx, Notice.WITHHELD_REVIEW, of_roles(tx, ROLES), None, facts)
    return told


def _tell(tx: Tx, kind: Notice, number: str, due: date, public_url: str) -> None:
    facts: dict[str, Fact] = {
        "number": number, "until": due, "url": f"{public_url}/th/privacy/requests/{number}",
    }  # fmt: skip
    tell(tx, kind, of_roles(tx, ROLES), None, facts)
