"""The SQL of posting a payment file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

from sainam.agreements.in_force import Interval
from sainam.agreements.terms import Environment
from sainam.exchanges.content.sealing import ACCOUNT
from sainam.exchanges.files.received_file import ReceivedFile
from sainam.formats.totals import Tally, whole
from sainam.kit.database import Tx
from sainam.kit.keys.envelope import DataKey, mark_prefixes
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import business_date
from sainam.payments.files.staging import DEBIT
from sainam.payments.ledger import ACCOUNTS, Sides, sides_of_correction, sides_of_line
from sainam.payments.line_verdict import PaidLine, Recorded

_SQL = named_queries(__file__)
_FETCHED_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True)
class Booking:
    """Where and when the lines of one file are posted.

    `good` are the good lines by side; `day` is for lines without a date.
    """

    file: ReceivedFile
    header: str
    good: Mapping[str, Tally]
    after_cut_off: timedelta
    day: date
    posted_at: datetime

    def business_date(self, moment: datetime) -> date:
        return business_date(moment, self.after_cut_off)

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "environment": self.file.environment,
            "agent": self.file.agency,
            "file": self.file.id,
            "header": self.header,
            "after_cut_off": self.after_cut_off,
            "day": self.day,
            "posted_at": self.posted_at,
            "debit": DEBIT,
        }


@dataclass(frozen=True, slots=True)
class Survey:
    """When the good lines were paid, and whether any is of nothing or without a bill."""

    first_paid: datetime
    last_paid: datetime
    has_zero: bool
    has_no_bill: bool


@dataclass(frozen=True, slots=True)
class OddLine:
    """A line to be judged by itself, and the claim on its bill if there is one."""

    bill: str
    customer_account: str
    line: PaidLine
    claimed_by: str | None
    claimed_as: str | None
    claim: Recorded | None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A bad line that an earlier file had as well, rejected and not corrected since."""

    line: int
    identity: str | None
    debit: bool
    before: Recorded


def take_room(tx: Tx) -> None:
    tx.execute(_SQL["take_room"])


def survey(tx: Tx, booking: Booking) -> Survey | None:
    """None where there is no good line. Fills `day_staged`."""
    tx.execute(_SQL["make_days"])
    row = tx.execute(_SQL["survey"]).fetchone()
    if row is None or row[0] is None:
        return None
    found = Survey(*row)
    first, last = (booking.business_date(at) for at in (found.first_paid, found.last_paid))
    if first == last:
        good = whole(booking.good)
        columns = {
            "business_date": first,
            "lines": good.count,
            "amount_satang": good.amount_satang,
        }
        tx.execute(_SQL["insert_one_day"], columns)
    else:
        tx.execute(_SQL["count_days"], booking.columns)
    return found


def order_by_bill(tx: Tx) -> None:
    tx.execute(_SQL["order_by_bill"])


def find_odd(tx: Tx, booking: Booking, found: Survey, in_force: Sequence[Interval]) -> None:
    """Adds to `odd`, where repeated bills are already, what cannot be posted unseen."""
    tx.execute(_SQL["never_hash_the_ledger"])
    tx.execute(_SQL["odd_claimed"], booking.columns)
    tx.execute(_SQL["choose_freely"])
    row = tx.execute(_SQL["has_keys"], booking.columns).fetchone()
    if row and row[0]:
        tx.execute(_SQL["odd_known"], booking.columns)
    within_one = any(
        span.start <= found.first_paid and found.last_paid < span.end for span in in_force
    )
    has_debit = DEBIT in booking.good
    if has_debit or found.has_zero or found.has_no_bill or not within_one:
        spans = {
            "starts": [span.start for span in in_force],
            "ends": [span.end for span in in_force],
        }
        tx.execute(_SQL["odd_by_themselves"], booking.columns | spans)


def odd_bills(tx: Tx, booking: Booking) -> Iterator[list[list[OddLine]]]:
    """The odd lines bill by bill, some thousands of lines at a time."""
    with tx.cursor(name="odd_lines") as cursor:
        cursor.itersize = _FETCHED_AT_ONCE
        cursor.execute(_SQL["odd_lines"], booking.columns)
        group: list[OddLine] = []
        batch: list[list[OddLine]] = []
        while rows := cursor.fetchmany(_FETCHED_AT_ONCE):
            for row in rows:
                odd = _odd_line(row)
                if group and group[0].bill != odd.bill:
                    batch.append(group)
                    group = []
                group.append(odd)
            if batch:
                yield batch
                batch = []
        if group:
            yield [group]


def _odd_line(row: tuple[Any, ...]) -> OddLine:
    bill, account, line, identity, bill_no, paid_at, satang, debit, *claim = row
    agent, claimed_as, exchange, claimed_line, claimed_satang = claim
    return OddLine(
        bill=bill,
        customer_account=account,
        line=PaidLine(line, identity, bill_no, paid_at, satang, debit),
        claimed_by=agent,
        claimed_as=claimed_as,
        claim=None if exchange is None else Recorded(exchange, claimed_line, claimed_satang or 0),
    )


def find_keys(tx: Tx, booking: Booking, keys: Iterable[str]) -> dict[str, Recorded]:
    rows = tx.execute(_SQL["find_keys"], booking.columns | {"keys": list(keys)}).fetchall()
    return {identity: Recorded(*rest) for identity, *rest in rows}


