"""Who sits, who has found and voted what, and what the council has decided. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sainam.law.council_rules import CouncilRules
from sainam.onboarding.bodies import Convene, Finding, Outcome, Vote
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.state import Event

_BEGINNINGS = (Event.CONVENE, Event.ORDER_BACK)


@dataclass(frozen=True, slots=True)
class Tally:
    """`outcome` None: not decided. `why_not` is then quorum or majority."""

    votes: Mapping[Outcome, int]
    wanted: int
    cast: int
    outcome: Outcome | None
    why_not: str | None


def members(dossier: Dossier) -> tuple[str, ...]:
    """Those called to the meeting under way, the ones who stepped aside among them."""
    called = [body.members for _, body in dossier.bodies(Convene, Event.CONVENE)]
    return called[-1] if called else ()


def stepped_aside(dossier: Dossier) -> frozenset[str]:
    """A conflict of interest holds for the dossier, whichever round it comes to."""
    return frozenset(step.actor for step in dossier.of(Event.STEP_ASIDE))


def sitting(dossier: Dossier) -> tuple[str, ...]:
    aside = stepped_aside(dossier)
    return tuple(login for login in members(dossier) if login not in aside)


def findings(dossier: Dossier) -> dict[str, dict[str, Finding]]:
    """By member and provision: the last of this round."""
    found: dict[str, dict[str, Finding]] = {}
    for step in dossier.round(*_BEGINNINGS):
        if isinstance(step.body, Finding) and step.actor in sitting(dossier):
            found.setdefault(step.actor, {})[step.body.provision] = step.body
    return found


def votes(dossier: Dossier) -> dict[str, Vote]:
    """By member: the last of this round. A finding after one's vote takes the vote back."""
    seats = sitting(dossier)
    cast: dict[str, Vote] = {}
    for step in dossier.round(*_BEGINNINGS):
        if step.actor not in seats:
            continue
        if isinstance(step.body, Vote):
            cast[step.actor] = step.body
        elif isinstance(step.body, Finding):
            cast.pop(step.actor, None)
    return cast


def tally(rules: CouncilRules, called: int, cast: Mapping[str, Vote], chair: str | None) -> Tally:
    """To approve and to approve in part are both to approve: the lesser of them stands.

    `called` counts all members of the meeting, also who stepped aside.
    """
    counts = Counter(vote.outcome for vote in cast.values())
    wanted = rules.votes_wanted(called)
    if len(cast) < wanted:
        return Tally(counts, wanted, len(cast), None, "quorum")
    return Tally(
        counts, wanted, len(cast), *_majority(rules, counts, len(cast), cast.get(chair or ""))
    )


def _majority(
    rules: CouncilRules, counts: Mapping[Outcome, int], cast: int, chair: Vote | None
) -> tuple[Outcome | None, str | None]:
    more_than = Fraction(rules.majority) * cast
    sides = _sides(counts)
    for outcome, votes_for in sides.items():
        if votes_for > more_than:
            whole = outcome == "approve_part" and counts.get("approve", 0) > more_than
            return ("approve" if whole else outcome), None
    if rules.chair_decides and chair is not None:
        most = max(sides.values())
        tied = [outcome for outcome, votes_for in sides.items() if votes_for == most]
        side = _side(chair.outcome, sides)
        if len(tied) > 1 and side in tied:
            return side, None
    return None, "majority"


def _sides(counts: Mapping[Outcome, int]) -> dict[Outcome, int]:
    """Those who approve stand together, for all of it only where none of them wants less."""
    approving = counts.get("approve", 0) + counts.get("approve_part", 0)
    together: Outcome = "approve_part" if counts.get("approve_part", 0) else "approve"
    return {
        together: approving,
        "refuse": counts.get("refuse", 0),
        "defer": counts.get("defer", 0),
    }


def _side(outcome: Outcome, sides: Mapping[Outcome, int]) -> Outcome:
    approves = outcome in ("approve", "approve_part")
    return next(iter(sides)) if approves else outcome
