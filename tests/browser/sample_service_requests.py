"""Invented service requests: one that waits for a step, and what was said of it."""

from datetime import timedelta
from uuid import UUID

from browser.sample_links import NOON
from sainam.portal.views.bilingual import Words
from sainam.portal.views.service_requests import (
    RequestPage,
    RequestRow,
    VersionRow,
    WordRow,
)
from sainam.service_requests.word import Reading, State

ID = str(UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0F01))
REQUEST = RequestRow(
    id=ID,
    number="SR-2569-000001",
    kind=Words(th="ขอติดตั้งประปาใหม่", en="New water connection"),
    agency=Words(th="ระบบรับเรื่องลูกค้า (iMind)", en="iMind, customer contact"),
    agency_code="IMIND",
    link="I3",
    reference="IM-20261122-0001",
    received_at=NOON - timedelta(hours=3),
    state="checking",
    step=1,
    work_step="document-check",
    moved_at=NOON - timedelta(hours=2),
    version=2,
    waits_since=NOON - timedelta(minutes=2),
    contrary=True,
)


def word(step: int, state: State, work_step: str, reading: Reading) -> WordRow:
    at = NOON - timedelta(hours=2) + timedelta(minutes=step)
    return WordRow(
        step=step,
        state=state,
        work_step=work_step,
        happened_at=at,
        heard_at=at + timedelta(seconds=1),
        reading=reading,
    )


REQUEST_PAGE = RequestPage(
    it=REQUEST,
    environment="live",
    dataset="new-connection-requests",
    versions=(
        VersionRow(version=1, exchange=ID, at=REQUEST.received_at, delivery="confirmed"),
        VersionRow(version=2, exchange=ID, at=REQUEST.moved_at, delivery="due"),
    ),
    words=(
        word(1, "checking", "document-check", "next"),
        word(3, "approved", "fee-notice", "early"),
        word(1, "checking", "document-check", "repeated"),
        word(1, "rejected", "document-check", "conflicting"),
    ),
)
