"""What the COPY blocks of a file's good lines become in PostgreSQL."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

import sainam
from sainam.formats.copy_block import CopyBlocks
from sainam.formats.line_fault import Value
from sainam.formats.load_layout import layout_named
from sainam.formats.read_file import FileReading
from sainam.formats.write_file import write_file
from sainam.kit.database import connect_as_owner

LAYOUTS = Path(sainam.__file__).parent / "catalogue/mwa/layouts"
CROSS_BANK = layout_named("bot-cross-bank-256", LAYOUTS)


def every_letter() -> str:
    """All of cp874 that a text field may hold."""
    decoded = bytes(range(256)).decode("cp874", "ignore")
    return "".join(char for char in decoded if char.isprintable() or char == "\u00a0")


@pytest.mark.row("A3")
@pytest.mark.parametrize("bulk", [True, False], ids=["at once", "one by one"])
def test_every_letter_of_cp874_and_every_satang_arrives(owner_url: str, *, bulk: bool) -> None:
    letters = every_letter()
    names = [f"ก{letters[at : at + 40]}ก" for at in range(0, len(letters), 40)]
    details: list[dict[str, Value]] = [
        {
            "payment_date": date(2026, 11, 30),
            "payment_time": time(23, 59, 59),
            "customer_name": name,
            "ref1": "990000010",
            "side": "C",
            "amount": 10**number,
        }
        for number, name in enumerate(names)
    ]
    header: dict[str, Value] = {
        "bank_code": "006",
        "company_account": "0000000001",
        "effective_date": date(2026, 12, 1),
    }
    content = write_file(CROSS_BANK, details, header=header).content
    columns = ["line", "customer_name", "amount", "payment_date", "paid_at", "identity"]
    blocks = CopyBlocks(CROSS_BANK, columns)
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute(
            "CREATE TEMPORARY TABLE read (line int, customer_name text, amount bigint,"
            " payment_date date, paid_at timestamptz, identity text)"
        )
        reading = FileReading(CROSS_BANK, io.BytesIO(content), bulk=bulk, shortest_run=1)
        with owner.cursor().copy("COPY read FROM STDIN (ENCODING 'WIN874')") as copy:
            for chunk in reading:
                copy.write(chunk.copy_block(blocks))
        arrived = owner.execute(
            "SELECT customer_name, amount, payment_date, paid_at, identity FROM read ORDER BY line"
        ).fetchall()
    assert blocks.encoding == "WIN874"
    assert arrived == [
        (
            name,
            10**number,
            date(2026, 11, 30),
            datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC),
            "006|||2026-11-30|23:59:59|990000010|",
        )
        for number, name in enumerate(names)
    ]
