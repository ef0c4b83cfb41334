"""What a person can do from the pages; bound to verbs where the parts are wired.

`actor` is the login of the person who acts. A refused action raises sainam.kit.refusal.Refusal.
"""

from datetime import date
from typing import Protocol

from sainam.portal.views.agreements import Action
from sainam.portal.views.exchanges import DeliveryDecision, Environment


class PortalActions(Protocol):
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
        """Suspends (until a day, if named), resumes or ends; gives the number of the step."""

    def decide_delivery(
        self, *, actor: str, delivery_id: str, decision: DeliveryDecision, reason: str
    ) -> None:
        """Decides about a delivery whose end is unknown."""

    def rerun_file(self, *, actor: str, file_id: str, reason: str) -> None:
        """Lets a file be tried again that the hub gave up on."""

    def see_key(self, *, actor: str, exchange_id: str, reason: str) -> str:
        """The key asked, in full; the seeing is itself recorded."""
