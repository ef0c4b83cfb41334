"""A pack as somebody asked for it, as another decided, and as it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sainam.evidence.pack.scope import Scope, ScopeKind

Decision = Literal["confirmed", "rejected"]
# Who may ask for a pack and who may decide on it: two different persons of these.
MAKES = ("dpo", "auditor", "legal")


@dataclass(frozen=True, slots=True)
class OfficersOrder:
    """What a competent officer ordered in writing, and who (Computer Crime Act section 18)."""

    number: str
    officer: str


@dataclass(frozen=True, slots=True)
class PackOrder:
    """Half of it is None until the second person has decided. Blocks: none of these days sealed."""

    id: UUID
    scope: ScopeKind
    about: str | None
    first_day: date
    last_day: date
    purpose: str
    order_number: str | None
    officer: str | None
    ordered_by: str
    ordered_at: datetime
    decision: Decision | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    first_block: int | None = None
    last_block: int | None = None
    sha256: bytes | None = None
    length: int | None = None
    made_at: datetime | None = None

    @property
    def of(self) -> Scope:
        return Scope(self.scope, self.about, self.first_day, self.last_day)

    @property
    def file_name(self) -> str:
        return f"sainam-evidence-{self.first_day}-{self.last_day}-{self.id.hex[-8:]}.zip"
