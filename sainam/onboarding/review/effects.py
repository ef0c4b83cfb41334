"""What calling, deciding and refusing bring about: the checklist, the minutes, the letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec

from sainam.agencies import store as agencies
from sainam.documents.document import ExternalLetter, Provision, Signatory
from sainam.documents.issue_document import issue_document
from sainam.documents.sign_document import sign_document
from sainam.kit.thai_dates import business_date
from sainam.law.checklist import checklist
from sainam.law.findings import Ground, grounds_of_refusal
from sainam.links.law_changes.keep_register import keep_register, keep_the_same
from sainam.onboarding.act import Act, Effect
from sainam.onboarding.bodies import Approve, Convene, Letter, Order, Questions, Reason, SignLetter
from sainam.onboarding.deadline import due_at
from sainam.onboarding.decided import decided_now
from sainam.onboarding.notices.notice import Attached, Notice
from sainam.onboarding.recipients import of_agency, of_logins, of_roles, tell
from sainam.onboarding.request.asked_of_law import asked_of_law
from sainam.onboarding.review import council
from sainam.onboarding.review.convening import presides
from sainam.onboarding.review.guards import law_finding, tally_of
from sainam.onboarding.review.minutes import OUTCOMES, minutes_of
from sainam.onboarding.review.questions import kept, questions_of
from sainam.onboarding.state import Event, State


def call_members(act: Act) -> Mapping[str, Any]:
    """The checklist for exactly what is asked, the register it was made from, and who presides."""
    made = _checklist(act)
    if isinstance(act.body, Convene) and act.body.day is not None:
        made["chair"] = presides(act, act.body)
        tell(
            act.tx, Notice.CONVENED, of_logins(act.tx, act.body.members), act.dossier.id,
            {
                "meeting": act.body.meeting, "day": act.body.day,
                "url": act.world.url(act.dossier.id),
            },
        )  # fmt: skip
    return made


def call_members_again(act: Act) -> Mapping[str, Any]:
    """The dossier comes back, by the governor's order or the departments; the council is called."""
    people = of_logins(act.tx, council.members(act.dossier)) + of_roles(
        act.tx, ("council_secretary",)
    )
    url = act.world.url(act.dossier.id)
    if isinstance(act.body, Order):
        said = {"order": act.body.order, "url": url}
        tell(act.tx, Notice.GOVERNOR_ORDER, people, act.dossier.id, said)
    if isinstance(act.body, Reason):
        returned = {"reason": act.body.reason, "url": url}
        tell(act.tx, Notice.RETURNED, people, act.dossier.id, returned)
    return _checklist(act)


def issue_minutes(act: Act) -> Mapping[str, Any]:
    """Minutes with findings, votes and the resolution, numbered and signed by their recorder."""
    told = tally_of(act)
    chair = council.presiding(act.dossier) or act.actor.login
    agency = _agency_name(act)
    issued = issue_document(
        act.tx, act.world.byte_store, act.world.office,
        minutes_of(
            act.dossier, questions_of(act.dossier), _resolution(act),
            agency=agency, chair=chair, secretary=act.actor.login,
            named=lambda login: _named(act, login), at=act.at,
        ),
        actor=act.actor.login, dossier=act.dossier.id,
    )  # fmt: skip
    sign_document(
        act.tx, act.world.byte_store, act.world.signing_desk, issued.id, actor=act.actor.login
    )
    _keep_with(act, issued.id)
    until = due_at(act.transition.to, act.at, act.world.holidays(act.tx))
    if isinstance(act.body, Questions):
        tell(
            act.tx, Notice.INFORMATION_WANTED, of_agency(act.tx, act.dossier), act.dossier.id,
            {
                "questions": act.body.questions, "until": until or act.at,
                "url": act.world.url(act.dossier.id),
            },
        )  # fmt: skip
    return {
        "document": str(issued.id), "number": issued.number, "outcome": told.outcome,
        "votes": dict(told.votes), **_decided(act),
    }  # fmt: skip


