"""A second person confirms or rejects what the owner of a measure stated."""

from __future__ import annotations

from uuid import UUID

from sainam.agencies.person import Person
from sainam.agencies.reason import reason_of
from sainam.kit.database import Tx
from sainam.links.measures import store
from sainam.links.measures.refusals import (
    OthersStatement,
    OwnStatement,
    StatementDecided,
    StatementStale,
    UnknownStatement,
)
from sainam.links.measures.state_measure import note_decision
from sainam.links.measures.store import Decision, Proposal

# Who looks at what owners state; never the one who stated it.
CONFIRMS = ("dpo", "auditor", "legal", "council_chair", "council_secretary")


def decide_statement(
    tx: Tx, proposal: UUID, *, decision: Decision, reason: str, actor: Person
) -> int | None:
    """The number of the statement that a confirmation made.

    Raises UnknownStatement, NotYours, OwnStatement, OthersStatement, StatementDecided,
    StatementStale, ReasonWanted.
    """
    said = reason_of(reason)
    found = store.find_proposal(tx, proposal)
    if found is None:
        raise UnknownStatement(str(proposal))
    _may_decide(found, decision, actor)
    store.lock_measure(tx, found.measure)
    found = store.find_proposal(tx, proposal) or found  # as it is under the lock
    if found.decision is not None:
        raise StatementDecided(found.decision)
    number = None
    if decision == "confirmed":
        if len(store.statements(tx, found.measure).get(found.measure, ())) != found.base:
            raise StatementStale(found.measure)
        number = found.base + 1
        store.insert_statement(tx, proposal, actor=actor.login)
    store.insert_decision(tx, proposal, decision, number=number, reason=said, actor=actor.login)
    note_decision(tx, found, decision, number=number, reason=said, actor=actor)
    return number


def _may_decide(found: Proposal, decision: Decision, actor: Person) -> None:
    if decision == "withdrawn":
        if actor.login != found.stated_by:
            raise OthersStatement
        return
    actor.must_be(*CONFIRMS)
    if actor.login == found.stated_by:
        raise OwnStatement
