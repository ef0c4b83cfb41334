"""Puts on record that a known client was refused a token: an ended agreement, a stolen key."""

from __future__ import annotations

from sainam.agencies import store as agencies
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.issue_token import unverified_subject
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.kit.refusal import Refusal

_SQL = named_queries(__file__)


def record_token_refused(tx: Tx, assertion: str, refusal: Refusal) -> bool:
    """At most one event a minute for each client and rule, so that knocking fills no table.

    False where the client is unknown or was told of within the minute.
    """
    claimed = unverified_subject(assertion)
    credential = agencies.find_credential(tx, claimed) if claimed else None
    if credential is None:
        return False
    subject = f"credential:{credential.id}"
    told = tx.execute(_SQL["told_within_a_minute"], (subject, refusal.rule)).fetchone()
    if told is not None:
        return False
    append(
        tx,
        Event.API_TOKEN_REFUSED,
        actor=credential.id,
        subject=subject,
        environment=credential.environment,
        agency=credential.agency,
        detail={"rule": refusal.rule, "detail": refusal.detail},
    )
    return True
