"""Searches exchanges: newest first, along the index of each agreement that can hold them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from sainam.agreements.agreement import read_terms
from sainam.exchanges.content.content import AskedContent
from sainam.exchanges.content.open_content import marks_of, open_asked
from sainam.exchanges.content.sealing import CASE
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.keys.masters import Masters
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import business_date, last_day_before, month_start
from sainam.portal.readings.keyset import Key, key_text, read_key
from sainam.portal.readings.names import Names
from sainam.portal.readings.rows import rows_of, uuid_in
from sainam.portal.readings.window import ROWS_OF_A_PART, Window, window_of
from sainam.portal.views.exchanges import Environment, ExchangeFilter, ExchangeRow
from sainam.portal.views.slices import Slice

_SQL = named_queries(__file__)
# An outcome has no index: so many exchanges at a time, and so often, are looked through for it.
_LOOKED_THROUGH, _TIMES = 2_000, 5


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a search looks."""

    agreements: Sequence[str]
    case_marks: Sequence[bytes]


def search_exchanges(
    tx: Tx, names: Names, masters: Masters, wanted: ExchangeFilter, hidden: frozenset[str]
) -> Slice[ExchangeRow]:
    """A part may be shorter than others, even empty, and yet have a next one.

    By a case number nothing is found of the agencies `hidden` from who searches.
    """
    if wanted.exchange is not None:
        number = uuid_in(wanted.exchange)
        found = exchanges_by_id(tx, names, wanted.environment, [number] if number else [])
        return Slice(found)
    window = window_of(wanted.from_day, wanted.to_day, now(tx), before=read_key(wanted.after))
    places = _Places(
        _agreements(tx, wanted, hidden), _case_marks(tx, masters, wanted.case_number, window)
    )
    if wanted.outcome is None:
        rows = _read(tx, names, wanted, places, window, ROWS_OF_A_PART + 1)
        return _part(rows)
    return _with_outcome(tx, names, wanted, places, window)


def _case_marks(tx: Tx, masters: Masters, case: str | None, window: Window) -> list[bytes]:
    """A case number stands nowhere in plain: its marks under the keys of the window's months."""
    if case is None:
        return []
    first, last = (month_start(business_date(at)) for at in (window.from_, window.until))
    before = month_start(last_day_before(first))  # a key serves some minutes beyond its month
    return marks_of(tx, masters, CASE, case, first=before, last=last)


def _with_outcome(
    tx: Tx, names: Names, wanted: ExchangeFilter, places: _Places, window: Window
) -> Slice[ExchangeRow]:
    found: list[ExchangeRow] = []
    for _ in range(_TIMES):
        rows = _read(tx, names, wanted, places, window, _LOOKED_THROUGH)
        found += (row for row in rows if row.outcome == wanted.outcome)
        if len(found) > ROWS_OF_A_PART or len(rows) < _LOOKED_THROUGH:
            return _part(found)
        window = Window(window.from_, window.until, _key(rows[-1]))
    return Slice(tuple(found), after=key_text(window.before))


def _part(rows: Sequence[ExchangeRow]) -> Slice[ExchangeRow]:
    shown = tuple(rows[:ROWS_OF_A_PART])
    return Slice(shown, after=key_text(_key(shown[-1])) if len(rows) > len(shown) else None)


def _key(row: ExchangeRow) -> Key:
    return Key(row.opened_at, UUID(row.id))


def _agreements(tx: Tx, wanted: ExchangeFilter, hidden: frozenset[str]) -> list[str]:
    """Those that can have such exchanges, so that busy ones are not looked through in vain.

    A case number is looked for where agreements ask for one, unless one agreement is named.
    """
    without = [] if wanted.case_number is None else sorted(hidden)
    named = {"agreement": wanted.agreement, "agency": wanted.agency, "without": without}
    ids: list[str] = [row["id"] for row in rows_of(tx, _SQL["agreements_of"], named)]
    if wanted.dataset is None and wanted.case_number is None:
        return ids
    fitting = set()
    for row in rows_of(tx, _SQL["terms_of"], {"agreements": ids}):
        for grant in read_terms(row["terms"]).grants:
            has_case = wanted.case_number is None or grant.case_required or wanted.agreement
            if has_case and wanted.dataset in (None, grant.dataset):
                fitting.add(row["agreement"])
    return sorted(fitting)


def _read(
    tx: Tx,
    names: Names,
    wanted: ExchangeFilter,
    places: _Places,
    window: Window,
    most: int,
) -> tuple[ExchangeRow, ...]:
    parameters = window.parameters | {
        "environment": wanted.environment,
        "agreements": list(places.agreements),
        "dataset": wanted.dataset,
        "link": None,
        "case_number": wanted.case_number,
        "case_marks": list(places.case_marks),
        "most": most,
    }
    return _rows(tx, names, "list_exchanges", parameters)


def last_exchanges(
    tx: Tx,
    names: Names,
    environment: Environment,
    agreements: Sequence[str],
    *,
    link: str,
    most: int,
    days: int,
) -> tuple[ExchangeRow, ...]:
    """The newest of one link, as far back as so many days."""
    window = window_of(None, None, now(tx), days=days)
    parameters = window.parameters | {
        "environment": environment,
        "agreements": list(agreements),
        "dataset": None,
        "link": link,
        "case_number": None,
        "case_marks": [],
        "most": most,
    }
    return _rows(tx, names, "list_exchanges", parameters)


def exchanges_by_id(
    tx: Tx, names: Names, environment: Environment, exchanges: Sequence[UUID]
) -> tuple[ExchangeRow, ...]:
    parameters = {"environment": environment, "exchanges": list(exchanges)}
    return _rows(tx, names, "exchanges_by_id", parameters)


def _rows(tx: Tx, names: Names, query: str, parameters: dict[str, Any]) -> tuple[ExchangeRow, ...]:
    return tuple(
        ExchangeRow(agency=names.agency(row["agency_code"]), **row)
        for row in rows_of(tx, _SQL[query], parameters)
    )


def with_cases(
    tx: Tx, masters: Masters, environment: Environment, rows: Sequence[ExchangeRow],
    hidden: frozenset[str],
) -> tuple[ExchangeRow, ...]:  # fmt: skip
    """With the case numbers of those whose content can be opened, and may be by who reads."""
    open_to = [UUID(row.id) for row in rows if row.agency_code not in hidden]
    asked = open_asked(tx, masters, environment, open_to)
    return tuple(_with_case(row, asked.get(UUID(row.id)), hidden) for row in rows)


def _with_case(row: ExchangeRow, said: AskedContent | None, hidden: frozenset[str]) -> ExchangeRow:
    if row.agency_code in hidden:
        return replace(row, case_number=None, veiled=True)
    return replace(row, case_number=said.case) if said else row
