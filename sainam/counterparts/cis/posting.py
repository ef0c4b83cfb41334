"""Payments posted: one, or a file of many, each once by delivery id and by bill."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

import msgspec

from sainam.counterparts.cis.payment import REASONS, Payment, Register
from sainam.counterparts.cis.store import Answer, DayRow, PaymentRow, RefusalRow, Store

MOST_REFUSALS_LISTED = 10_000

_CHUNK = 4_096
_DECODER = msgspec.json.Decoder(Payment)


@dataclass(frozen=True, slots=True)
class Posting:
    """Where and by which rules payments are posted now."""

    store: Store
    register: Register
    today: date
    dedupe: bool


@dataclass(slots=True)
class _Tally:
    """What a file came to, in all and by agent and business date."""

    posted: int = 0
    posted_satang: int = 0
    refused: int = 0
    listed: list[dict[str, object]] = field(default_factory=list)
    days: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, line: int, payment: Payment | None, code: str | None) -> None:
        if code is None and payment is not None:
            self.posted += 1
            self.posted_satang += payment.amount_satang
        else:
            self.refused += 1
            if len(self.listed) < MOST_REFUSALS_LISTED:
                self.listed.append({"line": line, "code": code})
        if payment is None:
            return
        day = self.days.setdefault((payment.agent, payment.day.isoformat()), [0, 0, 0, 0])
        place = 0 if code is None else 2
        day[place] += 1
        day[place + 1] += payment.amount_satang

    def day_rows(self) -> list[DayRow]:
        return [(agent, day, n[0], n[1], n[2], n[3]) for (agent, day), n in self.days.items()]


def post_payment(posting: Posting, *, delivery: str, content: bytes) -> Answer:
    """Posts one payment. 200 with a receipt, 422 with a reason, 400 unreadable, 409 other content.

    An unreadable payment is not recorded: its delivery id stays unused.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    payment = _readable(content)
    if payment is None:
        return _refusal(400, "payment.unreadable", sha256)
    store = posting.store
    with store.posting():
        if posting.dedupe and (known := _seen_before(store, delivery, sha256)):
            return known
        [(line, _, code)] = _judged(posting, [(1, payment)])
        tally = _Tally()
        tally.add(line, payment, code)
        if code is None:
            receipt = store.post(_payment_row(delivery, line, payment))
            answer = {"state": "posted", "receipt_no": f"CIS{receipt:012d}"}
            given = Answer(200, msgspec.json.encode(answer), sha256)
        else:
            store.post_all([], [_refusal_row(delivery, line, payment, code)])
            given = _refusal(422, code, sha256)
        store.add_to_days(tally.day_rows())
        store.record_answer(delivery, given)
    return given


def post_batch(posting: Posting, *, delivery: str, lines: Iterable[bytes], sha256: str) -> Answer:
    """Posts a file of payments (NDJSON lines) in one transaction, in memory for one chunk.

    200 with counts and the first refused lines; 409 if the delivery id came with other content.
    """
    store, tally = posting.store, _Tally()
    with store.posting():
        if posting.dedupe and (known := _seen_before(store, delivery, sha256)):
            return known
        for chunk in _chunks(lines):
            payments: list[PaymentRow] = []
            refusals: list[RefusalRow] = []
            for line, payment, code in _judged(posting, chunk):
                tally.add(line, payment, code)
                if payment is not None and code is None:
                    payments.append(_payment_row(delivery, line, payment))
                else:
                    refusals.append(_refusal_row(delivery, line, payment, code or ""))
            store.post_all(payments, refusals)
        store.add_to_days(tally.day_rows())
        answer = {
            "state": "posted",
            "posted": tally.posted,
            "posted_satang": tally.posted_satang,
            "refused_count": tally.refused,
            "refused": tally.listed,
        }
        given = Answer(200, msgspec.json.encode(answer), sha256)
        store.record_answer(delivery, given)
    return given


def _readable(content: bytes) -> Payment | None:
    """The payment in a JSON object; None if it is not one."""
    try:
        return _DECODER.decode(content)
    except msgspec.DecodeError:
        return None


def _seen_before(store: Store, delivery: str, sha256: str) -> Answer | None:
    """The answer this delivery got before; a 409 if it came with other content then."""
    known = store.answer_of(delivery, in_posting=True)
    if known is None or known.content_sha256 == sha256:
        return known
    body = {
        "state": "refused",
        "code": "delivery.other_content",
        "message": {
            "en": "This delivery id came before with other content.",
            "th": "เลขที่นำส่งนี้เคยใช้กับข้อมูลอื่นแล้ว",
        },
    }
    return Answer(409, msgspec.json.encode(body), sha256)


def _judged(
    posting: Posting, chunk: list[tuple[int, Payment | None]]
) -> Iterator[tuple[int, Payment | None, str | None]]:
    """Each line with its reason for refusal; a bill twice in one chunk is paid by the first."""
    bills = [payment.bill_no for _, payment in chunk if payment is not None]
    paid = posting.store.paid_bills(bills, in_posting=True) if posting.dedupe else set()
    for line, payment in chunk:
        if payment is None:
            yield line, None, "payment.unreadable"
            continue
        code = posting.register.why_refused(payment, posting.today)
        if code is None and payment.bill_no in paid:
            code = "bill.already_paid"
        if code is None and posting.dedupe:
            paid.add(payment.bill_no)
        yield line, payment, code


def _chunks(lines: Iterable[bytes]) -> Iterator[list[tuple[int, Payment | None]]]:
    numbered = enumerate(lines, start=1)
    while chunk := [(number, _readable(line)) for number, line in islice(numbered, _CHUNK)]:
        yield chunk


def _refusal(status: int, code: str, sha256: str) -> Answer:
    english, thai = REASONS[code]
    body = {"state": "refused", "code": code, "message": {"en": english, "th": thai}}
    return Answer(status, msgspec.json.encode(body), sha256)


def _payment_row(delivery: str, line: int, payment: Payment) -> PaymentRow:
    return (
        delivery,
        line,
        payment.agent,
        payment.day.isoformat(),
        payment.customer_account,
        payment.bill_no,
        payment.amount_satang,
        payment.paid_at.isoformat(),
        payment.reference,
    )


def _refusal_row(delivery: str, line: int, payment: Payment | None, code: str) -> RefusalRow:
    if payment is None:
        return (delivery, line, code, None, None, None)
    day = payment.day.isoformat()
    return (delivery, line, code, payment.agent, day, payment.amount_satang)
