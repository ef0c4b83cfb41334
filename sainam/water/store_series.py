"""Stores the values of a feed file: one transaction, after its bytes were put on record.

Good lines are stored, bad ones refused one by one, what already stands is counted. A file whose
columns are not as agreed, or that leaves no line to take, is held whole. See
docs/decisions/0009-series-with-two-times.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.audit.store import current_head
from sainam.exchanges.files import store as files
from sainam.exchanges.files.archive import FileArchive
from sainam.exchanges.files.received_file import FileResult, ReceivedFile
from sainam.formats.layout import Layout
from sainam.formats.totals import Tally
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.water import store
from sainam.water.corrections import Added, Settled, settle
from sainam.water.feed_file import FeedFile, read_feed
from sainam.water.finding import Finding, Outcome, found
from sainam.water.series import Series, SeriesPlaces
from sainam.water.series_rules import SeriesRule

Became = Literal["stored", "held", "resent", "busy", "done"]


class StoredSeries(Struct, frozen=True, kw_only=True):
    """What became of a file. `busy`: another worker has it; `done`: it was read before.

    Counts are of lines; lines = stored + duplicate + rejected. Of the stored ones `corrections`
    took the place of another value and `suspect` are doubtful.
    """

    state: Became
    stored: int = 0
    corrections: int = 0
    suspect: int = 0
    duplicate: int = 0
    rejected: int = 0


def store_series(
    tx: Tx,
    file: ReceivedFile,
    *,
    actor: str,
    layout: Layout,
    places: Sequence[SeriesPlaces],
    archive: FileArchive,
) -> StoredSeries:
    """`places` are those of every series of the file's dataset, by `layout`."""
    desk = _Desk(tx, file, actor)
    files.unhurried(tx)
    if not files.try_lock_file(tx, file.id):
        return StoredSeries(state="busy")
    if [entry.state for entry in files.read_states(tx, file.environment, file.id)] != ["received"]:
        files.drop_due(tx, file.environment, file.id, "process")
        return StoredSeries(state="done")
    with archive.open(tx, file.environment, file.id, file.sha256) as stream:
        feed = read_feed(layout, stream, places, file.received_at)
    for name in sorted(of.series.name for of in places):
        store.lock_series(tx, file.environment, name)
    before = files.find_same_bytes(tx, file)
    if before is not None and before[1] == "stored":
        return _resend(desk, before[0])
    if feed.holds:
        return _hold(desk, [*feed.holds, *feed.refused])
    settled = [_settled(desk, of, feed) for of in places]
    findings = [*feed.refused, *(each for part in settled for each in part.findings)]
    if not any(part.added for part in settled) and not _lines(findings, "duplicate"):
        return _hold(desk, [found(SeriesRule.NOTHING, 0, "file"), *findings])
    return _store(desk, places, settled, findings)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who stores which file, in which transaction."""

    tx: Tx
    file: ReceivedFile
    actor: str


def _settled(desk: _Desk, of: SeriesPlaces, feed: FeedFile) -> Settled:
    readings = [each for each in feed.readings if each.series == of.series.name]
    standing = store.read_standing(desk.tx, desk.file.environment, of.series, readings)
    return settle(of.series, readings, standing)


def _store(
    desk: _Desk,
    places: Sequence[SeriesPlaces],
    settled: Sequence[Settled],
    findings: Sequence[Finding],
) -> StoredSeries:
    tx, file = desk.tx, desk.file
    added = [each for part in settled for each in part.added]
    new = {each.reading.line for each in added}
    rejected = _lines(findings, "rejected") - new
    result = StoredSeries(
        state="stored",
        stored=len(new),
        corrections=len({each.reading.line for each in added if each.corrects}),
        suspect=len({each.reading.line for each in added if each.doubt}),
        duplicate=len(_lines(findings, "duplicate") - new - rejected),
        rejected=len(rejected),
    )
    store.insert_values(tx, file.environment, file.id, added, now(tx))
    store.insert_findings(tx, file.environment, file.id, findings)
    files.insert_result(tx, file.environment, file.id, _file_result(result, added))
    files.insert_outcome(tx, file.environment, file.id, "stored", records=len(added))
    for of, part in zip(places, settled, strict=True):
        if part.added:
            _tell(desk, of.series, part.added)
    _finish(desk, "stored", msgspec.to_builtins(result))
    return result


def _file_result(result: StoredSeries, added: Iterable[Added]) -> FileResult:
    """`corrects`: the last of the files whose values were taken the place of."""
    return FileResult(
        posted=Tally(result.stored),
        duplicate=Tally(result.duplicate),
        rejected=Tally(result.rejected),
        suspense=Tally(),
        corrects=max((each.corrects for each in added if each.corrects), default=None),
    )


def _tell(desk: _Desk, series: Series, added: Sequence[Added]) -> None:
    issues = sorted({each.reading.issued_at for each in added})
    append(
        desk.tx,
        Event.WATER_SERIES_STORED,
        actor=desk.actor,
        environment=desk.file.environment,
        agency=desk.file.agency,
        subject=f"series:{series.name}",
        exchange=desk.file.id,
        detail={
            "values": len(added),
            "corrections": sum(1 for each in added if each.corrects),
            "suspect": dict(Counter(each.doubt.value for each in added if each.doubt)),
            "first_issue": issues[0].isoformat(),
            "last_issue": issues[-1].isoformat(),
            "sha256": desk.file.sha256.hex(),
        },
    )


def _hold(desk: _Desk, reasons: Sequence[Finding]) -> StoredSeries:
    tx, file, first = desk.tx, desk.file, reasons[0]
    store.insert_findings(tx, file.environment, file.id, reasons)
    rule = str(first.rule)
    files.insert_outcome(tx, file.environment, file.id, "held", fault=first.fault, rule=rule)
    detail = {"rule": rule, "line": first.line}
    _tell_of_file(desk, Event.EXCHANGE_FILE_HELD, detail)
    _finish(desk, "held", detail)
    return StoredSeries(state="held", rejected=len(_lines(reasons, "rejected")))


def _resend(desk: _Desk, before: UUID) -> StoredSeries:
    tx, file = desk.tx, desk.file
    name = files.find_name(tx, file.environment, before)
    again = found(SeriesRule.RESENT, 0, "file", shown=name or str(before))
    store.insert_findings(tx, file.environment, file.id, [again])
    files.insert_outcome(
        tx, file.environment, file.id, "resent", fault=again.fault, rule=str(again.rule)
    )
    detail = {"resend_of": str(before), "was": "stored"}
    _tell_of_file(desk, Event.EXCHANGE_FILE_RESENT, detail)
    _finish(desk, "resent", detail)
    return StoredSeries(state="resent")


def _tell_of_file(desk: _Desk, event: Event, detail: Mapping[str, object]) -> None:
    append(
        desk.tx,
        event,
        actor=desk.actor,
        environment=desk.file.environment,
        agency=desk.file.agency,
        subject=f"file:{desk.file.id}",
        exchange=desk.file.id,
        detail=dict(detail),
    )


def _finish(
    desk: _Desk, state: Literal["stored", "held", "resent"], detail: Mapping[str, object]
) -> None:
    """The audit head of this moment goes into the acknowledgement, however late that is written."""
    tx, file = desk.tx, desk.file
    head = current_head(tx)
    seen = {
        "audit_block": head.number if head else None,
        "audit_head": head.digest.hex() if head else "",
    }
    files.insert_state(
        tx, file.environment, file.id, state, actor=desk.actor, detail={**detail, **seen}
    )
    files.drop_due(tx, file.environment, file.id, "process")
    files.put_due(tx, file.environment, file.id, "acknowledge")


def _lines(findings: Iterable[Finding], outcome: Outcome) -> set[int]:
    return {finding.line for finding in findings if finding.outcome == outcome}
