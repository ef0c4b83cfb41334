"""What of a dossier an agency may read: its own part, and what the utility says to it. Pure.

Findings, votes, members, drafts, the departments' form, the memo and what the governor says of it
stay within the utility until a paper that is issued to the agency tells them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sainam.onboarding import process
from sainam.onboarding.actor import AGENCY_ROLES
from sainam.onboarding.bodies import Body
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.state import Event

# Kinds of documents.
PAPERS = frozenset({"receipt", "external_letter", "mou", "acceptance", "destruction_certificate"})
INWARD = frozenset(
    {
        Event.STEP_ASIDE, Event.RECORD_FINDING, Event.VOTE, Event.DRAFT_LETTER, Event.PROPOSE,
        Event.AGREE, Event.OBJECT, Event.ESCALATE, Event.SETTLE,
    }
)  # fmt: skip


class Part(NamedTuple):
    """Of a step: the fields of its body and the names in its outcome that are told."""

    body: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()


# That it happened is told, as the dossier moved by it; of the rest no more than this.
IN_PART: Mapping[Event, Part] = {
    Event.CONVENE: Part(body=("meeting", "day")),
    Event.APPROVE: Part(body=("approved", "conditions"), outcome=("outcome",)),
    Event.REFUSE: Part(),
    Event.DEFER: Part(body=("questions", "fields")),
    Event.FORM_AGREED: Part(outcome=("link",)),
    Event.ISSUE_MEMO: Part(),
    Event.ACKNOWLEDGE: Part(),
    Event.ORDER_BACK: Part(),
    Event.RETURN: Part(),
}
# Told as they are: what the agency did, what was said to it, and what both do together.
WHOLE = frozenset(
    {
        Event.SAVE, Event.SUBMIT, Event.WITHDRAW, Event.LAPSE, Event.ASK_INFORMATION,
        Event.SIGN_LETTER, Event.RECEIVE_LETTER, Event.DEEM_RECEIVED, Event.DRAFT_AGREEMENT,
        Event.COMMENT, Event.OFFER, Event.REOPEN, Event.SIGN, Event.FILE_PAPER,
        Event.CONFIRM_PAPER, Event.SIGNED, Event.REGISTER_KEY, Event.RETIRE_KEY,
        Event.CHECK_CONFORMANCE, Event.PRESENT, Event.ACCEPT, Event.SEND_BACK, Event.ACCEPTED,
        Event.GO_LIVE, Event.RECORD_RELEASE, Event.TERMINATE, Event.EXPIRE, Event.TICK_EXIT,
        Event.CLOSE,
    }
)  # fmt: skip


def is_for_agencies(event: Event) -> bool:
    """Whether people of agencies take it, in one state or another."""
    return any(one.event == event and AGENCY_ROLES & set(one.roles) for one in process.TABLE)


def is_inward(step: Step) -> bool:
    """What stays within the utility until a document tells it."""
    return step.event in INWARD


def steps_for_agencies(dossier: Dossier) -> tuple[Step, ...]:
    """As the agency of the dossier reads them."""
    return tuple(_outward(step) for step in dossier.steps if not is_inward(step))


def _outward(step: Step) -> Step:
    if step.event in WHOLE:
        return step
    part = IN_PART.get(step.event, Part())
    return replace(
        step,
        body=_kept(step.body, part.body),
        outcome={name: step.outcome[name] for name in part.outcome if name in step.outcome},
    )


def _kept(body: Body, fields: tuple[str, ...]) -> Body:
    found = {name: getattr(body, name) for name in fields if name in body.__struct_fields__}
    return type(body)(**found) if found else Body()