def send_letter(act: Act) -> Mapping[str, Any]:
    """Numbered, signed by the one who acts, and on its way to the portal and by mail."""
    if not isinstance(act.body, SignLetter):
        return {}
    draft = act.dossier.last(Event.DRAFT_LETTER)
    letter = draft.body if draft and isinstance(draft.body, Letter) else Letter()
    name, position = _named(act, act.actor.login)
    grounds = _grounds(act)
    issued = issue_document(
        act.tx, act.world.byte_store, act.world.office,
        ExternalLetter(
            day=business_date(act.at),
            subject="แจ้งผลการพิจารณาคำขอเชื่อมโยงข้อมูล",
            to=_agency_name(act),
            references=(f"คำขอเชื่อมโยงข้อมูล เลขที่ {act.dossier.id}",),
            paragraphs=(
                (f"ตามคำขอที่อ้างถึง {_agency_name(act)} ขอเชื่อมโยงข้อมูล"
                f"เรื่อง {act.dossier.request.title} นั้น"),
                letter.body,
            ),
            provisions=tuple(
                Provision(
                    title=ground.citation.th, reason=" ".join(ground.reasons),
                    remedy=" ".join(ground.remedies),
                )
                for ground in grounds
            ),
            closing_paragraphs=(letter.remedy, "จึงเรียนมาเพื่อโปรดทราบ"),
            signatories=(Signatory(name=name, position=act.body.position or position),),
            owner="คณะทำงานคุ้มครองข้อมูลส่วนบุคคล",
        ),
        actor=act.actor.login, dossier=act.dossier.id,
        central_number=act.body.central_number,
    )  # fmt: skip
    signed = sign_document(
        act.tx, act.world.byte_store, act.world.signing_desk, issued.id, actor=act.actor.login
    )
    _keep_with(act, issued.id)
    until = due_at(State.REFUSAL_SENT, act.at, act.world.holidays(act.tx))
    tell(
        act.tx, Notice.REFUSAL_LETTER, of_agency(act.tx, act.dossier), act.dossier.id,
        {"number": issued.number, "until": until or act.at, "url": act.world.url(act.dossier.id)},
        (Attached(signed.sha256, f"{act.dossier.id}-letter.pdf"),),
    )  # fmt: skip
    return {
        "document": str(issued.id), "number": issued.number,
        "provisions": [ground.provision for ground in grounds],
    }  # fmt: skip


def _checklist(act: Act) -> dict[str, Any]:
    register, version = act.world.register(act.tx)
    agency = agencies.find_agency(act.tx, act.dossier.agency)
    asked = asked_of_law(
        act.dossier.request,
        kind=act.dossier.kind,
        agency=agency,
        catalogue=act.world.catalogue(act.tx),
    )
    questions = checklist(register, asked, business_date(act.at))
    keep_register(act.tx, _step(act.dossier.id, act.dossier.number + 1), version)
    return {"questions": kept(questions), "register": version.digest}


def _step(dossier: str, number: int) -> str:
    return f"step:{dossier}/{number}"


def _keep_with(act: Act, document: UUID) -> None:
    """The decision and its paper keep the law that the checklist was made from."""
    called = act.dossier.last(*council.BEGINNINGS)
    if called is not None:
        made_from = _step(act.dossier.id, called.number)
        keep_the_same(act.tx, _step(act.dossier.id, act.dossier.number + 1), made_from)
        keep_the_same(act.tx, f"document:{document}", made_from)


def _decided(act: Act) -> dict[str, Any]:
    """With an approval what it is called today: later papers say it in the same words."""
    if not isinstance(act.body, Approve):
        return {}
    register, _ = act.world.register(act.tx)
    catalogue = act.world.catalogue(act.tx)
    found = decided_now(act.dossier.request, act.body.approved, catalogue, register)
    return {"decided": msgspec.to_builtins(found)}


def _grounds(act: Act) -> tuple[Ground, ...]:
    """Of the round that refused: the findings of those who voted so, for theirs is the decision."""
    refused = act.dossier.last(Event.REFUSE)
    before = tuple(step for step in act.dossier.steps if refused and step.number < refused.number)
    voted = replace(act.dossier, steps=before)
    found, votes = council.findings(voted), council.votes(voted)
    return grounds_of_refusal(
        questions_of(act.dossier),
        [
            law_finding(one)
            for login, mine in found.items()
            if login in votes and votes[login].outcome == "refuse"
            for one in mine.values()
        ],
    )


def _resolution(act: Act) -> str:
    told = tally_of(act)
    said = f"ที่ประชุมมีมติ{OUTCOMES[told.outcome]}" if told.outcome else ""
    body = act.body
    if isinstance(body, Approve):
        fields = "; ".join(f"{one.dataset}: {', '.join(one.fields)}" for one in body.approved)
        conditions = "; ".join(body.conditions)
        return " ".join(filter(None, (said, body.summary, fields, conditions)))
    if isinstance(body, Reason):
        return f"{said} {body.reason}"
    if isinstance(body, Questions):
        return f"{said} {'; '.join(body.questions)}"
    return said


def _named(act: Act, login: str) -> tuple[str, str]:
    person = act.world.person(act.tx, login)
    contact = agencies.find_contact(act.tx, login)
    return (person.title.th if person else login, contact.position if contact else "")


def _agency_name(act: Act) -> str:
    agency = agencies.find_agency(act.tx, act.dossier.agency)
    return agency.title.th if agency else act.dossier.agency


EFFECTS: Mapping[str, Effect] = {
    "call_members": call_members,
    "call_members_again": call_members_again,
    "issue_minutes": issue_minutes,
    "send_letter": send_letter,
}
