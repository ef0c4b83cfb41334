"""Whatever ends or holds content is done by two people, one of them the data protection officer."""

from __future__ import annotations

from sainam.agencies.authenticated import person_of
from sainam.agencies.role import STAFF_ROLES
from sainam.exchanges.deletion.refusals import TwoPeopleWanted
from sainam.kit.database import Tx


def need_two_people(tx: Tx, actor: str, confirmed_by: str) -> None:
    """Raises TwoPeopleWanted."""
    people = [person_of(tx, login) for login in (actor, confirmed_by)]
    if actor == confirmed_by or not all(
        person and person.agency is None and not STAFF_ROLES.isdisjoint(person.roles)
        for person in people
    ):
        raise TwoPeopleWanted
    if not any(person and person.in_role("dpo") for person in people):
        raise TwoPeopleWanted
