"""When a member may find and vote, when the council has decided, and when the letter may go."""

from __future__ import annotations

from collections.abc import Mapping

from sainam.contracts.contract import Contract
from sainam.formats.layout import Title
from sainam.kit.thai_dates import business_date
from sainam.law.findings import SENTENCES, finding_faults, missing_findings
from sainam.law.findings import Finding as LawFinding
from sainam.onboarding.act import Act, Guard
from sainam.onboarding.bodies import (
    Approve,
    Convene,
    Finding,
    Letter,
    Outcome,
    Reason,
    SignLetter,
    Vote,
    Wanted,
)
from sainam.onboarding.common_guards import position_faults, refuse, text_faults, with_questions
from sainam.onboarding.decided import decided_now
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.refusals import TwoSides
from sainam.onboarding.review import council
from sainam.onboarding.review.questions import questions_of
from sainam.onboarding.review.refusals import (
    AlreadyAside,
    LetterMissing,
    MeetingAhead,
    NotAMember,
    NotDecided,
    OtherOutcome,
    StepAsideLate,
)
from sainam.onboarding.review.vote_faults import AskedOf, cited, vote_faults
from sainam.onboarding.state import Event


def member_sits(act: Act) -> None:
    """Who was called steps aside, or their deputy: once, with a reason, and before the vote."""
    if act.actor.login in council.stepped_aside(act.dossier):
        raise AlreadyAside
    if seat_of(act) in council.votes(act.dossier):
        raise StepAsideLate
    if isinstance(act.body, Reason):
        refuse(text_faults("reason", act.body.reason))


def finding_fits(act: Act) -> None:
    """On a question of the checklist, with a reason, by a member who sits."""
    seat_of(act)
    if isinstance(act.body, Finding):
        faults = finding_faults(questions_of(act.dossier), [law_finding(act.body)])
        refuse(
            [
                FieldFault(
                    "condition" if fault.rule == "condition" else
                    "reason" if fault.rule == "reason" else "provision",
                    f"finding.{fault.rule}", SENTENCES[fault.rule].th, SENTENCES[fault.rule].en,
                )
                for fault in faults
            ]
        )  # fmt: skip


def vote_fits(act: Act) -> None:
    """After findings on every question, with a reason, and not against one's own findings."""
    seat = seat_of(act)
    body = act.body
    if not isinstance(body, Vote):
        return
    mine = council.findings(act.dossier).get(seat, {})
    questions = questions_of(act.dossier)
    citations = {one.provision: one.citation for one in questions}
    missing = missing_findings(questions, map(law_finding, mine.values()))
    faults = text_faults("reason", body.reason)
    if missing and body.outcome != "defer":
        names = cited((one.provision for one in missing), citations)
        faults.append(
            FieldFault(
                "outcome", "vote.findings_missing", f"ยังไม่ได้ให้ผลการพิจารณา: {names.th}",
                f"Findings are missing: {names.en}.",
            )
        )  # fmt: skip
    refuse([*faults, *vote_faults(body, tuple(mine.values()), _asked(act), citations)])


def _asked(act: Act) -> tuple[AskedOf, ...]:
    contracts = act.world.catalogue(act.tx).contracts
    found = []
    for one in act.dossier.request.wanted:
        contract = contracts.get(one.dataset)
        title = contract.title if contract else Title(one.dataset, one.dataset)
        needed = {n: contract.leaves[n].title for n in contract.essential} if contract else {}
        found.append(AskedOf(one.dataset, frozenset(one.fields), title, needed))
    return tuple(found)


def _told(wanted: tuple[Wanted, ...], contracts: Mapping[str, Contract]) -> Title:
    """Datasets and their fields by their titles."""
    parts = []
    for one in wanted:
        contract = contracts.get(one.dataset)
        title = contract.title if contract else Title(one.dataset, one.dataset)
        leaves = contract.leaves if contract else {}
        fields = [leaves[name].title for name in one.fields if name in leaves]
        parts.append(
            Title(
                f"{title.th}: {', '.join(each.th for each in fields)}",
                f"{title.en}: {', '.join(each.en for each in fields)}",
            )
        )
    return Title("; ".join(one.th for one in parts), "; ".join(one.en for one in parts))


