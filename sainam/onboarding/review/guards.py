"""When the council may be called, find, vote and decide, and when the letter may go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sainam.contracts.contract import Contract
from sainam.law.checklist import Question
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
    Vote,
    Wanted,
)
from sainam.onboarding.common_guards import refuse, text_faults, with_questions
from sainam.onboarding.decided import decided_now
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.refusals import TwoSides
from sainam.onboarding.review import council
from sainam.onboarding.review.questions import questions_of
from sainam.onboarding.review.refusals import (
    AlreadyAside,
    LetterMissing,
    NotAMember,
    NotDecided,
    OtherOutcome,
    QuorumStands,
    StepAsideLate,
)
from sainam.onboarding.state import Event

_SEATS = frozenset({"council_member", "council_chair"})


def members_called(act: Act) -> None:
    """A day, a chair, and no member twice, without a seat or of the agency that asks."""
    body = act.body
    if not isinstance(body, Convene):
        return
    faults = text_faults("meeting", body.meeting)
    if body.day is None:
        faults.append(
            FieldFault("day", "field.missing", "โปรดระบุวันประชุม", "Give the day of the meeting.")
        )
    people = {login: act.world.person(act.tx, login) for login in body.members}
    for place, (login, person) in enumerate(people.items()):
        if person is None or not person.roles & _SEATS:
            faults.append(
                FieldFault(
                    f"members.{place}", "review.no_seat", f"{login} ไม่ใช่กรรมการ",
                    f"{login} has no seat in the council.",
                )
            )  # fmt: skip
        elif person.agency == act.dossier.agency:
            faults.append(
                FieldFault(
                    f"members.{place}", "review.own_agency", f"{login} เป็นคนของหน่วยงานผู้ขอ",
                    f"{login} belongs to the agency that asks.",
                )
            )  # fmt: skip
        elif login in council.stepped_aside(act.dossier):
            faults.append(
                FieldFault(
                    f"members.{place}", "review.aside", f"{login} ได้ขอไม่พิจารณาเรื่องนี้แล้ว",
                    f"{login} has stepped aside from this matter.",
                )
            )  # fmt: skip
    wanted = act.world.council(act.tx).votes_wanted(len(people))
    chairs = [one for one in people.values() if one and "council_chair" in one.roles]
    if len(people) < wanted or len(chairs) != 1:
        faults.append(
            FieldFault(
                "members", "review.too_few", f"ต้องมีกรรมการอย่างน้อย {wanted} คน และประธานหนึ่งคน",
                f"At least {wanted} members are needed, one of them the chair.",
            )
        )  # fmt: skip
    refuse(faults)


def may_call_again(act: Act) -> None:
    """Others are called once so many stepped aside or left that no quorum can come together."""
    called, voted = council.members(act.dossier), council.votes(act.dossier)
    able = [
        login for login in council.sitting(act.dossier) if login in voted or _has_seat(act, login)
    ]
    if len(able) >= act.world.council(act.tx).votes_wanted(len(called)):
        raise QuorumStands
    members_called(act)


def member_sits(act: Act) -> None:
    """Only who was called steps aside, once, with a reason, and before the vote."""
    login = act.actor.login
    if login not in council.members(act.dossier):
        raise NotAMember
    if login in council.stepped_aside(act.dossier):
        raise AlreadyAside
    if login in council.votes(act.dossier):
        raise StepAsideLate
    if isinstance(act.body, Reason):
        refuse(text_faults("reason", act.body.reason))


def finding_fits(act: Act) -> None:
    """On a question of the checklist, with a reason, by a member who sits."""
    _sits(act)
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
    _sits(act)
    body = act.body
    if not isinstance(body, Vote):
        return
    mine = council.findings(act.dossier).get(act.actor.login, {})
    missing = missing_findings(questions_of(act.dossier), map(law_finding, mine.values()))
    faults = text_faults("reason", body.reason)
    if missing and body.outcome != "defer":
        names = ", ".join(question.provision for question in missing)
        faults.append(
            FieldFault(
                "outcome", "vote.findings_missing", f"ยังไม่ได้ให้ผลการพิจารณา: {names}",
                f"Findings are missing: {names}.",
            )
        )  # fmt: skip
    against = [one.provision for one in mine.values() if one.finding == "does_not_comply"]
    if body.outcome == "approve" and against:
        faults.append(
            FieldFault(
                "outcome", "vote.against_findings",
                f"ลงมติเห็นชอบทั้งหมดไม่ได้ เพราะเห็นว่าไม่เป็นไปตาม {', '.join(against)}",
                f"To approve all of it goes against your own findings on {', '.join(against)}.",
            )
        )  # fmt: skip
    if body.outcome == "refuse" and not against:
        faults.append(
            FieldFault(
                "outcome", "vote.no_ground", "ไม่เห็นชอบต้องมีบทบัญญัติที่เห็นว่าไม่เป็นไปตาม",
                "To refuse needs a provision that you found not complied with.",
            )
        )  # fmt: skip
    refuse(faults)


def voted_to_approve(act: Act) -> None:
    """What the vote says: all that was asked, or less of it, or on conditions.

    Raises DecidedOnMoved where the catalogue has it no longer.
    """
    outcome = _decided(act, ("approve", "approve_part"))
    body = act.body
    if not isinstance(body, Approve):
        return
    asked, approved = _leaves(act.dossier.request.wanted), _leaves(body.approved)
    faults = text_faults("summary", body.summary)
    if not approved or not approved <= asked:
        faults.append(
            FieldFault(
                "approved", "review.not_asked", "อนุมัติได้เฉพาะช่องข้อมูลที่ขอ และอย่างน้อยหนึ่งช่อง",
                "Only what was asked can be approved, and at least one field of it.",
            )
        )  # fmt: skip
    else:
        faults += _approved_faults(body.approved, act.world.catalogue(act.tx).contracts)
    if outcome == "approve" and approved != asked:
        faults.append(
            FieldFault(
                "approved", "review.not_as_voted", "มติให้เห็นชอบทั้งหมดตามที่ขอ",
                "The vote was to approve all that was asked.",
            )
        )  # fmt: skip
    if (
        outcome == "approve_part"
        and approved == asked
        and not any(text.strip() for text in body.conditions)
    ):
        faults.append(
            FieldFault(
                "conditions", "review.not_as_voted", "มติให้เห็นชอบบางส่วนหรือมีเงื่อนไข",
                "The vote was to approve a part, or on conditions.",
            )
        )  # fmt: skip
    refuse(faults)
    register, _ = act.world.register(act.tx)
    decided_now(act.dossier.request, body.approved, act.world.catalogue(act.tx), register)


def _approved_faults(
    approved: tuple[Wanted, ...], contracts: Mapping[str, Contract]
) -> Iterator[FieldFault]:
    """Each dataset once, and with the field that it is asked by: it becomes a grant."""
    named = [one.dataset for one in approved]
    for place, one in enumerate(approved):
        where = f"approved.{place}"
        if one.dataset in named[:place] or not one.fields:
            yield FieldFault(
                f"{where}.dataset", "review.once", f"ระบุชุดข้อมูล {one.dataset} ครั้งเดียว พร้อมช่องข้อมูล",
                f"Name the dataset {one.dataset} once, with its fields.",
            )  # fmt: skip
        contract = contracts.get(one.dataset)
        if contract is not None and contract.key is not None and contract.key not in one.fields:
            key = contract.leaves[contract.key].title
            yield FieldFault(
                f"{where}.fields", "review.key", f"ต้องอนุมัติช่อง {key.th} ซึ่งใช้ถามด้วย",
                f"Approve {key.en} too: it is what the dataset is asked by.",
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
    """Who drafted the letter does not sign it."""
    drafts = act.dossier.round(Event.REFUSE)
    drafted = [step for step in drafts if step.event == Event.DRAFT_LETTER]
    if not drafted:
        raise LetterMissing
    if drafted[-1].actor == act.actor.login:
        raise TwoSides


def law_finding(body: Finding) -> LawFinding:
    return LawFinding(
        provision=body.provision, value=body.finding, reason=body.reason, condition=body.condition
    )


def questions_left(act: Act) -> tuple[Question, ...]:
    """What the actor has yet to find on."""
    mine = council.findings(act.dossier).get(act.actor.login, {})
    return missing_findings(questions_of(act.dossier), map(law_finding, mine.values()))


def tally_of(act: Act) -> council.Tally:
    called = council.members(act.dossier)
    chair = next(
        (
            login
            for login in called
            if (person := act.world.person(act.tx, login)) and "council_chair" in person.roles
        ),
        None,
    )
    rules = act.world.council(act.tx)
    return council.tally(rules, len(called), council.votes(act.dossier), chair)


def _has_seat(act: Act, login: str) -> bool:
    """Not of a login that has ended since the call."""
    person = act.world.person(act.tx, login)
    return person is not None and not person.roles.isdisjoint(_SEATS)


def _sits(act: Act) -> None:
    if act.actor.login not in council.sitting(act.dossier):
        raise NotAMember


def _decided(act: Act, allowed: tuple[Outcome, ...]) -> Outcome:
    """What the vote came to. Raises NotDecided, OtherOutcome."""
    told = tally_of(act)
    if told.outcome is None:
        raise NotDecided(f"{told.why_not}: {told.cast} of {told.wanted} votes")
    if told.outcome not in allowed:
        raise OtherOutcome(told.outcome)
    return told.outcome


def _leaves(wanted: tuple[Wanted, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((one.dataset, field) for one in wanted for field in one.fields)


GUARDS: Mapping[str, Guard] = {
    "members_called": members_called,
    "may_call_again": may_call_again,
    "member_sits": member_sits,
    "finding_fits": finding_fits,
    "vote_fits": vote_fits,
    "voted_to_approve": voted_to_approve,
    "voted_to_refuse": voted_to_refuse,
    "voted_to_defer": voted_to_defer,
    "letter_fits": letter_fits,
    "other_person_signs": other_person_signs,
}
