"""Water series as they stand: when the last issue came and when the next is due."""

from datetime import datetime

from sainam.agreements.terms import Environment
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.links import catalogue
from sainam.links.catalogue import Catalogue
from sainam.portal.readings.names import words
from sainam.portal.views.series import Freshness, SeriesRow
from sainam.water import store
from sainam.water.lateness import FeedHealth, feed_health
from sainam.water.series import series_of

OVERDUE: frozenset[Freshness] = frozenset({"late", "missing"})


def all_series(tx: Tx, catalogue: Catalogue, environment: Environment) -> tuple[SeriesRow, ...]:
    moment = now(tx)
    return tuple(
        series_row(declared, _health(tx, environment, declared, moment))
        for _, declared in sorted(catalogue.series.items())
    )


def series_standing(
    tx: Tx, environment: Environment, declared: catalogue.Series, moment: datetime
) -> SeriesRow:
    return series_row(declared, _health(tx, environment, declared, moment))


def late_links(
    tx: Tx, catalogue: Catalogue, environment: Environment, moment: datetime
) -> frozenset[str]:
    """Links with a feed that came before and is overdue now."""
    return frozenset(
        declared.link
        for declared in catalogue.series.values()
        if freshness_of(_health(tx, environment, declared, moment)) in OVERDUE
    )


def series_row(declared: catalogue.Series, health: FeedHealth) -> SeriesRow:
    return SeriesRow(
        name=declared.id,
        title=words(declared.title),
        place=words(declared.station.title),
        link_id=declared.link,
        unit=declared.unit,
        datum=declared.datum,
        freshness=freshness_of(health),
        due_at=health.due_at,
        last_issued_at=health.last_issued_at,
    )


def freshness_of(health: FeedHealth) -> Freshness:
    if health.last_issued_at is None:
        return "never"
    return "on_time" if health.state == "ok" else health.state


def _health(
    tx: Tx, environment: Environment, declared: catalogue.Series, moment: datetime
) -> FeedHealth:
    series = series_of(declared)
    return feed_health(series, store.find_last_issue(tx, environment, series), moment)
