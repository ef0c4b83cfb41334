"""The SQL of water series. Reading without `as_of` means: all that is committed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.rows import args_row

from sainam.agreements.terms import Environment
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.named_queries import named_queries
from sainam.water.as_of import Issue, SeriesValue
from sainam.water.corrections import Added, Key, Standing
from sainam.water.feed_file import Reading
from sainam.water.finding import Finding
from sainam.water.series import Series

_SQL = named_queries(__file__)
_FETCH = 2_000


def lock_series(tx: Tx, environment: Environment, series: str) -> None:
    """Held to the end of the transaction."""
    tx.execute(_SQL["lock_series"], {"environment": environment, "series": series})


def await_series(tx: Tx, environment: Environment, series: str) -> None:
    """After it, in READ COMMITTED, an as-of reading of a past moment will never change again."""
    tx.execute(_SQL["await_series"], {"environment": environment, "series": series})


def read_standing(
    tx: Tx, environment: Environment, series: Series, readings: Sequence[Reading]
) -> dict[Key, Standing]:
    """Every place of the issues in `readings`, also those the file does not speak of."""
    if not readings:
        return {}
    issues = sorted({reading.issued_at for reading in readings})
    parameters = _of(environment, series) | {
        "first_valid_at": issues[0] - series.horizon,
        "last_valid_at": issues[-1] + series.horizon,
        "issues": issues,
    }
    rows = tx.execute(_SQL["read_standing"], parameters)
    return {(row[0], row[1]): Standing(row[2], row[3], row[4]) for row in rows}


def insert_values(
    tx: Tx,
    environment: Environment,
    exchange: UUID,
    added: Sequence[Added],
    recorded_at: datetime,
) -> None:
    tx.execute(
        _SQL["insert_values"],
        {
            "environment": environment,
            "exchange": exchange,
            "recorded_at": recorded_at,
            "series": [each.reading.series for each in added],
            "valid_at": [each.reading.valid_at for each in added],
            "issued_at": [each.reading.issued_at for each in added],
            "value": [each.reading.value for each in added],
            "quality": [each.quality for each in added],
            "line": [each.reading.line for each in added],
        },
    )


def insert_findings(
    tx: Tx, environment: Environment, file: UUID, findings: Sequence[Finding]
) -> None:
    tx.execute(
        _SQL["insert_findings"],
        {
            "environment": environment,
            "file": file,
            "line": [each.line for each in findings],
            "first_column": [each.columns[0] or None for each in findings],
            "last_column": [each.columns[1] or None for each in findings],
            "field": [each.field for each in findings],
            "class": [each.outcome for each in findings],
            "rule": [str(each.rule) for each in findings],
            "fault": [each.fault for each in findings],
            "identity": [each.identity for each in findings],
            "shown": [each.shown for each in findings],
            "thai": [each.thai for each in findings],
            "english": [each.english for each in findings],
        },
    )


def read_as_of(
    tx: Tx,
    environment: Environment,
    series: Series,
    *,
    from_: datetime,
    until: datetime,
    as_of: datetime | None = None,
) -> Iterator[SeriesValue]:
    """By valid time, in [from_, until). Streams: to be used up within the transaction."""
    span = {"from": from_, "until": until, "as_of": as_of}
    return _stream(tx, _SQL["read_as_of"], _of(environment, series) | span)


def read_run(
    tx: Tx,
    environment: Environment,
    series: Series,
    issued_at: datetime,
    *,
    as_of: datetime | None = None,
) -> Iterator[SeriesValue]:
    """The forecast run of one issue, by valid time. Streams."""
    parameters = _of(environment, series) | {
        "issued_at": issued_at,
        "first_valid_at": issued_at - series.horizon,
        "last_valid_at": issued_at + series.horizon,
        "as_of": as_of,
    }
    return _stream(tx, _SQL["read_run"], parameters)


def read_history(
    tx: Tx, environment: Environment, series: Series, valid_at: datetime
) -> Iterator[SeriesValue]:
    """All issues and corrections for one valid time, in the order recorded. Streams."""
    return _stream(tx, _SQL["read_history"], _of(environment, series) | {"valid_at": valid_at})


def list_issues(
    tx: Tx,
    environment: Environment,
    series: Series,
    *,
    from_: datetime,
    until: datetime,
    most: int = 100,
) -> list[Issue]:
    """The runs with a value in [from_, until), newest first; counts are of that span."""
    parameters = _of(environment, series) | {"from": from_, "until": until, "most": most}
    return [Issue(*row) for row in tx.execute(_SQL["list_issues"], parameters)]


def find_last_issue(tx: Tx, environment: Environment, series: Series) -> datetime | None:
    parameters = _of(environment, series) | {"horizon": series.horizon}
    row = tx.execute(_SQL["find_last_issue"], parameters).fetchone()
    return row[0] if row else None


def _stream(
    tx: Tx, statement: LiteralString, parameters: Mapping[str, Any]
) -> Iterator[SeriesValue]:
    name = f"series_{new_id().hex}"
    with tx.cursor(name, row_factory=args_row(SeriesValue)) as cursor:
        cursor.itersize = _FETCH
        yield from cursor.execute(statement, parameters)


def _of(environment: Environment, series: Series) -> dict[str, Any]:
    return {"environment": environment, "series": series.name}
