"""The values of a series by valid time, as the hub knows them now or knew them on a past day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sainam.agreements.terms import Environment
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import business_date
from sainam.links import catalogue
from sainam.links.catalogue import Catalogue
from sainam.portal.readings.water.doubts import Place, doubts_of
from sainam.portal.readings.water.series_standing import series_standing
from sainam.portal.readings.window import day_window, known_day
from sainam.portal.views.bilingual import Words
from sainam.portal.views.series import (
    GapView,
    SeriesFilter,
    SeriesHistory,
    SeriesPage,
    SeriesPoint,
)
from sainam.water import store
from sainam.water.as_of import SeriesValue, end_of_day
from sainam.water.lateness import gaps_of
from sainam.water.series import Series, series_of
from sainam.water.series_csv import series_csv

_SQL = named_queries(__file__)
# Without days in the filter: yesterday and what is foretold; never more than a quarter of a year.
_BACK, _AHEAD, _MOST = timedelta(days=1), timedelta(days=7), timedelta(days=92)


@dataclass(frozen=True, slots=True)
class _Span:
    """Which values are wanted; valid times half-open."""

    environment: Environment
    declared: catalogue.Series
    series: Series
    as_of: date | None
    from_: datetime
    until: datetime

    @property
    def known_by(self) -> datetime | None:
        return end_of_day(self.as_of) if self.as_of else None

    def read(self, tx: Tx) -> Iterator[SeriesValue]:
        return store.read_as_of(
            tx,
            self.environment,
            self.series,
            from_=self.from_,
            until=self.until,
            as_of=self.known_by,
        )


def show_series(
    tx: Tx, catalogue: Catalogue, environment: Environment, name: str, wanted: SeriesFilter
) -> SeriesPage | None:
    span = _span(tx, catalogue, environment, name, wanted)
    if span is None:
        return None
    values = tuple(span.read(tx))
    several = _several(tx, span)
    doubts = doubts_of(tx, environment, values)
    newest = max((value.issued_at for value in values), default=None)
    return SeriesPage(
        series=series_standing(tx, environment, span.declared, now(tx)),
        as_of=span.as_of,
        from_day=business_date(span.from_),
        to_day=business_date(span.until - timedelta(microseconds=1)),
        points=tuple(_point(value, several, doubts) for value in values),
        newest_issue=newest,
        gaps=_gaps(tx, span, newest) if newest else (),
    )


def write_csv(
    tx: Tx, catalogue: Catalogue, environment: Environment, name: str, wanted: SeriesFilter
) -> Iterator[bytes] | None:
    """The same values, to be used up within the transaction."""
    span = _span(tx, catalogue, environment, name, wanted)
    return series_csv(span.series, span.read(tx)) if span else None


def show_history(
    tx: Tx, catalogue: Catalogue, environment: Environment, name: str, valid_at: datetime
) -> SeriesHistory | None:
    declared = catalogue.series.get(name)
    if declared is None:
        return None
    values = tuple(store.read_history(tx, environment, series_of(declared), valid_at))
    doubts = doubts_of(tx, environment, values)
    several = {valid_at} if len(values) > 1 else frozenset[datetime]()
    return SeriesHistory(
        series=series_standing(tx, environment, declared, now(tx)),
        valid_at=valid_at,
        points=tuple(_point(value, several, doubts) for value in values),
    )


def _span(
    tx: Tx, catalogue: Catalogue, environment: Environment, name: str, wanted: SeriesFilter
) -> _Span | None:
    declared = catalogue.series.get(name)
    if declared is None:
        return None
    as_of = known_day(wanted.as_of) if wanted.as_of else None
    to_day = known_day(wanted.to_day) if wanted.to_day else None
    from_, _ = day_window(wanted.from_day or (to_day or as_of or business_date(now(tx))) - _BACK)
    _, until = day_window(to_day or business_date(from_) + _BACK + _AHEAD)
    until = min(until, from_ + _MOST)
    return _Span(environment, declared, series_of(declared), as_of, from_, until)


def _several(tx: Tx, span: _Span) -> frozenset[datetime]:
    parameters = {
        "environment": span.environment,
        "series": span.series.name,
        "from": span.from_,
        "until": span.until,
        "as_of": span.known_by,
    }
    return frozenset(row[0] for row in tx.execute(_SQL["list_several"], parameters))


def _gaps(tx: Tx, span: _Span, issued_at: datetime) -> tuple[GapView, ...]:
    run = store.read_run(tx, span.environment, span.series, issued_at, as_of=span.known_by)
    gaps = gaps_of(span.series, issued_at, [value.valid_at for value in run])
    return tuple(GapView(first=gap.first, last=gap.last, values=gap.values) for gap in gaps)


def _point(
    value: SeriesValue, several: Iterable[datetime], doubts: Mapping[Place, Words]
) -> SeriesPoint:
    return SeriesPoint(
        valid_at=value.valid_at,
        value=value.value,
        issued_at=value.issued_at,
        recorded_at=value.recorded_at,
        quality=value.quality,
        doubt=doubts.get((value.exchange, value.line)) if value.quality == "suspect" else None,
        corrected=value.corrected,
        several=value.valid_at in several,
        exchange_id=str(value.exchange),
    )
