"""The map of link groups as it stands now, or as it stood at the end of a past day."""

from datetime import date, datetime

from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.links.catalogue import Catalogue
from sainam.portal.readings.known_catalogue import KnownCatalogue
from sainam.portal.readings.links.day_traffic import DayTraffic
from sainam.portal.readings.links.standing_links import (
    LinkStates,
    link_row,
    links_in_order,
    sample_links,
    stood_at,
)
from sainam.portal.readings.lists.show_lists import late_lists
from sainam.portal.readings.names import Names, words
from sainam.portal.readings.water.series_standing import late_links
from sainam.portal.readings.window import day_window, known_day
from sainam.portal.views.exchanges import Environment
from sainam.portal.views.links import GroupView, MapView


def link_map(
    tx: Tx,
    known: KnownCatalogue,
    traffic: DayTraffic,
    environment: Environment,
    as_of: date | None,
) -> MapView:
    """A day to come is shown as today; before the first application there are no groups."""
    drawn_at = now(tx)
    today = business_date(drawn_at)
    day = known_day(min(as_of or today, today))
    is_today = day == today
    moment = drawn_at if is_today else day_window(day)[1]
    catalogue = known.standing(tx) if is_today else known.as_of(tx, moment)
    states = link_states(tx, catalogue, traffic, environment, day, moment)
    return MapView(
        as_of=day,
        is_today=is_today,
        drawn_at=drawn_at,
        groups=_groups(catalogue, states),
    )


def link_states(
    tx: Tx,
    catalogue: Catalogue,
    traffic: DayTraffic,
    environment: Environment,
    day: date,
    moment: datetime,
) -> LinkStates:
    """`moment` is now, or the end of the past day."""
    at = now(tx)
    today = business_date(at)
    return LinkStates(
        stood=stood_at(tx, environment, moment),
        samples=sample_links(tx, environment, moment),
        traffic=traffic.of_day(tx, environment, day, at),
        late=_late(tx, catalogue, environment, moment) if day == today else frozenset(),
    )


def _groups(catalogue: Catalogue, states: LinkStates) -> tuple[GroupView, ...]:
    names = Names(catalogue)
    links = links_in_order(catalogue)
    return tuple(
        GroupView(
            letter=group.id,
            name=words(group.title),
            links=tuple(link_row(names, link, states) for link in links if link.group == group.id),
        )
        for group in sorted(catalogue.groups.values(), key=lambda group: "ICGAM".index(group.id))
    )


def _late(
    tx: Tx, catalogue: Catalogue, environment: Environment, moment: datetime
) -> frozenset[str]:
    """Links whose series or list should have come by now."""
    series = late_links(tx, catalogue, environment, moment)
    return series | late_lists(tx, catalogue, environment, moment)
