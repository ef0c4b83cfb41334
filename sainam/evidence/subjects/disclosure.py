"""Who got what of a person, and what of it is not shown for now. Pure.

Totals are reckoned after withholding, so that no count tells of what a row does not.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One exchange in which something of the person went to `agency`."""

    exchange: UUID
    at: datetime
    agency: str
    agreement: str
    dataset: str
    purpose: str
    fields: tuple[str, ...]
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Withholding:
    """Of one exchange, one case, one purpose, or all under an agreement: the narrowest that is set.

    `case_mark` is keyed by the withholding's own id.
    """

    id: UUID
    agreement: str
    purpose: str | None
    case_mark: bytes | None
    exchange: UUID | None
    provision: str
    reason: str
    until: date
    placed_by: str
    confirmed_by: str | None
    placed_at: datetime

    def covers(self, entry: Disclosure) -> bool:
        if self.agreement != entry.agreement:
            return False
        if self.exchange is not None and self.exchange != entry.exchange:
            return False
        if self.purpose is not None and self.purpose != entry.purpose:
            return False
        if self.case_mark is None:
            return True
        # A case that can be read no more may be the one: it stays withheld.
        return entry.case is None or hmac.compare_digest(
            self.case_mark, case_mark(self.id, entry.case)
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """`exchanges` and `agencies` are those of `entries`, and of nothing else."""

    entries: tuple[Disclosure, ...]

    @property
    def exchanges(self) -> int:
        return len(self.entries)

    @property
    def agencies(self) -> tuple[str, ...]:
        return tuple(sorted({one.agency for one in self.entries}))


def case_mark(withholding: UUID, case: str) -> bytes:
    return hmac.digest(withholding.bytes, " ".join(case.split()).encode(), "sha256")


def shown(entries: Iterable[Disclosure], withholdings: Sequence[Withholding]) -> Summary:
    """In the order of time, without anything that is withheld."""
    open_to_all = (one for one in entries if not any(each.covers(one) for each in withholdings))
    return Summary(tuple(sorted(open_to_all, key=lambda one: (one.at, one.exchange))))
