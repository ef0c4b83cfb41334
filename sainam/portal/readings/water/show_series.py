"""The values of a series by valid time, as the hub knows them now or knew them on a past day."""

from datetime import timedelta

from sainam.agreements.terms import Environment
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.links.catalogue import Catalogue
from sainam.portal.readings.water.series_standing import series_standing
from sainam.portal.readings.window import day_window, known_day
from sainam.portal.views.series import SeriesFilter, SeriesPage, SeriesPoint
from sainam.water import store
from sainam.water.as_of import SeriesValue, end_of_day
from sainam.water.series import series_of

# Without days in the filter: yesterday and what is foretold; never more than a quarter of a year.
_BACK, _AHEAD, _MOST = timedelta(days=1), timedelta(days=7), timedelta(days=92)


def show_series(
    tx: Tx, catalogue: Catalogue, environment: Environment, name: str, wanted: SeriesFilter
) -> SeriesPage | None:
    declared = catalogue.series.get(name)
    if declared is None:
        return None
    moment = now(tx)
    as_of = known_day(wanted.as_of) if wanted.as_of else None
    to_day = known_day(wanted.to_day) if wanted.to_day else None
    from_, _ = day_window(wanted.from_day or (to_day or as_of or business_date(moment)) - _BACK)
    _, until = day_window(to_day or business_date(from_) + _BACK + _AHEAD)
    until = min(until, from_ + _MOST)
    values = store.read_as_of(
        tx,
        environment,
        series_of(declared),
        from_=from_,
        until=until,
        as_of=end_of_day(as_of) if as_of else None,
    )
    return SeriesPage(
        series=series_standing(tx, environment, declared, moment),
        as_of=as_of,
        from_day=business_date(from_),
        to_day=business_date(until - timedelta(microseconds=1)),
        points=tuple(_point(value) for value in values),
    )


def _point(value: SeriesValue) -> SeriesPoint:
    return SeriesPoint(
        valid_at=value.valid_at,
        value=value.value,
        issued_at=value.issued_at,
        recorded_at=value.recorded_at,
        quality=value.quality,
        corrected=value.corrected,
        exchange_id=str(value.exchange),
    )
