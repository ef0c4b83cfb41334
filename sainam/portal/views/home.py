"""What waits for a person, and the numbers of the day."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from sainam.portal.views.bilingual import Words

AttentionKind = Literal[
    "delivery_unknown",
    "mail_given_up",
    "mail_waits",
    "file_given_up",
    "file_held",
    "feed_late",
    "link_failing",
    "difference",
]
# What the page leads to: an exchange, a mail, a file, a series, a link, an agent's day.
Subject = Literal["exchange", "mail", "file", "series", "link", "agent_day"]


class AttentionView(Struct, frozen=True, kw_only=True):
    """`subject_id` of an agent's day is "AGENT/2026-11-22", of several mails empty."""

    kind: AttentionKind
    subject: Subject
    subject_id: str
    what: Words
    since: datetime


class TodayView(Struct, frozen=True, kw_only=True):
    day: date
    exchanges: int
    refusals: int
    lookups_answered: int
    payments: int
    payments_satang: int
    files: int
    files_held: int
    series_on_time: int
    series: int


class HomeView(Struct, frozen=True, kw_only=True):
    today: TodayView
    attention: tuple[AttentionView, ...]