def copy_verdicts(tx: Tx, verdicts: Iterable[tuple[Any, ...]]) -> None:
    """Rows of (line, outcome, rule, key, field, columns, sentences, the record met, the line)."""
    with tx.cursor() as cursor, cursor.copy(_SQL["copy_verdicts"]) as target:
        for verdict in verdicts:
            target.write_row(verdict)


def list_waiting(tx: Tx, booking: Booking) -> bool:
    """Whether any rejected line of the agent waits for its correction; they are in `waiting`."""
    return tx.execute(_SQL["list_waiting"], booking.columns).rowcount > 0


def match_corrections(tx: Tx, booking: Booking) -> None:
    tx.execute(_SQL["match_corrections"], booking.columns)


def match_rejected_again(tx: Tx) -> list[BadLine]:
    rows = tx.execute(_SQL["match_rejected_again"]).fetchall()
    return [
        BadLine(line, identity, debit, Recorded(*rest)) for line, identity, debit, *rest in rows
    ]


def insert_subjects(tx: Tx, environment: Environment, file: UUID, key: DataKey) -> None:
    """Whom the staged lines name, by marks under the file's key; once for a file."""
    inner, outer = mark_prefixes(key, ACCOUNT)
    tx.execute(
        _SQL["insert_subjects"],
        {
            "environment": environment, "file": file, "key": key.number,
            "inner": inner, "outer": outer,
        },
    )  # fmt: skip


def post_lines(tx: Tx, booking: Booking, *, corrections: bool) -> None:
    """Every line to its postings; claims last, so that others wait for them the least."""
    accounts = ledger_numbers(tx, booking.file.environment, booking.file.agency)
    columns = booking.columns

    def post(statement: LiteralString, sides: Sides) -> None:
        numbers = {"debited": accounts[sides.debit], "credited": accounts[sides.credit]}
        tx.execute(statement, columns | numbers)

    post(_SQL["insert_payments"], sides_of_line("payment", debit=False))
    post(_SQL["insert_suspense"], sides_of_line("suspense", debit=False))
    post(_SQL["insert_rejected"], sides_of_line("rejected", debit=False))
    tx.execute(_SQL["insert_rejected_lines"], columns)
    if corrections:
        post(_SQL["insert_corrections"], sides_of_correction(debit=False))
        tx.execute(_SQL["end_rejected_lines"], columns)
    for name in ("insert_findings", "insert_days", "insert_keys", "insert_claims"):
        tx.execute(_SQL[name], columns)


def ledger_numbers(tx: Tx, environment: Environment, agent: str) -> dict[str, int]:
    """The numbers of the agent's ledger accounts by name, made on first use."""
    rows = tx.execute(
        _SQL["ledger_numbers"],
        {"environment": environment, "agent": agent, "names": list(ACCOUNTS)},
    ).fetchall()
    return {name: row[0] for name, row in zip(ACCOUNTS, rows, strict=True)}


def insert_holding_findings(tx: Tx, booking: Booking) -> None:
    tx.execute(_SQL["insert_holding_findings"], booking.columns)


def tally_outcomes(tx: Tx) -> dict[str, Tally]:
    rows = tx.execute(_SQL["tally_outcomes"]).fetchall()
    return {outcome: Tally(count, satang) for outcome, count, satang in rows}


def tally_suspense(tx: Tx) -> dict[str, Tally]:
    rows = tx.execute(_SQL["tally_suspense"]).fetchall()
    return {rule: Tally(count, satang) for rule, count, satang in rows}


def note_conflicts(tx: Tx, booking: Booking, *, rule: str, actor: str) -> None:
    tx.execute(_SQL["note_conflicts"], booking.columns | {"rule": rule, "actor": actor})


def insert_delivery(tx: Tx, booking: Booking, *, delivery: UUID, owner: str, body: str) -> None:
    parameters = booking.columns | {"delivery": delivery, "owner": owner, "body": body}
    tx.execute(_SQL["insert_delivery"], parameters)
    tx.execute(_SQL["insert_delivery_due"], parameters)


def payments_of(tx: Tx, environment: Environment, file: UUID) -> Iterator[tuple[Any, ...]]:
    """Streamed: never the whole file in memory."""
    with tx.cursor(name="batch_lines") as cursor:
        cursor.itersize = _FETCHED_AT_ONCE
        cursor.execute(_SQL["batch_lines"], {"environment": environment, "file": file})
        yield from cursor


def find_sent(
    tx: Tx, environment: Environment, exchange: UUID, places: Sequence[int]
) -> list[tuple[int, int]]:
    """Place in what was sent, and line."""
    rows = tx.execute(
        _SQL["find_sent"], {"environment": environment, "exchange": exchange, "places": places}
    ).fetchall()
    return [(place, line) for place, line in rows]


def refuse_by_owner(
    tx: Tx, environment: Environment, exchange: UUID, line: int, rule: str
) -> tuple[str, int] | None:
    """Agent and satang moved to suspense; None when they were already."""
    what = {"environment": environment, "exchange": exchange, "line": line, "rule": rule}
    if not tx.execute(_SQL["insert_owner_refusal"], what).rowcount:
        return None
    row = tx.execute(_SQL["move_to_suspense"], what).fetchone()
    return None if row is None else (row[0], row[1])
