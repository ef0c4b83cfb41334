"""An old key in real use: another has opened the same agreement since, and both still do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sainam.kit.thai_dates import business_date

RETIRE_DAYS = 30  # enough to change every program over; an old key is a risk that nobody needs


@dataclass(frozen=True, slots=True)
class OldKey:
    """`agency` is whose key it is; `replaced_at` when the first of the later ones was opened."""

    door: str
    agreement: str
    credential: str
    agency: str
    channel: str
    replaced_at: datetime

    def is_due(self, at: datetime) -> bool:
        """Whether it should have been retired by now, by the days of Bangkok."""
        return (business_date(at) - business_date(self.replaced_at)).days >= RETIRE_DAYS
