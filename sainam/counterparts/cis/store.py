"""CIS's own store: one SQLite file, one writer, readers beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from sainam.kit.named_queries import named_queries

_QUERIES = named_queries(__file__)

PaymentRow = tuple[str, int, str, str, str, str, int, str, str]
RefusalRow = tuple[str, int, str, str | None, str | None, int | None]
DayRow = tuple[str, str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given: HTTP status and JSON; the hash of what was asked."""

    status: int
    body: bytes
    content_sha256: str


class WorkStep(msgspec.Struct, frozen=True):
    """A step of work on a service request, as it is told."""

    step: int
    state: str
    work_step: str
    happened_at: str


class SeedDiffersError(Exception):
    """The folder holds a register made with another seed."""


class Store:
    """Opens or makes `cis.sqlite` in a folder. Writes stand inside `posting()`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "cis.sqlite"
        self._writer = _connect(path)
        self._writer.executescript(_QUERIES["create"])
        self._reader = _connect(path)

    def close(self) -> None:
        """Closes both connections."""
        self._reader.close()
        self._writer.close()

    def open_register(self, *, seed: int, today: date) -> tuple[date, float]:
        """The day this register was opened and its clock's offset in seconds."""
        self._writer.execute(
            _QUERIES["open_register"], {"seed": seed, "opened_on": today.isoformat()}
        )
        kept, opened_on, offset_s = self._writer.execute(_QUERIES["opening"]).fetchone()
        if kept != seed:
            raise SeedDiffersError(f"the register was made with seed {kept}, not {seed}")
        return date.fromisoformat(opened_on), float(offset_s)

    def move_clock(self, offset_s: float) -> None:
        """Keeps the clock's offset over a restart."""
        self._writer.execute(_QUERIES["move_clock"], {"clock_offset_s": offset_s})

    @contextmanager
    def posting(self) -> Iterator[None]:
        """One transaction of the only writer; its caller keeps others out meanwhile."""
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._writer.execute("ROLLBACK")
            raise
        self._writer.execute("COMMIT")

    def paid_bills(self, bill_nos: Collection[str], *, in_posting: bool = False) -> set[str]:
        """Which of these bills are paid; `in_posting` also sees the open transaction."""
        connection = self._writer if in_posting else self._reader
        rows = connection.execute(_QUERIES["paid_bills"], {"bill_nos": json.dumps(list(bill_nos))})
        return {bill_no for (bill_no,) in rows}

    def post(self, row: PaymentRow) -> int:
        """Posts one payment and gives its receipt's number."""
        return self._writer.execute(_QUERIES["post_payment"], row).lastrowid or 0

    def post_all(self, payments: Iterable[PaymentRow], refusals: Iterable[RefusalRow]) -> None:
        """Posts many payments and records the lines refused."""
        self._writer.executemany(_QUERIES["post_payment"], payments)
        self._writer.executemany(_QUERIES["refuse_line"], refusals)

    def add_to_days(self, days: Iterable[DayRow]) -> None:
        """Adds counts and amounts to the agents' days."""
        self._writer.executemany(_QUERIES["add_to_day"], days)

    def record_answer(self, delivery: str, answer: Answer) -> None:
        """Keeps the answer to a delivery for whoever asks by its id."""
        self._writer.execute(
            _QUERIES["record_answer"],
            {
                "delivery": delivery,
                "content_sha256": answer.content_sha256,
                "status": answer.status,
                "answer": answer.body,
            },
        )

    def answer_of(self, delivery: str, *, in_posting: bool = False) -> Answer | None:
        """The last answer given to a delivery; None if it was never seen."""
        connection = self._writer if in_posting else self._reader
        row = connection.execute(_QUERIES["answer_of"], {"delivery": delivery}).fetchone()
        return None if row is None else Answer(row[1], row[2], row[0])

    def refusals_of(self, delivery: str, *, after: int, most: int) -> list[dict[str, object]]:
        """The refused lines of a delivery after line `after`, at most so many."""
        rows = self._reader.execute(
            _QUERIES["refusals_of"], {"delivery": delivery, "after": after, "most": most}
        )
        return [{"line": line, "code": code} for line, code in rows]

    def day_of(self, agent: str, business_date: date) -> tuple[int, int, int, int]:
        """Posted, posted satang, refused, refused satang of an agent's day."""
        row = self._reader.execute(
            _QUERIES["day_of"], {"agent": agent, "business_date": business_date.isoformat()}
        ).fetchone()
        return (0, 0, 0, 0) if row is None else (row[0], row[1], row[2], row[3])

    def keep_request(self, request: str, kind: str, version: int, content: str) -> None:
        """A service request as it came, or as it was edited last."""
        self._writer.execute(_QUERIES["keep_request"], (request, kind, version, content))

    def request_kind(self, request: str) -> str | None:
        """None of one that never came."""
        row = self._writer.execute(_QUERIES["request_kind"], {"request": request}).fetchone()
        return None if row is None else str(row[0])

    def keep_steps(self, request: str, steps: Iterable[WorkStep]) -> None:
        """What was done of it."""
        rows = [(request, one.step, one.state, one.work_step, one.happened_at) for one in steps]
        self._writer.executemany(_QUERIES["keep_step"], rows)

    def steps_of(self, request: str) -> list[WorkStep]:
        """All that was done of it, in order."""
        cursor = self._writer.execute(_QUERIES["steps_of"], {"request": request})
        return [WorkStep(*row) for row in cursor]

    def payments_of(self, bill_nos: Collection[str]) -> list[dict[str, object]]:
        """Everything posted for these bills, doubles included, in order."""
        cursor = self._reader.execute(
            _QUERIES["payments_of"], {"bill_nos": json.dumps(list(bill_nos))}
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection
