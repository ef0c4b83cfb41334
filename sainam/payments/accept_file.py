"""Posts a payment file whole, in one transaction, or holds it whole.

Nobody sees any of it before it posts. What was accepted at its receipt is completed, so the gate is
not asked again: each payment is judged by the periods in which the agreement was in force.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal
from uuid import UUID

import psycopg

from sainam.agreements import store as agreements
from sainam.agreements.in_force import as_known_on, intervals_in_force
from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.audit.store import current_head
from sainam.exchanges.files import store as files
from sainam.exchanges.files.archive import FileArchive
from sainam.exchanges.files.received_file import NOTHING, FileResult, ReceivedFile
from sainam.formats.file_summary import FileSummary
from sainam.formats.layout import Layout
from sainam.formats.totals import Tally, whole
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.kit.ids import new_id
from sainam.kit.thai_dates import business_date
from sainam.payments.files import store
from sainam.payments.files.staging import Advance, day_of_header, stage_file
from sainam.payments.files.store import Booking
from sainam.payments.judge_file import judge_file
from sainam.payments.line_sentences import LineRule

Accepted = Literal["posted", "held", "resent", "busy", "done"]

# A payment by API may take a bill while the file is judged: then it is judged again.
TRIES = 5


def accept_file(
    database: Database,
    *,
    archive: FileArchive,
    layout: Layout,
    environment: Environment,
    file: UUID,
    actor: str,
) -> Accepted:
    """`busy`: another worker has it; `done`: it was not waiting to be read."""
    for left in reversed(range(TRIES)):
        try:
            with database.transaction() as tx:
                return _accept(_Desk(tx, database, archive, layout, actor), environment, file)
        except (psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected):
            if not left:
                raise
    raise AssertionError("unreachable")


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one reading of a file works with."""

    tx: Tx
    database: Database
    archive: FileArchive
    layout: Layout
    actor: str

    def advance(self, file: ReceivedFile) -> Advance:
        """Tells others how far the reading is, on a connection of its own."""

        def write(lines: int, read: int) -> None:
            with self.database.transaction() as other:
                files.write_progress(
                    other, file.environment, file.id, phase="reading", lines=lines, read=read
                )

        return write


def _accept(desk: _Desk, environment: Environment, number: UUID) -> Accepted:
    tx = desk.tx
    files.unhurried(tx)
    if not files.try_lock_file(tx, number):
        return "busy"
    file = files.read_file(tx, environment, number)
    files.lock_agency(tx, environment, file.agency)
    if [state.state for state in files.read_states(tx, environment, number)] != ["received"]:
        files.drop_due(tx, environment, number, "process")
        return "done"
    earlier = files.find_same_bytes(tx, file)
    if earlier is not None and _stands(desk, environment, *earlier):
        return _resent(desk, file, *earlier)
    after_cut_off = _after_cut_off(tx, file)
    store.take_room(tx)
    with desk.archive.open(tx, environment, number, file.sha256) as stream:
        summary = stage_file(
            tx,
            desk.layout,
            stream,
            after_cut_off=after_cut_off,
            advance=desk.advance(file),
        )
    key = desk.archive.key_of(tx, environment, number)
    if key is not None:
        store.insert_subjects(tx, environment, number, key)
    booking = Booking(
        file=file,
        header=summary.header_identity or "",
        good=summary.good,
        after_cut_off=after_cut_off,
        day=day_of_header(summary, desk.layout) or business_date(file.received_at, after_cut_off),
        posted_at=clock.now(tx),
    )
    if not summary.postable:
        return _hold(desk, booking, summary)
    return _post(desk, booking, summary)


def _after_cut_off(tx: Tx, file: ReceivedFile) -> timedelta:
    """As the version says under which the file was taken, whenever it is read."""
    terms = agreements.load_terms(tx, file.agreement or "", file.version or 0)
    return next(
        grant.after_cut_off
        for grant in terms.grants
        if (grant.link, grant.dataset) == (file.link, file.dataset)
    )


def _stands(desk: _Desk, environment: Environment, earlier: UUID, was: str) -> bool:
    """What was held by another version of the layout may have been our fault: it is read anew."""
    if was != "held":
        return True
    states = files.read_states(desk.tx, environment, earlier)
    held = next(state for state in states if state.state == "held")
    return bool(json.loads(held.detail).get("layout") == _version(desk.layout))


def _version(layout: Layout) -> str:
    return f"{layout.layout} {layout.version}"


