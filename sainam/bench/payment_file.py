"""A payment file of any number of lines, written by its layout and numbered in columns at once.

The header, one detail and the trailer come from sainam.formats; numpy then fills the columns that
differ from line to line. References are in no order, some lines are duplicates, some are bad with
readable amounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sainam.formats.layout import Layout
from sainam.formats.line_fault import Value
from sainam.formats.write_file import write_file
from sainam.kit.thai_dates import BANGKOK

DUPLICATE_SHARE = 0.001
BAD_SHARE = 0.0002
AT_A_TIME = 100_000
_SEED = 20261122
_Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """What the file holds: D lines, of them duplicates of others and bad ones; satang in all."""

    path: Path
    lines: int
    duplicates: int
    bad: int
    amount_satang: int


def write_payment_file(path: Path, layout: Layout, lines: int, day: datetime) -> PaymentFile:
    """`day` is an aware moment of the day, Bangkok, on which all was paid."""
    dice = np.random.default_rng(_SEED)
    duplicates, bad = int(lines * DUPLICATE_SHARE), int(lines * BAD_SHARE)
    bills = dice.permutation(lines).astype(np.int64)
    amounts = 5_000 + (bills * 7_919) % 200_000
    odd = dice.permutation(lines)[: 2 * duplicates + bad]
    copies, originals = odd[:duplicates], odd[duplicates : 2 * duplicates]
    bills[copies], amounts[copies] = bills[originals], amounts[originals]
    wrong_dates = np.zeros(lines, dtype=bool)
    wrong_dates[odd[2 * duplicates :]] = True
    satang = int(amounts.sum())
    head, detail, trailer = _three_lines(layout, day, lines, satang)
    columns = {field.name: slice(field.columns[0] - 1, field.columns[1])
               for field in layout.fields_of("detail")}  # fmt: skip
    with path.open("wb") as target:
        target.write(head)
        for first in range(0, lines, AT_A_TIME):
            part = slice(first, min(first + AT_A_TIME, lines))
            target.write(
                _details(detail, columns, first, bills[part], amounts[part], wrong_dates[part])
            )
        target.write(_with_number(trailer, layout, lines + 2))
    return PaymentFile(path, lines, duplicates, bad, satang)


def _three_lines(
    layout: Layout, day: datetime, lines: int, satang: int
) -> tuple[bytes, bytes, bytes]:
    paid_at = day.astimezone(BANGKOK)
    header: Mapping[str, Value] = {
        "bank_code": "011", "company_account": "1234567890", "company_name": "การประปานครหลวง",
        "effective_date": paid_at.date(), "service_code": "MWAWATER",
    }  # fmt: skip
    detail: Mapping[str, Value] = {
        "payment_date": paid_at.date(), "payment_time": paid_at.time().replace(microsecond=0),
        "customer_name": "นายทดสอบ สายน้ำ", "ref1": "0" * 9, "ref2": "0" * 15, "branch": "0001",
        "teller": "0001", "side": "C", "transaction_code": "CSH", "amount": 1,
    }  # fmt: skip
    written = write_file(layout, [detail], header=header)
    if written.faults:
        raise ValueError(f"the bench's own file is faulty: {written.faults}")
    head, line, trailer = written.content.splitlines(keepends=True)
    trailer = _with(trailer, layout, "credit_total", satang)
    return head, line, _with(trailer, layout, "credit_count", lines)


def _details(
    line: bytes,
    columns: Mapping[str, slice],
    first: int,
    bills: _Whole,
    amounts: _Whole,
    wrong_dates: NDArray[np.bool_],
) -> bytes:
    matrix = np.tile(np.frombuffer(line, dtype=np.uint8), (len(bills), 1))
    numbers = np.arange(first + 2, first + 2 + len(bills), dtype=np.int64)
    _put(matrix, columns["sequence"], 8, numbers)
    # A customer has few bills, a teller takes one payment a second: all derived from the bill.
    _put(matrix, columns["ref1"], 9, 900_000_000 + bills // 3)
    _put(matrix, columns["ref2"], 15, 202_610_000_000_000 + bills)
    _put(matrix, columns["teller"], 4, bills % 9_973)
    _put(matrix, columns["amount"], 13, amounts)
    matrix[wrong_dates, columns["payment_date"].start] = ord("9")  # the 9xth of the month
    return matrix.tobytes()


def _put(matrix: NDArray[np.uint8], columns: slice, digits: int, values: _Whole) -> None:
    for place in range(digits):
        column = columns.start + digits - 1 - place
        matrix[:, column] = ord("0") + (values // 10**place) % 10


def _with(line: bytes, layout: Layout, name: str, value: int) -> bytes:
    field = next(field for field in layout.fields_of("trailer") if field.name == name)
    first, last = field.columns
    return line[: first - 1] + b"%0*d" % (last - first + 1, value) + line[last:]


def _with_number(line: bytes, layout: Layout, value: int) -> bytes:
    return _with(line, layout, "sequence", value)
