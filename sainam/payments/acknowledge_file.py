"""Tells a file's sender what became of it: an acknowledgement file, kept and placed for fetching.

Everything in it was on record when the file was read, so that an attempt repeated after a crash
writes the same bytes under the same name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO, cast
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.audit.give_head import give_head
from sainam.exchanges.files import store as files
from sainam.exchanges.files.archive import FileArchive
from sainam.exchanges.files.received_file import NOTHING, ReceivedFile
from sainam.formats.acknowledgement import (
    AcknowledgedLine,
    Acknowledgement,
    FileState,
    write_acknowledgement,
)
from sainam.formats.layout import Layout
from sainam.kit.database import Tx

# Environment, agreement, name and content; placing the same again changes nothing.
Place = Callable[[Environment, str, str, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Told:
    """The acknowledgement as it was archived. `placed`: where the sender can fetch it."""

    name: str
    sha256: bytes
    placed: bool


def acknowledge_file(
    tx: Tx,
    *,
    archive: FileArchive,
    layout: Layout,
    place: Place,
    environment: Environment,
    file: UUID,
    actor: str,
) -> Told | None:
    """`layout` is the acknowledgement's. None: another worker has it, or nothing is to be told."""
    files.unhurried(tx)
    if not files.try_lock_file(tx, file):
        return None
    received = files.read_file(tx, environment, file)
    states = files.read_states(tx, environment, file)
    if states[-1].state in ("received", "acknowledged"):
        files.drop_due(tx, environment, file, "acknowledge")
        return None
    seen = json.loads(states[-1].detail)
    given = _compose(tx, received, states[-1].state, seen)
    told_of = [file, UUID(seen["resend_of"])] if states[-1].state == "resent" else [file]
    lines = chain.from_iterable(_lines(tx, environment, each) for each in told_of)
    written = write_acknowledgement(layout, given, lines)
    stored = archive.put_acknowledgement(tx, environment, file, written)
    name = acknowledgement_name(received)
    if received.agreement is not None:
        with archive.open(tx, environment, file, stored.sha256, "ack") as content:
            place(environment, received.agreement, name, content)
    files.insert_archived_bytes(tx, stored)
    detail = {"name": name, "sha256": stored.sha256.hex()}
    files.insert_state(tx, environment, file, "acknowledged", actor=actor, detail=detail)
    files.drop_due(tx, environment, file, "acknowledge")
    append(
        tx,
        Event.EXCHANGE_FILE_ACKNOWLEDGED,
        actor=actor,
        subject=f"file:{file}",
        environment=environment,
        agency=received.agency,
        exchange=file,
        detail=detail,
    )
    if given.audit_block is not None:
        give_head(
            tx,
            given.audit_block,
            receiver=received.agency,
            way="acknowledgement",
            about=f"file:{file}",
            actor=actor,
            exchange=file,
            environment=environment,
        )
    return Told(name, stored.sha256, received.agreement is not None)


def acknowledgement_name(file: ReceivedFile) -> str:
    """Begins with the name the file came under; two files of one name are told apart."""
    return f"{file.name}.{file.id.hex[-8:]}.ack"


def _compose(tx: Tx, file: ReceivedFile, state: str, seen: dict[str, Any]) -> Acknowledgement:
    told_of = file.id
    if state == "resent":
        told_of, state = UUID(seen["resend_of"]), seen["was"]
    result = files.read_result(tx, file.environment, told_of) or NOTHING
    return Acknowledgement(
        file_name=file.name,
        sha256=file.sha256.hex(),
        received_at=file.received_at,
        state=cast("FileState", state),
        posted=result.posted,
        duplicate=result.duplicate,
        rejected=result.rejected,
        suspense=result.suspense,
        audit_block=seen.get("audit_block"),
        audit_head=seen.get("audit_head", ""),
    )


def _lines(tx: Tx, environment: Environment, file: UUID) -> Iterator[AcknowledgedLine]:
    for finding in files.read_findings(tx, environment, file):
        yield AcknowledgedLine(
            line=finding.line,
            first_column=finding.first_column,
            last_column=finding.last_column,
            field=finding.field,
            rule=finding.rule,
            outcome=finding.outcome,
            amount_satang=finding.amount_satang,
            thai=finding.thai,
            english=finding.english,
        )
