"""What the clock does to dossiers, agreements, incidents and requests, bound to the database."""

from __future__ import annotations

from functools import partial

from sainam.evidence.incidents.remind_of_clocks import remind_of_clocks
from sainam.evidence.subjects.remind_of_requests import remind_of_requests, remind_of_reviews
from sainam.kit.database import Database
from sainam.onboarding.remind_owners import remind_owners
from sainam.onboarding.tend_agreements import tend_agreements
from sainam.onboarding.tend_dossiers import tend_dossiers
from sainam.wiring.dossiers import world
from sainam.wiring.installation import Installation


class Tending:
    """Called every minute; how many dossiers moved, with those told of a clock."""

    def __init__(self, installation: Installation, database: Database) -> None:
        self._database = database
        self._world = world(installation)

    def __call__(self) -> int:
        remind = partial(remind_owners, self._world)
        moved = tend_dossiers(self._database.transaction, self._world, remind)
        moved += tend_agreements(self._database.transaction, self._world)
        with self._database.transaction() as tx:
            moved += remind_of_clocks(tx, self._world.public_url)
            url = self._world.public_url
            return moved + remind_of_requests(tx, url) + remind_of_reviews(tx, url)
