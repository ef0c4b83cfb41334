"""Searches refusals: newest first, along the index of each agency whose calls were refused."""

from uuid import UUID

from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.portal.readings.keyset import Key, key_text, read_key
from sainam.portal.readings.names import Names
from sainam.portal.readings.rows import rows_of
from sainam.portal.readings.rule_words import rule_words
from sainam.portal.readings.window import ROWS_OF_A_PART, window_of
from sainam.portal.views.exchanges import Environment, RefusalFilter, RefusalRow
from sainam.portal.views.slices import Slice

_SQL = named_queries(__file__)
_MOST_AGENCIES = 500


def refused_agencies(tx: Tx, environment: Environment) -> list[str]:
    parameters = {"environment": environment, "most": _MOST_AGENCIES}
    return [row["agency"] for row in rows_of(tx, _SQL["refused_agencies"], parameters)]


def search_refusals(tx: Tx, names: Names, wanted: RefusalFilter) -> Slice[RefusalRow]:
    agencies = [wanted.agency] if wanted.agency else refused_agencies(tx, wanted.environment)
    window = window_of(wanted.from_day, wanted.to_day, now(tx), before=read_key(wanted.after))
    parameters = window.parameters | {
        "environment": wanted.environment,
        "agencies": agencies,
        "rule": wanted.rule,
        "fault": wanted.fault,
        "most": ROWS_OF_A_PART + 1,
    }
    rows = tuple(
        RefusalRow(
            agency=names.agency(row["agency_code"]),
            caller=names.agency(row["caller_code"]),
            rule_words=rule_words(row["rule"]),
            **row,
        )
        for row in rows_of(tx, _SQL["list_refusals"], parameters)
    )
    shown = rows[:ROWS_OF_A_PART]
    more = len(rows) > len(shown)
    return Slice(shown, key_text(Key(shown[-1].at, UUID(shown[-1].id))) if more else None)
