"""Searches files: newest first."""

from collections.abc import Sequence
from uuid import UUID

from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.portal.readings.keyset import Key, key_text, read_key
from sainam.portal.readings.names import Names
from sainam.portal.readings.rows import Row, rows_of
from sainam.portal.readings.window import ROWS_OF_A_PART, window_of
from sainam.portal.views.exchanges import Environment
from sainam.portal.views.files import FileFilter, FileRow
from sainam.portal.views.slices import Slice

_SQL = named_queries(__file__)
_BOTH: tuple[Environment, ...] = ("sandbox", "live")


def search_files(tx: Tx, names: Names, wanted: FileFilter) -> Slice[FileRow]:
    window = window_of(wanted.from_day, wanted.to_day, now(tx), before=read_key(wanted.after))
    parameters = window.parameters | {
        "environment": wanted.environment,
        "agency": wanted.agency,
        "name": wanted.name,
        "state": wanted.state,
        "most": ROWS_OF_A_PART + 1,
    }
    rows = _rows(names, rows_of(tx, _SQL["list_files"], parameters))
    shown = rows[:ROWS_OF_A_PART]
    more = len(rows) > len(shown)
    return Slice(shown, key_text(Key(shown[-1].received_at, UUID(shown[-1].id))) if more else None)


def files_by_id(
    tx: Tx, names: Names, files: Sequence[UUID], environments: Sequence[Environment] = _BOTH
) -> tuple[FileRow, ...]:
    parameters = {"environments": list(environments), "files": list(files)}
    return _rows(names, rows_of(tx, _SQL["files_by_id"], parameters))


def _rows(names: Names, rows: Sequence[Row]) -> tuple[FileRow, ...]:
    return tuple(FileRow(agency=names.agency(row["agency_code"]), **row) for row in rows)
