"""What lies before the council about one dossier: the checklist, who found what, what is beside."""

from __future__ import annotations

from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.law.findings import VALUES
from sainam.onboarding.act import World
from sainam.onboarding.actor import Actor
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.process import MEMBER
from sainam.onboarding.review import council
from sainam.onboarding.review.beside_the_vote import held_by, like_decisions, replay
from sainam.onboarding.review.questions import questions_of
from sainam.onboarding.state import EVENT_WORDS, State
from sainam.onboarding.take_event import load_for
from sainam.portal.readings.dossiers.show_dossier import titles_of
from sainam.portal.views.council import CouncilView, Found, LikeRow, Seat, ToFind


def show_council(tx: Tx, world: World, actor: Actor, dossier: str) -> CouncilView:
    """Raises UnknownDossier."""
    found = load_for(tx, dossier, actor)
    rules = world.council(tx)
    findings, votes = council.findings(found), council.votes(found)
    called, aside = council.members(found), council.stepped_aside(found)
    chair = council.presiding(found)
    place = next((actor.standing_in[one] for one in MEMBER if one in actor.standing_in), None)
    seat = council.seat(found, actor.login, place)
    sits = seat is not None and aside.isdisjoint((seat, actor.login)) and _under_way(found)
    wanted = found.request.wanted
    contracts = world.catalogue(tx).contracts
    return CouncilView(
        seats=tuple(
            Seat(one, one == chair, one in aside, len(findings.get(one, {})), votes.get(one))
            for one in called
        ),
        questions=tuple(
            ToFind(
                question,
                tuple(
                    Found(
                        login, given[question.provision], VALUES[given[question.provision].finding]
                    )
                    for login, given in findings.items()
                    if question.provision in given
                ),
                findings.get(seat or "", {}).get(question.provision),
                tuple(
                    contracts[field.dataset].leaves[field.field].title
                    for field in question.because.fields
                    if field.dataset in contracts and field.field in contracts[field.dataset].leaves
                ),
            )
            for question in questions_of(found)
        ),
        tally=council.tally(rules, len(called), votes, chair),
        sits=sits,
        voted=seat in votes,
        values=VALUES,
        held=held_by(tx, found.agency),
        like=tuple(
            LikeRow(one, EVENT_WORDS[one.event]) for one in like_decisions(tx, found.id, wanted)
        ),
        replays=replay(tx, wanted, clock.now(tx)),
        titles=titles_of(tx, world),
    )


def _under_way(dossier: Dossier) -> bool:
    return dossier.state == State.REVIEW
