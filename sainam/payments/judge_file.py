"""Judges the lines of a staged file that cannot be posted unseen; part of accept_file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sainam.agreements.in_force import Interval
from sainam.agreements.terms import Environment
from sainam.exchanges.files import store as files
from sainam.formats.layout import Layout
from sainam.kit.database import Tx
from sainam.kit.money import Money
from sainam.payments.files import store
from sainam.payments.files.store import BadLine, Booking, OddLine
from sainam.payments.line_sentences import SAID, LineRule
from sainam.payments.line_verdict import (
    InForce,
    Recorded,
    Verdict,
    judge_bill,
    possible_keys,
)


def judge_file(tx: Tx, booking: Booking, layout: Layout, in_force: Sequence[Interval]) -> bool:
    """Fills `verdict` and `cleared`. Whether any earlier rejected line may be cleared."""
    waiting = store.list_waiting(tx, booking)
    wording = _Wording(tx, booking.file.environment, layout)
    found = store.survey(tx, booking)
    store.order_by_bill(tx)
    if found is not None:
        store.find_odd(tx, booking, found, in_force)
        for bills in store.odd_bills(tx, booking):
            store.copy_verdicts(tx, _judge(tx, booking, bills, _within(in_force), wording))
    if waiting:
        store.match_corrections(tx, booking)
        again = store.match_rejected_again(tx)
        store.copy_verdicts(tx, [wording.rejected_again(bad) for bad in again])
    return waiting


def _judge(
    tx: Tx, booking: Booking, bills: list[list[OddLine]], in_force: InForce, wording: _Wording
) -> list[tuple[Any, ...]]:
    lines = [odd.line for bill in bills for odd in bill]
    known = store.find_keys(tx, booking, possible_keys(lines))
    return [
        wording.judged(odd, verdict, verdict.rule)
        for bill in bills
        for odd, verdict in _judge_bill(booking, bill, known, in_force)
        if verdict.rule is not None
    ]


def _judge_bill(
    booking: Booking, bill: list[OddLine], known: dict[str, Recorded], in_force: InForce
) -> Iterator[tuple[OddLine, Verdict]]:
    lines = [odd.line for odd in bill]
    holder = bill[0]
    here = {key: known[key] for key in possible_keys(lines) & known.keys()}
    own = holder.claimed_by == booking.file.agency
    if own and holder.claim is not None and holder.claimed_as is not None:
        here[holder.claimed_as] = holder.claim
    verdicts = judge_bill(
        lines,
        claimed=holder.claim is not None,
        known=here,
        in_force=in_force,
        exchange=booking.file.id,
    )
    return zip(bill, verdicts, strict=True)


def _within(in_force: Sequence[Interval]) -> Callable[[datetime], bool]:
    return lambda moment: any(span.start <= moment < span.end for span in in_force)


@dataclass(slots=True)
class _Wording:
    """Puts verdicts into words, naming the files they refer to."""

    tx: Tx
    environment: Environment
    layout: Layout
    places: dict[UUID, str | None] = field(default_factory=dict)

    def judged(self, odd: OddLine, verdict: Verdict, rule: LineRule) -> tuple[Any, ...]:
        """As `verdict` keeps it."""
        line = odd.line
        return (
            line.line, *self._said(rule, verdict.key, verdict.before, line.amount_satang),
            line.identity, odd.customer_account, odd.bill, line.paid_at, line.amount_satang,
            line.debit,
        )  # fmt: skip

    def rejected_again(self, bad: BadLine) -> tuple[Any, ...]:
        """As `verdict` keeps it; of the line only what could be read."""
        satang = bad.before.amount_satang
        said = self._said(LineRule.REJECTED_AGAIN, "", bad.before, satang)
        return (bad.line, *said, bad.identity, None, None, None, satang, bad.debit)

    def _said(
        self, rule: LineRule, key: str, before: Recorded | None, satang: int
    ) -> tuple[Any, ...]:
        said = SAID[rule]
        thai, english = self._where(before)
        baht = {
            "recorded": Money(before.amount_satang) if before else "",
            "amount": Money(satang),
        }
        about = self.layout.detail.field(said.field)
        first, last = about.columns if about else (0, 0)
        return (
            said.outcome, rule, key, about.name if about else "", first, last,
            said.th.format(where=thai, **baht), said.en.format(where=english, **baht),
            before.exchange if before else None, before.line if before else None,
            before.amount_satang if before else None,
        )  # fmt: skip

    def _where(self, before: Recorded | None) -> tuple[str, str]:
        if before is None:
            return "", ""
        if before.exchange not in self.places:
            self.places[before.exchange] = files.find_name(
                self.tx, self.environment, before.exchange
            )
        name = self.places[before.exchange]
        if name is None:
            return f"รายการ {before.exchange}", f"exchange {before.exchange}"
        return f"แฟ้ม {name} บรรทัด {before.line}", f"file {name}, line {before.line}"
