"""An offline payment agent (row A3): takes money over the counter and sends a file by SFTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sainam.counterparts.agencies.cross_bank_file import FileHead, PaidLine, written
from sainam.counterparts.agencies.sftp_drop import SftpDoor, drop, fetch, names_in
from sainam.counterparts.cis import bills_of, customer_account, customer_of
from sainam.counterparts.their_clock import BANGKOK

_COUNTER_OPENS = time(8, 30, tzinfo=BANGKOK)
_BETWEEN_PAYERS = timedelta(seconds=7)
_PAYERS_A_DAY = 5_000  # after which the clock begins again, so that the date stays


@dataclass(frozen=True, slots=True)
class OfflineAgent:
    """One agent with its door at the hub."""

    door: SftpDoor
    head: FileHead

    async def send(self, name: str, lines: Iterable[PaidLine]) -> bytes:
        """Writes the file and drops it; gives the bytes sent."""
        content = written(self.head, list(lines))
        await drop(self.door, name, content)
        return content

    async def acknowledgements(self) -> dict[str, bytes]:
        """What waits in the outbox, by name."""
        return {name: await fetch(self.door, name) for name in await names_in(self.door)}


def paid_over_the_counter(
    customers: Iterable[int],
    *,
    today: date,
    paid_on: date | None = None,
    opened_on: date | None = None,
    seed: int = 0,
) -> list[PaidLine]:
    """Every bill outstanding of these customers, paid one after another on `paid_on`.

    Ref1 is the customer account, Ref2 the bill number: what CIS itself will find outstanding.
    """
    at = datetime.combine(paid_on or today, _COUNTER_OPENS)
    lines: list[PaidLine] = []
    for number in customers:
        name = customer_of(number, seed=seed).name
        for bill in bills_of(number, today, opened_on=opened_on, seed=seed):
            paid_at = at + len(lines) % _PAYERS_A_DAY * _BETWEEN_PAYERS
            lines.append(
                PaidLine(paid_at, name, customer_account(number), bill.bill_no, bill.amount_satang)
            )
    return lines
