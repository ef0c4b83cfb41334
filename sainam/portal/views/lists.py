"""Lists taken over by night: how each stands, its syncs, and what one changed."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from sainam.portal.views.bilingual import Words

ListState = Literal["on_time", "running", "waiting", "late", "never"]
SyncResult = Literal["running", "completed", "failed", "refused", "cut", "broken_off"]


class ListRow(Struct, frozen=True, kw_only=True):
    """`stopped_by`: why the last sync failed, where the night that is due has none completed."""

    owner: str
    owner_title: Words
    dataset: str
    title: Words
    at: str
    state: ListState
    due_at: datetime
    links: tuple[str, ...]
    last_completed_at: datetime | None = None
    last_number: int | None = None
    stopped_by: Words | None = None


class SyncRow(Struct, frozen=True, kw_only=True):
    """`id` is the exchange's; a refused one is none. `number` is of the completed ones."""

    id: str
    is_exchange: bool
    night: datetime
    begun_at: datetime
    ended_at: datetime | None
    result: SyncResult
    number: int | None
    rule: str | None
    why: Words | None
    detail: str
    pages: int
    items: int
    added: int
    changed: int
    withdrawn: int


class ListPage(Struct, frozen=True, kw_only=True):
    """The newest syncs, the last that began first."""

    it: ListRow
    syncs: tuple[SyncRow, ...]


class ChangeRow(Struct, frozen=True, kw_only=True):
    """`values` are field and value, those that changed first."""

    line: int
    kind: Literal["added", "changed", "withdrawn"]
    key: str
    values: tuple[tuple[str, str], ...]


class SyncPage(Struct, frozen=True, kw_only=True):
    """`after`: the line to go on behind; None: that was all."""

    it: ListRow
    number: int
    changes: tuple[ChangeRow, ...]
    after: int | None = None