def _resent(desk: _Desk, file: ReceivedFile, earlier: UUID, was: str) -> Accepted:
    tx = desk.tx
    name = files.find_name(tx, file.environment, earlier)
    files.insert_finding(
        tx,
        file.environment,
        file.id,
        rule="once.file.resent",
        fault="caller",
        thai=f"แฟ้มนี้มีเนื้อหาเดียวกับแฟ้ม {name} ที่ได้รับแล้ว ไม่มีการบันทึกเพิ่ม ผลเป็นไปตามแฟ้มเดิม",
        english=f"the file has the same bytes as {name}, received before; nothing was added and "
        "the earlier result stands",
    )
    files.insert_outcome(
        tx, file.environment, file.id, "resent", fault="caller", rule="once.file.resent"
    )
    detail = {"resend_of": str(earlier), "was": was}
    _finish(desk, file, "resent", Event.EXCHANGE_FILE_RESENT, detail)
    return "resent"


def _hold(desk: _Desk, booking: Booking, summary: FileSummary) -> Accepted:
    tx, file, first = desk.tx, booking.file, summary.holds[0]
    store.insert_holding_findings(tx, booking)
    files.insert_outcome(tx, file.environment, file.id, "held", fault=first.fault, rule=first.rule)
    detail = {"rule": str(first.rule), "line": first.line, "lines": summary.lines}
    _finish(desk, file, "held", Event.EXCHANGE_FILE_HELD, detail)
    return "held"


def _post(desk: _Desk, booking: Booking, summary: FileSummary) -> Accepted:
    tx, file = desk.tx, booking.file
    corrects = files.find_posted_under_header(tx, file, booking.header) if booking.header else None
    history = agreements.load_history(tx, file.environment, file.agreement or "")
    in_force = as_known_on(intervals_in_force(history), file.received_at)
    waiting = judge_file(tx, booking, desk.layout, in_force)
    result = _result(tx, summary, corrects)
    store.post_lines(tx, booking, corrections=waiting)
    if booking.header:
        files.insert_header(tx, file, booking.header)
    files.insert_result(tx, file.environment, file.id, result)
    files.insert_outcome(tx, file.environment, file.id, "accepted", records=result.posted.count)
    _deliver(tx, booking, result.posted)
    _note_odd(desk, booking, result)
    detail = {
        "lines": result.lines.count,
        "amount_satang": result.lines.amount_satang,
        "posted": result.posted.count,
        "posted_satang": result.posted.amount_satang,
        "corrects": str(corrects) if corrects else None,
    }
    _finish(desk, file, "posted", Event.EXCHANGE_FILE_POSTED, detail)
    return "posted"


def _result(tx: Tx, summary: FileSummary, corrects: UUID | None) -> FileResult:
    """What remains of the lines after duplicates, rejected and suspense is posted."""
    tallies = store.tally_outcomes(tx)
    others = replace(
        NOTHING,
        duplicate=tallies.get("duplicate", Tally()),
        rejected=tallies.get("rejected", Tally()),
        suspense=tallies.get("suspense", Tally()),
        corrects=corrects,
    )
    lines = whole(summary.good) + whole(summary.rejected)
    apart = others.lines
    posted = Tally(lines.count - apart.count, lines.amount_satang - apart.amount_satang)
    return replace(others, posted=posted)


def _deliver(tx: Tx, booking: Booking, posted: Tally) -> None:
    owner = booking.file.owner
    if not posted.count or owner is None:
        return
    body = {
        "file": str(booking.file.id),
        "lines": posted.count,
        "amount_satang": posted.amount_satang,
    }
    store.insert_delivery(tx, booking, delivery=new_id(), owner=owner, body=json.dumps(body))


def _note_odd(desk: _Desk, booking: Booking, result: FileResult) -> None:
    if not result.suspense.count:
        return
    tx, file = desk.tx, booking.file
    store.note_conflicts(tx, booking, rule=LineRule.OTHER_AMOUNT, actor=desk.actor)
    append(
        tx,
        Event.PAYMENT_SUSPENSE_OPENED,
        actor=desk.actor,
        subject=f"file:{file.id}",
        environment=file.environment,
        agency=file.agency,
        exchange=file.id,
        detail={
            rule: {"lines": tally.count, "amount_satang": tally.amount_satang}
            for rule, tally in store.tally_suspense(tx).items()
        },
    )


def _finish(
    desk: _Desk,
    file: ReceivedFile,
    state: Literal["posted", "held", "resent"],
    event: Event,
    detail: Mapping[str, object],
) -> None:
    """The audit head of this moment goes into the acknowledgement, however late that is written."""
    tx = desk.tx
    head = current_head(tx)
    seen = {
        "layout": _version(desk.layout),
        "audit_block": head.number if head else None,
        "audit_head": head.digest.hex() if head else "",
    }
    files.insert_state(
        tx, file.environment, file.id, state, actor=desk.actor, detail={**detail, **seen}
    )
    files.drop_due(tx, file.environment, file.id, "process")
    files.put_due(tx, file.environment, file.id, "acknowledge")
    append(
        tx,
        event,
        actor=desk.actor,
        subject=f"file:{file.id}",
        environment=file.environment,
        agency=file.agency,
        exchange=file.id,
        detail=dict(detail),
    )
