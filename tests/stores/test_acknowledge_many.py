"""A file with very many bad lines is answered whole; the answer never stands in memory whole."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from payment_desk import ACKNOWLEDGEMENT, LIVE, WORKER, Agent, file_of, paid, set_clock

from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, connect_as_owner
from sainam.payments.acknowledge_file import Told, acknowledge_file

pytestmark = pytest.mark.row("A3")
T = TypeVar("T")


@pytest.fixture
def agent(database: Database, owner_url: str, tmp_path: Path) -> Agent:
    set_clock(owner_url, "2026-11-21 08:00:00")
    mea = Agent(database, ByteStore(tmp_path))
    mea.sign()
    return mea


def answer(agent: Agent, owner_url: str, *, findings: int) -> tuple[bytes, int]:
    """The answer to a file with so many bad lines, and the most memory its writing took (bytes)."""
    bill = f"0123456785/{findings}"
    file = agent.send(file_of(paid("2026-11-20 09:30:00", bill, "1.00")), f"{findings}.TXT")
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute(
            "INSERT INTO sainam.file_finding (environment, file, line, first_column, last_column,"
            " field, class, rule, fault, amount_satang, thai, english)"
            " SELECT 'live', %s, n, 21, 28, 'payment_date', 'rejected', 'layout.date.impossible',"
            " 'caller', 100, 'วันที่ชำระไม่ใช่วันที่', 'payment date is no date'"
            " FROM generate_series(1, %s) AS n",
            (file, findings),
        )

    def acknowledge() -> Told | None:
        with agent.database.transaction() as tx:
            return acknowledge_file(
                tx, archive=agent.archive, layout=ACKNOWLEDGEMENT,
                place=lambda *_: None, environment=LIVE, file=file, actor=WORKER,
            )  # fmt: skip

    told, most = most_memory(acknowledge)
    assert told is not None
    with (
        agent.database.read_only() as tx,
        agent.archive.open(tx, LIVE, file, told.sha256, "ack") as content,
    ):
        return content.read(), most


def most_memory(do: Callable[[], T]) -> tuple[T, int]:
    tracemalloc.start()
    try:
        return do(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_number_of_bad_lines(agent: Agent, owner_url: str) -> None:
    _, few = answer(agent, owner_url, findings=4_000)
    written, many = answer(agent, owner_url, findings=40_000)

    lines = written.decode().splitlines()
    assert (len(lines), lines[1].split("|")[1], lines[-2].split("|")[1], lines[-1]) == (
        40_002, "1", "40000", "T|40000",
    )  # fmt: skip
    assert many < few + len(written) // 10
