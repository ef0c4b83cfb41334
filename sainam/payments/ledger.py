"""Which ledger accounts a posting moves money between. Pure: every posting has both sides.

Seen from the utility, for each agent: *receivable* is what the agent owes for what it collected,
*collected* what it collected for bills, *suspense* what waits for a decision, *rejected* what it
declared in lines that could not be posted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

AccountName = Literal["receivable", "collected", "suspense", "rejected"]
PostingKind = Literal["payment", "suspense", "rejected", "correction", "reversal"]

ACCOUNTS: tuple[AccountName, ...] = ("receivable", "collected", "suspense", "rejected")


@dataclass(frozen=True, slots=True)
class Sides:
    """The account debited and the account credited."""

    debit: AccountName
    credit: AccountName

    @property
    def reversed(self) -> Sides:
        return Sides(self.credit, self.debit)


_LINES: dict[PostingKind, Sides] = {
    "payment": Sides("receivable", "collected"),
    "suspense": Sides("receivable", "suspense"),
    "rejected": Sides("receivable", "rejected"),
}

# What the owner of the bills refused after it was accepted: it was collected, for no bill.
REFUSED_BY_OWNER = Sides("collected", "suspense")


def sides_of_line(kind: PostingKind, *, debit: bool) -> Sides:
    """How a line is posted; a debit line takes money back, so its sides are reversed."""
    sides = _LINES[kind]
    return sides.reversed if debit else sides


def sides_of_correction(*, debit: bool) -> Sides:
    """How a rejected line is cleared once a later line says it right."""
    return sides_of_line("rejected", debit=debit).reversed


def balances(postings: Iterable[tuple[Sides, int]]) -> dict[AccountName, int]:
    """Debits less credits of each account, in satang; they add to zero."""
    totals: dict[AccountName, int] = dict.fromkeys(ACCOUNTS, 0)
    for sides, satang in postings:
        totals[sides.debit] += satang
        totals[sides.credit] -= satang
    return totals
