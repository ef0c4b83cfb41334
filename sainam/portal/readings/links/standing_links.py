"""The links of a catalogue with their health and numbers, at a moment of one environment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sainam.agreements.terms import Grant, Terms
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.links.catalogue import Catalogue, Link
from sainam.portal.readings.agreements.list_agreements import terms_in
from sainam.portal.readings.links.day_traffic import Traffic
from sainam.portal.readings.links.link_health import NOTHING, Sample, health_of
from sainam.portal.readings.names import Names, words
from sainam.portal.readings.rows import rows_of
from sainam.portal.views.exchanges import Environment
from sainam.portal.views.links import Flow, LinkRow

_SQL = named_queries(__file__)
_SAMPLED = 100


@dataclass(frozen=True, slots=True)
class Stood:
    """An agreement as it stood: `open` within its period."""

    agreement: str
    agency: str
    open: bool
    terms: Terms


@dataclass(frozen=True, slots=True)
class LinkStates:
    """All that is known of links at a moment, beside the catalogue."""

    stood: Mapping[str, Stood]
    samples: Mapping[str, Sample]
    traffic: Traffic
    late: frozenset[str]

    def grants(self, link: Link) -> list[tuple[Stood, Grant]]:
        return [
            (stood, grant)
            for stood in self.stood.values()
            for grant in stood.terms.grants
            if grant.link == link.id
        ]

    def agreements_open(self, link: Link) -> bool | None:
        """Whether any agreement lets data cross, with the order of its owner's side."""
        grants = self.grants(link)
        if not grants:
            return None
        return any(
            stood.open and (grant.owner_agreement is None or self._is_open(grant.owner_agreement))
            for stood, grant in grants
        )

    def refused(self, link: Link) -> int:
        """A refused call names agency and dataset; the link is where they are granted."""
        pairs = {(stood.agency, grant.dataset) for stood, grant in self.grants(link)}
        return sum(self.traffic.refused.get(pair, 0) for pair in pairs)

    def _is_open(self, agreement: str) -> bool:
        stood = self.stood.get(agreement)
        return stood is not None and stood.open


def stood_at(tx: Tx, environment: Environment, moment: datetime) -> dict[str, Stood]:
    rows = rows_of(tx, _SQL["stood_at"], {"environment": environment, "moment": moment})
    return {
        row["agreement"]: Stood(
            row["agreement"],
            row["agency"],
            row["step"] in ("open", "resume") and row["valid_from"] <= moment < row["valid_until"],
            terms_in(row["terms"]),
        )
        for row in rows
    }


def sample_links(tx: Tx, environment: Environment, moment: datetime) -> dict[str, Sample]:
    parameters = {
        "environment": environment,
        "until": moment,
        "hour": moment - timedelta(hours=1),
        "day": moment - timedelta(days=1),
        "most": _SAMPLED,
    }
    rows = rows_of(tx, _SQL["sample_links"], parameters)
    return {row.pop("link"): Sample(**row) for row in rows}


def link_row(names: Names, link: Link, states: LinkStates) -> LinkRow:
    sample = states.samples.get(link.id, NOTHING)
    return LinkRow(
        id=link.id,
        group=link.group,
        source=names.end(link.source),
        target=names.end(link.target),
        carrier=names.end(link.via) if link.via else None,
        what=words(link.title),
        pattern=link.pattern,
        transports=link.transports,
        format=link.format,
        reason=words(link.reason),
        flow=flow_of(link, names.catalogue),
        health=health_of(
            built=link.built,
            agreements_open=states.agreements_open(link),
            late=link.id in states.late,
            sample=sample,
        ),
        exchanges_today=states.traffic.exchanges.get(link.id, 0),
        refused_today=states.refused(link),
        last_exchange_at=states.traffic.last_at.get(link.id, sample.last_at),
    )


def links_in_order(catalogue: Catalogue) -> Sequence[Link]:
    return sorted(catalogue.links.values(), key=lambda link: link.id)


def flow_of(link: Link, catalogue: Catalogue) -> Flow:
    """Seen from the utility: inside it, data goes out of the system that owners are asked at."""
    if link.both_ways:
        return "both"
    source, target = catalogue.systems.get(link.source), catalogue.systems.get(link.target)
    if source is None:
        return "in"
    if target is not None and target.agency == source.agency:
        return "out" if source.operations else "in"
    agency = catalogue.agencies.get(source.agency)
    return "out" if agency is not None and agency.kind == "utility" else "in"
