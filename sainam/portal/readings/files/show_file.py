"""One file: where it stands, what it came to, to which files it belongs."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.portal.readings.exchanges.show_deliveries import deliveries_of
from sainam.portal.readings.files.acknowledgement import acknowledgement_of
from sainam.portal.readings.files.search_files import files_by_id
from sainam.portal.readings.names import Names
from sainam.portal.readings.rows import Row, row_of, rows_of
from sainam.portal.readings.rule_words import rule_words
from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import Environment
from sainam.portal.views.files import (
    FilePage,
    FileProgress,
    FileStateView,
    FileTotals,
    RelatedFile,
    Relation,
)

_SQL = named_queries(__file__)


class _Detail(msgspec.Struct, frozen=True):
    """What a state tells: an earlier file with the same bytes, a feed's doubtful values."""

    suspect: int = 0
    resend_of: UUID | None = None
    same_as: UUID | None = None


def show_file(tx: Tx, names: Names, file: UUID) -> FilePage | None:
    row = row_of(tx, _SQL["show_file"], {"file": file})
    progress = show_progress(tx, file)
    if row is None or progress is None:
        return None
    of = {"environment": row["environment"], "file": file}
    states = rows_of(tx, _SQL["list_states"], of)
    result = row_of(tx, _SQL["show_result"], of)
    [shown] = files_by_id(tx, names, [file], [row["environment"]])
    acknowledgement = acknowledgement_of(states)
    link = names.catalogue.links.get(row["link"])
    return FilePage(
        file=shown,
        agreement_id=row["agreement"],
        link_id=link.id if link else None,
        dataset=row["dataset"],
        layout=row["layout"],
        sha256=bytes(row["sha256"]).hex(),
        credential=row["credential"],
        header_identity=row["identity"],
        acceptance=row["acceptance"],
        rule=row["rule"],
        rule_words=_rule_words(tx, of, row["rule"]) if row["rule"] else None,
        progress=progress,
        totals=FileTotals(**result) if result else None,
        is_feed=link is not None and link.pattern == "feed",
        doubts=sum(detail.suspect for detail in _details(states)),
        states=tuple(
            FileStateView(
                number=state["number"], state=state["state"], at=state["at"], actor=state["actor"]
            )
            for state in states
        ),
        related=_related(tx, of | row, states),
        deliveries=deliveries_of(tx, names, row["environment"], file),
        acknowledgement=acknowledgement.name if acknowledgement else None,
    )


def show_progress(tx: Tx, file: UUID) -> FileProgress | None:
    """Done as soon as the file is no longer waiting to be read, or the hub gave it up."""
    row = row_of(tx, _SQL["show_progress"], {"file": file})
    if row is None:
        return None
    read_whole = row["state"] != "received"
    done = read_whole or row["given_up"]
    read = row["bytes_total"] if read_whole else min(row["bytes_read"], row["bytes_total"])
    return FileProgress(
        state=row["state"],
        phase="done" if done else row["phase"],
        lines=row["lines"],
        bytes_read=read,
        bytes_total=row["bytes_total"],
        done=done,
        given_up=row["given_up"],
    )


def environment_of(tx: Tx, file: UUID) -> Environment | None:
    found = row_of(tx, _SQL["find_environment"], {"file": file})
    return found["environment"] if found else None


def states_of(tx: Tx, file: UUID) -> Sequence[Row]:
    """Empty where there is no such file."""
    environment = environment_of(tx, file)
    if environment is None:
        return ()
    return rows_of(tx, _SQL["list_states"], {"environment": environment, "file": file})


def _details(states: Sequence[Row]) -> list[_Detail]:
    return [msgspec.json.decode(state["detail"], type=_Detail) for state in states]


def _rule_words(tx: Tx, of: Row, rule: str) -> Words:
    said = row_of(tx, _SQL["find_words"], of | {"rule": rule})
    return Words(**said) if said else rule_words(rule)


def _related(tx: Tx, of: Row, states: Sequence[Row]) -> tuple[RelatedFile, ...]:
    repeats = {detail.resend_of or detail.same_as for detail in _details(states)} - {None}
    found = [
        _relation("corrects" if row["corrects"] else "resend_of", row)
        for row in rows_of(tx, _SQL["earlier_files"], of | {"repeats": list(repeats)})
    ]
    found += [_relation("resent_as", row) for row in rows_of(tx, _SQL["resent_as"], of)]
    if of["identity"] is not None:
        later = rows_of(tx, _SQL["corrected_by"], of)
        found += [_relation("corrected_by", row) for row in later]
    return tuple(found)


def _relation(relation: Relation, row: Row) -> RelatedFile:
    return RelatedFile(
        relation=relation, id=str(row["id"]), name=row["name"], received_at=row["received_at"]
    )
