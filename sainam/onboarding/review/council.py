"""Who sits, who has found and voted what, and what the council has decided. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sainam.law.council_rules import CouncilRules
from sainam.onboarding.bodies import Convene, Finding, Outcome, Vote, Wanted
from sainam.onboarding.dossier import Dossier, Step
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


def call_under_way(dossier: Dossier) -> Step | None:
    """None before the council is called, and after an order of the governor until it is anew."""
    last = dossier.last(*_BEGINNINGS)
    return last if last is not None and last.event == Event.CONVENE else None


def members(dossier: Dossier) -> tuple[str, ...]:
    """Those called to the meeting under way, the ones who stepped aside among them."""
    step = call_under_way(dossier)
    return step.body.members if step and isinstance(step.body, Convene) else ()


def presiding(dossier: Dossier) -> str | None:
    """Who presides over the meeting under way, as it was called."""
    step = call_under_way(dossier)
    return step.outcome.get("chair") if step else None


def seat(dossier: Dossier, login: str, deputy_for: str | None) -> str | None:
    """Whose seat somebody takes: the own one before that of who appointed them deputy."""
    seats = members(dossier)
    return next((one for one in (login, deputy_for) if one in seats), None)


def _seat_of(dossier: Dossier, step: Step) -> str | None:
    """None for who does not sit: not called, or the member or the deputy stepped aside."""
    taken = seat(dossier, step.actor, step.deputy_for)
    aside = stepped_aside(dossier)
    return None if taken in aside or step.actor in aside else taken


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
        taken = _seat_of(dossier, step)
        if isinstance(step.body, Finding) and taken is not None:
            found.setdefault(taken, {})[step.body.provision] = step.body
    return found


def votes(dossier: Dossier) -> dict[str, Vote]:
    """By member: the last of this round. A finding after one's vote takes the vote back."""
    cast: dict[str, Vote] = {}
    for step in dossier.round(*_BEGINNINGS):
        taken = _seat_of(dossier, step)
        if taken is None:
            continue
        if isinstance(step.body, Vote):
            cast[taken] = step.body
        elif isinstance(step.body, Finding):
            cast.pop(taken, None)
    return cast


def stood_in(dossier: Dossier) -> dict[str, str]:
    """Seat → the deputy who took part in this round in the member's place."""
    return {
        taken: step.actor
        for step in dossier.round(*_BEGINNINGS)
        if isinstance(step.body, Finding | Vote)
        and (taken := _seat_of(dossier, step)) is not None
        and taken != step.actor
    }


def passed(
    rules: CouncilRules, asked: tuple[Wanted, ...], cast: Mapping[str, Vote], chair: str | None
) -> tuple[Wanted, ...]:
    """What the votes let pass, field by field, by the council's majority.

    A vote to refuse or defer lets nothing pass; in a tie the chair's own vote decides.
    """
    kept = (
        Wanted(
            dataset=one.dataset,
            fields=tuple(
                name for name in one.fields if _passes(rules, (one.dataset, name), cast, chair)
            ),
        )
        for one in asked
    )
    return tuple(one for one in kept if one.fields)


def _passes(
    rules: CouncilRules, field: tuple[str, str], cast: Mapping[str, Vote], chair: str | None
) -> bool:
    stands = {login: _lets_pass(vote, field) for login, vote in cast.items()}
    more_than = Fraction(rules.majority) * len(cast)
    if sum(stands.values()) > more_than:
        return True
    tied = 2 * sum(stands.values()) == len(cast)
    return tied and rules.chair_decides and chair is not None and stands.get(chair, False)


def _lets_pass(vote: Vote, field: tuple[str, str]) -> bool:
    dataset, name = field
    left = any(one.dataset == dataset and name in one.fields for one in vote.without)
    return vote.outcome in ("approve", "approve_part") and not left


def conditions(dossier: Dossier) -> tuple[str, ...]:
    """On what it is approved: what those who approve in part named, each once."""
    found = findings(dossier)
    told: list[str] = []
    for login, vote in votes(dossier).items():
        if vote.outcome == "approve_part":
            told += [
                one.condition
                for one in found.get(login, {}).values()
                if one.finding == "complies_with_condition"
            ]
            told += vote.conditions
    return tuple(dict.fromkeys(text.strip() for text in told if text.strip()))


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