def voted_to_approve(act: Act) -> None:
    """Just the fields that the votes let pass, on just the conditions that the members named.

    Raises DecidedOnMoved where the catalogue has it no longer.
    """
    outcome = _decided(act, ("approve", "approve_part"))
    body = act.body
    if not isinstance(body, Approve):
        return
    passed = voted_through(act)
    if not passed:
        raise NotDecided("no field has a majority")
    faults = text_faults("summary", body.summary)
    names = [one.dataset for one in body.approved]
    if _leaves(body.approved) != _leaves(passed) or len(set(names)) != len(names):
        let_pass = _told(passed, act.world.catalogue(act.tx).contracts)
        faults.append(
            FieldFault(
                "approved", "review.not_as_voted", f"ช่องข้อมูลที่ผ่านมติคือ {let_pass.th}",
                f"What the votes let pass is {let_pass.en}.",
            )
        )  # fmt: skip
    wanted = council.conditions(act.dossier) if outcome == "approve_part" else ()
    if {text.strip() for text in body.conditions if text.strip()} != set(wanted):
        told = " · ".join(wanted)
        faults.append(
            FieldFault(
                "conditions", "review.not_as_voted",
                f"เงื่อนไขตามมติคือ {told or 'ไม่มี'}", f"The conditions voted are: {told or 'none'}.",
            )
        )  # fmt: skip
    refuse(faults)
    register, _ = act.world.register(act.tx)
    decided_now(act.dossier.request, body.approved, act.world.catalogue(act.tx), register)


def voted_through(act: Act) -> tuple[Wanted, ...]:
    return council.passed(
        act.world.council(act.tx), act.dossier.request.wanted, council.votes(act.dossier),
        council.presiding(act.dossier),
    )  # fmt: skip


def voted_to_refuse(act: Act) -> None:
    _decided(act, ("refuse",))
    if isinstance(act.body, Reason):
        refuse(text_faults("reason", act.body.reason))


def voted_to_defer(act: Act) -> None:
    _decided(act, ("defer",))
    with_questions(act)


def letter_fits(act: Act) -> None:
    if isinstance(act.body, Letter):
        refuse([*text_faults("body", act.body.body), *text_faults("remedy", act.body.remedy)])


def other_person_signs(act: Act) -> None:
    """Who drafted the letter does not sign it, and nobody signs in another's position."""
    drafts = act.dossier.round(Event.REFUSE)
    drafted = [step for step in drafts if step.event == Event.DRAFT_LETTER]
    if not drafted:
        raise LetterMissing
    if drafted[-1].actor == act.actor.login:
        raise TwoSides
    if isinstance(act.body, SignLetter):
        refuse(position_faults(act, act.body.position))


def law_finding(body: Finding) -> LawFinding:
    return LawFinding(
        provision=body.provision, value=body.finding, reason=body.reason, condition=body.condition
    )


def tally_of(act: Act) -> council.Tally:
    return council.tally(
        act.world.council(act.tx), len(council.members(act.dossier)), council.votes(act.dossier),
        council.presiding(act.dossier),
    )  # fmt: skip


def seat_of(act: Act) -> str:
    """Whose seat the actor takes. Raises NotAMember."""
    place = act.actor.standing_in.get(act.role)
    seat = council.seat(act.dossier, act.actor.login, place)
    if seat is None or not {seat, act.actor.login}.isdisjoint(council.stepped_aside(act.dossier)):
        raise NotAMember
    return seat


def _decided(act: Act, allowed: tuple[Outcome, ...]) -> Outcome:
    """What the vote came to. Raises NotDecided, MeetingAhead, OtherOutcome."""
    told = tally_of(act)
    if told.outcome is None:
        raise NotDecided(f"{told.why_not}: {told.cast} of {told.wanted} votes")
    call = council.call_under_way(act.dossier)
    day = call.body.day if call and isinstance(call.body, Convene) else None
    if day is not None and day > business_date(act.at):
        raise MeetingAhead(f"{day:%Y-%m-%d}")
    if told.outcome not in allowed:
        raise OtherOutcome(told.outcome)
    return told.outcome


def _leaves(wanted: tuple[Wanted, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((one.dataset, field) for one in wanted for field in one.fields)


GUARDS: Mapping[str, Guard] = {
    "member_sits": member_sits,
    "finding_fits": finding_fits,
    "vote_fits": vote_fits,
    "voted_to_approve": voted_to_approve,
    "voted_to_refuse": voted_to_refuse,
    "voted_to_defer": voted_to_defer,
    "letter_fits": letter_fits,
    "other_person_signs": other_person_signs,
}
