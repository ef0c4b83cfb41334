"""The SQL of files that came."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from sainam.agreements.terms import Environment, Grant, Standing
from sainam.exchanges.files.received_file import (
    Due,
    FileResult,
    FileState,
    Finding,
    ReceivedFile,
    State,
    Step,
)
from sainam.formats.totals import Tally
from sainam.kit.byte_store import Stored
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.kit.refusal import Fault, Refusal

_SQL = named_queries(__file__)

# After so many attempts only a person may have a file tried again.
MOST_ATTEMPTS = 12

_FETCHED_AT_ONCE = 2_000


def insert_archived_bytes(tx: Tx, stored: Stored) -> None:
    tx.execute(_SQL["insert_archived_bytes"], {"sha256": stored.sha256, "length": stored.length})


def insert_file(tx: Tx, file: ReceivedFile) -> None:
    tx.execute(_SQL["insert_file"], _columns(file))


def insert_exchange(tx: Tx, file: ReceivedFile, standing: Standing, grant: Grant) -> None:
    tx.execute(
        _SQL["insert_exchange"],
        _columns(file)
        | {
            "pattern": grant.pattern,
            "gate": standing.gate,
            "term": standing.term,
            "owner": grant.owner,
            "owner_agreement": grant.owner_agreement,
            "purpose": grant.purposes[0],
        },
    )


def insert_refusal(tx: Tx, file: ReceivedFile, refusal: Refusal) -> None:
    tx.execute(
        _SQL["insert_refusal"],
        _columns(file)
        | {
            "rule": refusal.rule,
            "fault": refusal.fault,
            "dataset": file.dataset or "",
            "detail": refusal.detail,
        },
    )


def _columns(file: ReceivedFile) -> dict[str, Any]:
    return {name: getattr(file, name) for name in ReceivedFile.__slots__}


def insert_outcome(
    tx: Tx,
    environment: Environment,
    file: UUID,
    outcome: str,
    *,
    fault: Fault | None = None,
    rule: str | None = None,
    records: int = 0,
) -> None:
    tx.execute(
        _SQL["insert_outcome"],
        {
            "environment": environment,
            "file": file,
            "outcome": outcome,
            "fault": fault,
            "rule": rule,
            "records": records,
        },
    )


def insert_state(
    tx: Tx,
    environment: Environment,
    file: UUID,
    state: State,
    *,
    actor: str,
    detail: dict[str, Any] | None = None,
) -> None:
    tx.execute(
        _SQL["insert_state"],
        {
            "environment": environment,
            "file": file,
            "state": state,
            "actor": actor,
            "detail": json.dumps(detail or {}, ensure_ascii=False),
        },
    )


def read_file(tx: Tx, environment: Environment, file: UUID) -> ReceivedFile:
    """Raises LookupError."""
    cursor = tx.cursor(row_factory=class_row(ReceivedFile))
    row = cursor.execute(_SQL["read_file"], _of(environment, file)).fetchone()
    if row is None:
        raise LookupError(f"there is no file {file} in {environment}")
    return row


def read_states(tx: Tx, environment: Environment, file: UUID) -> list[FileState]:
    cursor = tx.cursor(row_factory=class_row(FileState))
    return cursor.execute(_SQL["read_states"], _of(environment, file)).fetchall()


def find_same_bytes(tx: Tx, file: ReceivedFile) -> tuple[UUID, State] | None:
    """A file of the agency with these bytes that was read to an end, and its state then."""
    row = tx.execute(
        _SQL["find_same_bytes"],
        _of(file.environment, file.id) | {"agency": file.agency, "sha256": file.sha256},
    ).fetchone()
    return None if row is None else (row[0], row[1])


def find_posted_under_header(tx: Tx, file: ReceivedFile, identity: str) -> UUID | None:
    row = tx.execute(_SQL["find_posted_under_header"], _header(file, identity)).fetchone()
    return None if row is None else row[0]


def insert_header(tx: Tx, file: ReceivedFile, identity: str) -> None:
    tx.execute(_SQL["insert_header"], _header(file, identity))


def _header(file: ReceivedFile, identity: str) -> dict[str, Any]:
    return _of(file.environment, file.id) | {"agency": file.agency, "identity": identity}


def find_name(tx: Tx, environment: Environment, file: UUID) -> str | None:
    """None when the exchange is no file."""
    row = tx.execute(_SQL["find_name"], _of(environment, file)).fetchone()
    return None if row is None else row[0]


def lock_agency(tx: Tx, environment: Environment, agency: str) -> None:
    tx.execute(_SQL["lock_agency"], {"environment": environment, "agency": agency})


def try_lock_file(tx: Tx, file: UUID) -> bool:
    """Held to the end of the transaction, by one of all workers."""
    row = tx.execute(_SQL["try_lock_file"], {"file": file}).fetchone()
    return bool(row and row[0])


def unhurried(tx: Tx) -> None:
    """Lifts the time limits of calls from this transaction."""
    tx.execute(_SQL["unhurried"])


def put_due(tx: Tx, environment: Environment, file: UUID, step: Step) -> None:
    tx.execute(_SQL["put_due"], _of(environment, file) | {"step": step})


def drop_due(tx: Tx, environment: Environment, file: UUID, step: Step) -> None:
    tx.execute(_SQL["drop_due"], _of(environment, file) | {"step": step})


def due_files(tx: Tx, *, most: int = 50) -> list[Due]:
    """What is left to do now, oldest first. Whoever takes one up asks for its lock."""
    cursor = tx.cursor(row_factory=class_row(Due))
    return cursor.execute(_SQL["list_due"], {"most": most}).fetchall()


def postpone(tx: Tx, due: Due) -> None:
    """After a failure: later, and in the end only when a person says so."""
    parameters = _of(due.environment, due.file) | {"step": due.step, "most": MOST_ATTEMPTS}
    tx.execute(_SQL["postpone"], parameters)


def rerun(tx: Tx, environment: Environment, file: UUID) -> bool:
    """False where nothing waits for a person."""
    return tx.execute(_SQL["rerun"], _of(environment, file)).rowcount > 0


def write_progress(
    tx: Tx, environment: Environment, file: UUID, *, phase: str, lines: int, read: int
) -> None:
    """In a transaction of its own: others see it before the file is posted."""
    tx.execute(_SQL["hurry_less"])
    tx.execute(
        _SQL["write_progress"],
        _of(environment, file) | {"phase": phase, "lines": lines, "bytes": read},
    )


def insert_finding(
    tx: Tx,
    environment: Environment,
    file: UUID,
    *,
    rule: str,
    fault: Fault,
    thai: str,
    english: str,
) -> None:
    """About the file as a whole."""
    tx.execute(
        _SQL["insert_finding"],
        _of(environment, file) | {"rule": rule, "fault": fault, "thai": thai, "english": english},
    )


def read_findings(tx: Tx, environment: Environment, file: UUID) -> Iterator[Finding]:
    """Streamed: a file may have as many as lines."""
    with tx.cursor(name="findings") as cursor:
        cursor.itersize = _FETCHED_AT_ONCE
        cursor.execute(_SQL["read_findings"], _of(environment, file))
        for row in cursor:
            yield Finding(*row)


def insert_result(tx: Tx, environment: Environment, file: UUID, result: FileResult) -> None:
    tallies = {
        "posted": result.posted,
        "duplicate": result.duplicate,
        "rejected": result.rejected,
        "suspense": result.suspense,
    }
    parameters = _of(environment, file) | {
        "lines": result.lines.count,
        "amount_satang": result.lines.amount_satang,
        "corrects": result.corrects,
    }
    for name, tally in tallies.items():
        parameters |= {name: tally.count, f"{name}_satang": tally.amount_satang}
    tx.execute(_SQL["insert_result"], parameters)


def read_result(tx: Tx, environment: Environment, file: UUID) -> FileResult | None:
    row = tx.execute(_SQL["read_result"], _of(environment, file)).fetchone()
    if row is None:
        return None
    *numbers, corrects = row
    posted, duplicate, rejected, suspense = (
        Tally(numbers[at], numbers[at + 1]) for at in range(0, 8, 2)
    )
    return FileResult(posted, duplicate, rejected, suspense, corrects)


def _of(environment: Environment, file: UUID) -> dict[str, Any]:
    return {"environment": environment, "file": file}
