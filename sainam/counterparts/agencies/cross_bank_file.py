"""A cross-bank payment file as a bank writes it: 256 columns in CP874, CRLF, dates CE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sainam.counterparts.their_clock import BANGKOK

WIDTH = 256

_LINE = WIDTH + 2
_AMOUNT = slice(163, 176)
_DEBIT_TOTAL, _CREDIT_TOTAL = slice(20, 33), slice(39, 52)


@dataclass(frozen=True, slots=True)
class FileHead:
    """Whose file for which company account and day; `effective_date` is the day of credit."""

    bank_code: str
    company_account: str
    company_name: str
    effective_date: date
    service_code: str


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One payment taken: `side` C is a payment, D takes one back."""

    paid_at: datetime
    customer_name: str
    ref1: str
    ref2: str
    amount_satang: int
    ref3: str = ""
    branch: str = "0001"
    teller: str = "0001"
    side: str = "C"
    transaction_code: str = "CSH"


def written(head: FileHead, lines: Sequence[PaidLine]) -> bytes:
    """The file. Raises ValueError where a text is wider than its columns or not CP874."""
    records = [_header(head)]
    records += [_detail(head, line, number) for number, line in enumerate(lines, start=2)]
    records.append(_trailer(head, lines, len(lines) + 2))
    return "".join(record + "\r\n" for record in records).encode("cp874")


def trailer_off_by_one_satang(content: bytes) -> bytes:
    """The same file whose credit total says one satang more than its lines."""
    line = len(content) // _LINE
    total = int(_columns(content, line, _CREDIT_TOTAL)) + 1
    return _with(content, line, _CREDIT_TOTAL, b"%013d" % total)


def unreadable_amount(content: bytes, line: int) -> bytes:
    """The same file with an amount on `line` (the header is line 1) that is no number."""
    return _with(content, line, _AMOUNT, b"00000012O.500")


def other_amount(content: bytes, line: int, amount_satang: int) -> bytes:
    """The same file with another amount on a credit `line` and a trailer that agrees with it."""
    change = amount_satang - int(_columns(content, line, _AMOUNT))
    changed = _with(content, line, _AMOUNT, b"%013d" % amount_satang)
    last = len(content) // _LINE
    total = int(_columns(changed, last, _CREDIT_TOTAL)) + change
    return _with(changed, last, _CREDIT_TOTAL, b"%013d" % total)


def _header(head: FileHead) -> str:
    return _laid(
        ("H", 1),
        ("000001", 6),
        (head.bank_code, 3),
        (head.company_account, 10),
        (head.company_name, 40),
        (f"{head.effective_date:%d%m%Y}", 8),
        (head.service_code, 8),
        ("", 180),
    )


def _detail(head: FileHead, line: PaidLine, sequence: int) -> str:
    paid_at = line.paid_at.astimezone(BANGKOK)
    return _laid(
        ("D", 1),
        (f"{sequence:06d}", 6),
        (head.bank_code, 3),
        (head.company_account, 10),
        (f"{paid_at:%d%m%Y}", 8),
        (f"{paid_at:%H%M%S}", 6),
        (line.customer_name, 50),
        (line.ref1, 20),
        (line.ref2, 20),
        (line.ref3, 20),
        (line.branch, 4),
        (line.teller, 4),
        (line.side, 1),
        (line.transaction_code, 3),
        ("", 7),
        (f"{line.amount_satang:013d}", 13),
        ("", 80),
    )


def _trailer(head: FileHead, lines: Sequence[PaidLine], sequence: int) -> str:
    debits = [line.amount_satang for line in lines if line.side == "D"]
    credits_ = [line.amount_satang for line in lines if line.side == "C"]
    return _laid(
        ("T", 1),
        (f"{sequence:06d}", 6),
        (head.bank_code, 3),
        (head.company_account, 10),
        (f"{sum(debits):013d}", 13),
        (f"{len(debits):06d}", 6),
        (f"{sum(credits_):013d}", 13),
        (f"{len(credits_):06d}", 6),
        ("", 198),
    )


def _laid(*columns: tuple[str, int]) -> str:
    """Texts laid left into their columns; a Thai vowel or tone mark takes a column of its own."""
    for text, width in columns:
        if len(text) > width:
            raise ValueError(f"{text!r} is wider than its {width} columns")
    return "".join(text.ljust(width) for text, width in columns)


def _columns(content: bytes, line: int, columns: slice) -> bytes:
    start = (line - 1) * _LINE
    return content[start : start + WIDTH][columns]


def _with(content: bytes, line: int, columns: slice, text: bytes) -> bytes:
    start = (line - 1) * _LINE
    return content[: start + columns.start] + text + content[start + columns.stop :]
