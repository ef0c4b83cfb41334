r"""What becomes of the lines of one bill: posted, duplicate, rejected or in suspense. Pure.

A line's key is what it is recorded under, once for ever. For a payment it is the declared
identity. A line that is not simply that payment has a key of its own, so that the same line sent
once more is a duplicate and not a second sum in suspense: `\D` marks a debit, `\=…` another
amount than the payment's, `\#2` the second equal line of one file. No declared identity looks
like this: a backslash in it is followed by a backslash or a bar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sainam.payments.line_sentences import LineRule


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A good line. `bill_no` may be empty; `paid_at` is aware; a debit takes money back."""

    line: int
    identity: str
    bill_no: str
    paid_at: datetime
    amount_satang: int
    debit: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where a key is on record. `line` is 0 for a payment by API."""

    exchange: UUID
    line: int
    amount_satang: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rule` None: the line posts and claims its bill. `before`: the record it met."""

    line: int
    rule: LineRule | None
    key: str
    before: Recorded | None = None


InForce = Callable[[datetime], bool]


def judge_bill(
    lines: Sequence[PaidLine],
    *,
    claimed: bool,
    known: Mapping[str, Recorded],
    in_force: InForce,
    exchange: UUID,
) -> list[Verdict]:
    """The lines of one bill in one file, in order.

    `claimed`: an earlier payment has the bill. `known` holds those of `possible_keys` that are on
    record; `exchange` is the file's own.
    """
    sitting = _Sitting(dict(known), in_force, exchange, claimed=claimed)
    return [sitting.judge(line) for line in lines]


def possible_keys(lines: Iterable[PaidLine]) -> set[str]:
    """Every key that a line of these could have."""
    keys: set[str] = set()
    bases: Counter[str] = Counter()
    for line in lines:
        base = _base(line)
        bases[base] += 1
        for key in (base, _other_amount(base, line.amount_satang)):
            keys |= {_repeated(key, count) for count in range(1, bases[base] + 1)}
    return keys


@dataclass(slots=True)
class _Sitting:
    known: dict[str, Recorded]
    in_force: InForce
    exchange: UUID
    claimed: bool
    first: dict[str, Recorded] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    def judge(self, line: PaidLine) -> Verdict:
        base = _base(line)
        if line.amount_satang == 0:
            return Verdict(line.line, LineRule.AMOUNT_ZERO, base)
        payment = self.known.get(base) or self.first.setdefault(
            base, Recorded(self.exchange, line.line, line.amount_satang)
        )
        key, rule = base, None
        if line.amount_satang != payment.amount_satang:
            key, rule = _other_amount(base, line.amount_satang), LineRule.OTHER_AMOUNT
        self.seen[key] += 1
        if self.seen[key] > 1:
            key, rule = _repeated(key, self.seen[key]), rule or LineRule.REPEATED
        if key in self.known:
            return Verdict(line.line, LineRule.KNOWN, key, self.known[key])
        if rule is not None:
            return Verdict(line.line, rule, key, payment)
        rule = self._fresh(line)
        self.claimed = self.claimed or rule is None
        return Verdict(line.line, rule, key)

    def _fresh(self, line: PaidLine) -> LineRule | None:
        if line.debit:
            return LineRule.DEBIT_LINE
        if not self.in_force(line.paid_at):
            return LineRule.PAYMENT_DATE
        if not line.bill_no:
            return LineRule.BILL_MISSING
        return LineRule.BILL_CLAIMED if self.claimed else None


def _base(line: PaidLine) -> str:
    return f"{line.identity}\\D" if line.debit else line.identity


def _other_amount(base: str, satang: int) -> str:
    return f"{base}\\={satang}"


def _repeated(key: str, count: int) -> str:
    return key if count == 1 else f"{key}\\#{count}"
