"""The guards and the effect of telling the governor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sainam.agencies import store as agencies
from sainam.documents.document import Memo as MemoPaper
from sainam.documents.document import Section, Signatory
from sainam.documents.issue_document import issue_document
from sainam.documents.sign_document import sign_document
from sainam.kit.thai_dates import business_date
from sainam.onboarding.act import Act, Effect, Guard
from sainam.onboarding.bodies import Memo
from sainam.onboarding.common_guards import decided_catalogue, refuse, text_faults
from sainam.onboarding.deadline import due_at
from sainam.onboarding.design.design import agreed_design, approved
from sainam.onboarding.memo.record_of_processing import record_of_processing
from sainam.onboarding.memo.refusals import FormMissing
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.recipients import of_roles, tell
from sainam.onboarding.refusals import TwoSides
from sainam.onboarding.state import STATE_WORDS, Event, State


def memo_fits(act: Act) -> None:
    if agreed_design(act.dossier) is None:
        raise FormMissing
    decided_catalogue(act)
    if isinstance(act.body, Memo):
        refuse(text_faults("body", act.body.body))


def memo_of_another(act: Act) -> None:
    """Who wrote the memo does not acknowledge it for the governor."""
    issued = act.dossier.last(Event.ISSUE_MEMO)
    if issued is not None and issued.actor == act.actor.login:
        raise TwoSides


def issue_memo(act: Act) -> Mapping[str, Any]:
    """Numbered and signed, with the record of processing behind it."""
    design = agreed_design(act.dossier)
    if not isinstance(act.body, Memo) or design is None:
        raise FormMissing
    agency = agencies.find_agency(act.tx, act.dossier.agency)
    name = agency.title.th if agency else act.dossier.agency
    person = act.world.person(act.tx, act.actor.login)
    contact = agencies.find_contact(act.tx, act.actor.login)
    catalogue = decided_catalogue(act)
    register, _ = act.world.register(act.tx)
    issued = issue_document(
        act.tx, act.world.byte_store, act.world.office,
        MemoPaper(
            day=business_date(act.at),
            unit="คณะทำงานคุ้มครองข้อมูลส่วนบุคคล",
            subject=f"การเชื่อมโยงข้อมูลกับ{name}",
            to="ผวก.",
            sections=(
                Section(
                    heading="เรื่องเดิม",
                    paragraphs=(
                        (f"{name} ยื่นคำขอ {act.dossier.id} เรื่อง {act.dossier.request.title} "
                        "คณะกรรมการธรรมาภิบาลข้อมูลพิจารณาแล้วเห็นชอบ"),
                    ),
                ),
                Section(
                    heading="รูปแบบการเชื่อมโยง",
                    paragraphs=(design.reason_th,),
                    points=tuple(
                        f"{catalogue.contracts[one.dataset].title.th} {len(one.fields)} ช่องข้อมูล"
                        for one in approved(act.dossier)
                    ),
                ),
                Section(heading="ข้อเสนอ", paragraphs=(act.body.body,)),
            ),
            signatories=(
                Signatory(
                    name=person.title.th if person else act.actor.login,
                    position=contact.position if contact else "",
                ),
            ),
            record_of_processing=record_of_processing(
                act.dossier, design, catalogue, register, name
            ),
        ),
        actor=act.actor.login, dossier=act.dossier.id, central_number=act.body.central_number,
    )  # fmt: skip
    sign_document(
        act.tx, act.world.byte_store, act.world.signing_desk, issued.id, actor=act.actor.login
    )
    until = due_at(State.GOVERNOR, act.at, act.world.holidays(act.tx))
    tell(
        act.tx, Notice.YOUR_TURN, of_roles(act.tx, ("governor_office",)), act.dossier.id,
        {
            "task": STATE_WORDS[State.GOVERNOR], "agency": act.dossier.agency,
            "until": until or act.at, "url": act.world.url(act.dossier.id),
        },
    )  # fmt: skip
    return {"document": str(issued.id), "number": issued.number}


GUARDS: Mapping[str, Guard] = {"memo_fits": memo_fits, "memo_of_another": memo_of_another}
EFFECTS: Mapping[str, Effect] = {"issue_memo": issue_memo}
