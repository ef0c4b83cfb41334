"""Everything a person does from the pages: each is one verb in one transaction."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from sainam.agencies.authenticated import person_of
from sainam.agencies.case_secrecy import sees_cases
from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.refusals import ReasonMissing
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.deliveries import store as deliveries
from sainam.exchanges.deliveries.consequences import Consequences
from sainam.exchanges.deliveries.decide_delivery import Decision, decide_delivery
from sainam.exchanges.deliveries.refusals import NoSuchDelivery
from sainam.exchanges.files.rerun_file import rerun_file
from sainam.exchanges.refusals import CaseVeiled, FileNotWaiting, NoSuchExchange
from sainam.kit.database import Database, Tx
from sainam.kit.keys.masters import Masters
from sainam.links.applied_catalogue import load_catalogue
from sainam.onboarding.stop_and_tell import resume_and_tell, suspend_and_tell
from sainam.portal.readings.exchanges.show_exchange import find_key
from sainam.portal.readings.files.show_file import environment_of
from sainam.portal.readings.rows import uuid_in
from sainam.portal.views.agreements import Action
from sainam.portal.views.exchanges import DeliveryDecision, Environment

_DECISIONS: Mapping[DeliveryDecision, Decision] = {
    "confirmed": "confirm_done",
    "again": "send_again",
    "given_up": "give_up",
}


class HubDeeds:
    """`consequences` are what an ended delivery means to payments."""

    def __init__(
        self,
        database: Database,
        *,
        masters: Masters,
        consequences: Callable[[], Consequences],
        public_url: str,
    ) -> None:
        self._database = database
        self._masters = masters
        self._public_url = public_url
        self._consequences = consequences

    def change_agreement(
        self,
        *,
        actor: str,
        agreement_id: str,
        environment: Environment,
        action: Action,
        reason: str,
        until: date | None = None,
    ) -> int:
        """Raises UnknownAgreement, ReasonMissing, SuspensionOver, and what the table refuses."""
        url = self._public_url
        with self._database.transaction() as tx:
            if action == "suspend":
                taken = suspend_and_tell(
                    tx, url, environment, agreement_id, actor=actor, reason=reason, until=until
                )
            elif action == "resume":
                taken = resume_and_tell(
                    tx, url, environment, agreement_id, actor=actor, reason=reason
                )
            else:
                taken = end_agreement(tx, environment, agreement_id, actor=actor, reason=reason)
        return taken.number

    def decide_delivery(
        self, *, actor: str, delivery_id: str, decision: DeliveryDecision, reason: str
    ) -> None:
        """Raises ReasonMissing, NoSuchDelivery, DeliveryEnded, DeliveryUnderWay."""
        number = uuid_in(delivery_id)
        if number is None:
            raise NoSuchDelivery
        with self._database.transaction() as tx:
            decide_delivery(
                tx,
                _environment_of(tx, number),
                number,
                _DECISIONS[decision],
                reason=reason,
                actor=actor,
                consequences=self._consequences(),
            )

    def rerun_file(self, *, actor: str, file_id: str, reason: str) -> None:
        """Raises ReasonMissing, FileNotWaiting."""
        number = uuid_in(file_id)
        with self._database.transaction() as tx:
            environment = environment_of(tx, number) if number else None
            if environment is None or number is None:
                raise FileNotWaiting(file_id)
            rerun_file(tx, environment, number, reason=reason, actor=actor)

    def see_key(self, *, actor: str, exchange_id: str, reason: str) -> str:
        """Raises ReasonMissing, CaseVeiled, ContentGone, NoSuchExchange where there is no key."""
        if not reason.strip():
            raise ReasonMissing
        number = uuid_in(exchange_id)
        with self._database.transaction() as tx:
            found = find_key(tx, self._masters, number) if number else None
            if found is None or number is None or found["subject_key"] is None:
                raise NoSuchExchange
            _may_see_cases_of(tx, found["agency"], actor)
            append(
                tx,
                Event.EXCHANGE_KEY_SEEN,
                actor=actor,
                subject=f"exchange:{number}",
                environment=found["environment"],
                agency=found["agency"],
                exchange=number,
                detail={"reason": reason.strip()},
            )
        return str(found["subject_key"])


def _may_see_cases_of(tx: Tx, code: str, login: str) -> None:
    """Raises CaseVeiled."""
    agency, person = load_catalogue(tx).agencies.get(code), person_of(tx, login)
    roles = person.roles | person.acting_for.keys() if person else frozenset()
    if agency is not None and not sees_cases(agency, login, roles):
        raise CaseVeiled(code)


def _environment_of(tx: Tx, delivery: UUID) -> Environment:
    place = deliveries.find_place(tx, delivery)
    if place is None:
        raise NoSuchDelivery(str(delivery))
    return place[0]
