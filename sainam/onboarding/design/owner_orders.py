"""The internal orders that a form can stand on: in force in real use, and letting all of it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sainam.agreements.store import find_agreement, load_standings
from sainam.agreements.terms import Terms
from sainam.kit.database import Tx
from sainam.onboarding.bodies import Wanted


def orders_in_force(tx: Tx, at: datetime) -> dict[str, Terms]:
    return {
        name: one.terms
        for name, one in sorted(load_standings(tx, "live").items())
        if one.state == "open" and one.valid_from <= at < one.valid_until and _is_order(tx, name)
    }


def _is_order(tx: Tx, name: str) -> bool:
    party = find_agreement(tx, name)
    return party is not None and party[1] == "internal_order"


def beyond_order(
    order: Terms, wanted: Iterable[Wanted], owner: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Dataset and fields that this order does not let out of the owner's system."""
    for one in wanted:
        ordered = {
            field
            for grant in order.grants
            if (grant.dataset, grant.owner) == (one.dataset, owner)
            for field in grant.fields
        }
        beyond = tuple(sorted(set(one.fields) - ordered))
        if beyond:
            yield one.dataset, beyond


def fitting_orders(orders: Mapping[str, Terms], wanted: tuple[Wanted, ...]) -> tuple[str, ...]:
    """Those that let all of it out, of whichever system."""
    return tuple(
        name
        for name, order in orders.items()
        if any(
            not any(beyond_order(order, wanted, owner))
            for owner in {grant.owner for grant in order.grants}
        )
    )
