"""Fingerprints miss no repeated bill, and hardly ever name one that is not."""

import io
from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from payment_desk import CROSS_BANK, file_of, paid

from sainam.counterparts.agencies.cross_bank_file import PaidLine
from sainam.formats.read_file import FileReading
from sainam.payments.files.bill_repeats import BillRepeats

SOMEBODY = paid("2026-11-20 09:30:00", "0123456785/202610012345678", "350.25")
FIELDS = [field for field in CROSS_BANK.detail.fields if field.name in ("ref1", "ref2")]
PARTS = st.text("01 /", min_size=1, max_size=20).filter(lambda text: text == text.strip())


def repeats_in(lines: list[PaidLine], *, bulk: bool) -> set[int]:
    repeats = BillRepeats(FIELDS, "cp874")
    content = io.BytesIO(file_of(*lines))
    for chunk in FileReading(CROSS_BANK, content, bulk=bulk, chunk_lines=16, shortest_run=1):
        repeats.take(chunk)
    return set(repeats.lines())


@given(st.lists(st.tuples(PARTS, PARTS), max_size=40), st.booleans())
def test_every_repeated_bill_is_found_however_its_lines_are_read(
    bills: list[tuple[str, str]],
    bulk: bool,  # noqa: FBT001
) -> None:
    lines = [replace(SOMEBODY, ref1=account, ref2=bill) for account, bill in bills]
    times = Counter(f"{account}/{bill}" for account, bill in bills)
    repeated = {line for line, parts in enumerate(bills, start=2) if times["/".join(parts)] > 1}
    found = repeats_in(lines, bulk=bulk)
    assert repeated <= found
    assert {line for line in found - repeated if "/" not in "".join(bills[line - 2])} == set()


def test_bills_that_differ_in_one_digit_are_told_apart() -> None:
    lines = [replace(SOMEBODY, ref2=f"2026100{number:08d}") for number in range(2_000)]
    assert repeats_in(lines, bulk=True) == set()
    assert repeats_in([*lines, lines[7]], bulk=True) == {9, 2002}
