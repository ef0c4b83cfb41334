"""One link: what it carries, by which contracts and agreements, and what crossed it last."""

from sainam.contracts.contract import Contract
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.links.catalogue import Catalogue, Link
from sainam.portal.readings.agreements.list_agreements import rows_by_agreement
from sainam.portal.readings.exchanges.search_exchanges import last_exchanges
from sainam.portal.readings.links.day_traffic import DayTraffic
from sainam.portal.readings.links.link_map import link_states
from sainam.portal.readings.links.standing_links import LinkStates, link_row
from sainam.portal.readings.lists.show_lists import lists_of_link
from sainam.portal.readings.names import Names, words
from sainam.portal.views.exchanges import Environment
from sainam.portal.views.links import ContractView, FieldView, LinkPage

_RECENT, _RECENT_DAYS = 10, 31


def show_link(
    tx: Tx, catalogue: Catalogue, traffic: DayTraffic, environment: Environment, link_id: str
) -> LinkPage | None:
    link = catalogue.links.get(link_id)
    if link is None:
        return None
    names, moment = Names(catalogue, tx), now(tx)
    states = link_states(tx, catalogue, traffic, environment, business_date(moment), moment)
    row = link_row(names, link, states)
    group = catalogue.groups.get(link.group)
    parties = {stood.agreement for stood, _ in states.grants(link)}
    binding = parties | _orders(link, states)
    agreements = rows_by_agreement(tx, names)
    return LinkPage(
        link=row,
        source_node=_node(catalogue, link.source),
        target_node=_node(catalogue, link.target),
        group=words(group.title) if group else names.end(link.group),
        contracts=tuple(
            _contract(contract)
            for dataset in link.datasets
            if (contract := catalogue.contracts.get(dataset)) is not None
        ),
        agreements=tuple(row for name, row in agreements.items() if name in binding),
        lists=lists_of_link(tx, names, environment, link.id),
        recent=last_exchanges(
            tx,
            names,
            environment,
            sorted(parties),
            link=link.id,
            most=_RECENT,
            days=_RECENT_DAYS,
        ),
    )


def _node(catalogue: Catalogue, end: str) -> str | None:
    if end in catalogue.systems:
        return f"system:{end}"
    return f"agency:{end}" if end in catalogue.agencies else None


def _orders(link: Link, states: LinkStates) -> set[str]:
    """The orders that bind the owner's side of the whole row."""
    return {
        stood.agreement
        for stood in states.stood.values()
        for grant in stood.terms.grants
        if grant.link == link.row
    }


def _contract(contract: Contract) -> ContractView:
    return ContractView(
        name=contract.name,
        version=contract.version,
        title=words(contract.title),
        fields=tuple(
            FieldView(
                name=leaf.name,
                title=words(leaf.title),
                type=leaf.type,
                personal=leaf.personal,
                required=leaf.required,
            )
            for leaf in contract.leaves.values()
        ),
    )
