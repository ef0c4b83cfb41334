"""The sealed audit chain: its head and its last blocks."""

from datetime import datetime

from msgspec import Struct


class BlockView(Struct, frozen=True, kw_only=True):
    number: int
    sealed_at: datetime
    events: int
    merkle_root: str
    head: str


class AuditPage(Struct, frozen=True, kw_only=True):
    """`blocks` newest first; `after` is the number to ask the next part with."""

    head: BlockView | None
    signing_key: str
    unsealed: int
    blocks: tuple[BlockView, ...]
    after: int | None
