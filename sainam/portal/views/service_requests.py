"""Service requests: all, and one with its versions and every word on it."""

from datetime import datetime

from msgspec import Struct

from sainam.agreements.terms import Environment
from sainam.portal.views.bilingual import Words
from sainam.service_requests.word import Reading, State


class RequestFilter(Struct, frozen=True, kw_only=True):
    environment: Environment = "live"
    agency: str | None = None
    state: str | None = None
    number: str | None = None


class RequestRow(Struct, frozen=True, kw_only=True):
    """`waits_since`: a step is missing since then. `contrary`: something said moved nothing."""

    id: str
    number: str
    kind: Words
    agency: Words
    agency_code: str
    link: str
    reference: str
    received_at: datetime
    state: State
    step: int
    work_step: str
    moved_at: datetime
    version: int
    waits_since: datetime | None
    contrary: bool


class RequestList(Struct, frozen=True, kw_only=True):
    """The newest first."""

    rows: tuple[RequestRow, ...]


class WordRow(Struct, frozen=True, kw_only=True):
    step: int
    state: State
    work_step: str
    happened_at: datetime
    heard_at: datetime
    reading: Reading


class VersionRow(Struct, frozen=True, kw_only=True):
    """`delivery`: due, unknown, or how it ended."""

    version: int
    exchange: str
    at: datetime
    delivery: str


class RequestPage(Struct, frozen=True, kw_only=True):
    it: RequestRow
    environment: Environment
    dataset: str
    versions: tuple[VersionRow, ...]
    words: tuple[WordRow, ...]
