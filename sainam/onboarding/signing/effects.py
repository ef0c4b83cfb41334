"""What drawing up, offering and signing an agreement bring about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

from sainam.agencies import store as agencies
from sainam.agencies.agency import Agency
from sainam.documents import store as documents
from sainam.documents.document import Mou
from sainam.documents.issue_document import issue_document
from sainam.documents.sign_document import sign_document
from sainam.documents.typeset import typeset_draft
from sainam.documents.void_number import void_number
from sainam.kit.thai_dates import business_date
from sainam.links.law_changes.keep_register import keep_register
from sainam.onboarding.act import Act, Effect
from sainam.onboarding.bodies import AgreementDraft, Reason
from sainam.onboarding.common_guards import decided_catalogue
from sainam.onboarding.deadline import due_at
from sainam.onboarding.design.design import agreed_design, grants_of
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.recipients import of_agency, of_logins, tell
from sainam.onboarding.signing.agreement_paper import agreement_paper
from sainam.onboarding.signing.compare import compare
from sainam.onboarding.signing.drafts import drafts, last_draft, next_signer, offered, signing_order
from sainam.onboarding.signing.refusals import DraftMissing
from sainam.onboarding.state import STATE_WORDS, State


def typeset_agreement(act: Act) -> Mapping[str, Any]:
    """A preview of the version, with "draft" across it; the agency is asked to look at it."""
    draft = act.body
    if not isinstance(draft, AgreementDraft):
        return {}
    before = drafts(act.dossier)
    pdf = typeset_draft(act.world.office.letterhead, _paper(act, draft), act.at)
    stored = act.world.byte_store.put(BytesIO(pdf))
    until = act.dossier.due_at or act.at
    tell(
        act.tx, Notice.YOUR_TURN, of_agency(act.tx, act.dossier), act.dossier.id,
        {
            "task": STATE_WORDS[State.DRAFTING], "agency": act.dossier.agency, "until": until,
            "url": act.world.url(act.dossier.id),
        },
    )  # fmt: skip
    return {
        "draft": stored.sha256.hex(),
        "version": len(before) + 1,
        "differences": compare(before[-1].body, draft).differences if before else 0,
    }


def issue_agreement(act: Act) -> Mapping[str, Any]:
    """Takes the number; from here on the text is what is signed, or the number is voided."""
    draft = last_draft(act.dossier)
    if draft is None:
        raise DraftMissing
    issued = issue_document(
        act.tx, act.world.byte_store, act.world.office, _paper(act, draft),
        actor=act.actor.login, dossier=act.dossier.id,
    )  # fmt: skip
    keep_register(act.tx, f"document:{issued.id}")
    until = due_at(State.SIGNING, act.at, act.world.holidays(act.tx)) or act.at
    signers = [signer.login for signer in signing_order(draft)]
    known = {one.address: one for one in of_agency(act.tx, act.dossier)}
    known |= {one.address: one for one in of_logins(act.tx, signers)}
    tell(
        act.tx, Notice.OFFERED_FOR_SIGNING, tuple(known.values()), act.dossier.id,
        {
            "agreement": issued.number, "until": until, "url": act.world.url(act.dossier.id),
        },
    )  # fmt: skip
    return {"document": str(issued.id), "number": issued.number}


def void_agreement(act: Act) -> Mapping[str, Any]:
    """The number stays in the register with its reason; a later offer takes another.

    Also of a request that is withdrawn before all have signed.
    """
    document = offered(act.dossier)
    row = documents.find_document(act.tx, document) if document else None
    if document is None or row is None or row.voided is not None:
        return {}
    reason = act.body.reason if isinstance(act.body, Reason) else ""
    void_number(act.tx, document, actor=act.actor.login, reason=reason)
    return {"document": str(document)}


def add_signature(act: Act) -> Mapping[str, Any]:
    """A PAdES signature by the actor's own certificate; the next in order is told."""
    document = offered(act.dossier)
    if document is None:
        raise DraftMissing
    signed = sign_document(
        act.tx, act.world.byte_store, act.world.signing_desk, document, actor=act.actor.login
    )
    follows = next_signer(_with_this(act))
    if follows is not None:
        tell(
            act.tx, Notice.YOUR_TURN, of_logins(act.tx, [follows.login]), act.dossier.id,
            {
                "task": STATE_WORDS[State.SIGNING], "agency": act.dossier.agency,
                "until": act.dossier.due_at or act.at, "url": act.world.url(act.dossier.id),
            },
        )  # fmt: skip
    return {
        "document": str(document),
        "rank": signed.rank,
        "sha256": signed.sha256.hex(),
        "fingerprint": signed.fingerprint.hex(),
    }


def _with_this(act: Act) -> Dossier:
    """The dossier as it will be after this step."""
    dossier = act.dossier
    step = Step(
        dossier.number + 1, act.transition.event, act.transition.to, act.actor.login, act.role,
        None, act.at, dossier.due_at, act.body, {},
    )  # fmt: skip
    return replace(dossier, steps=(*dossier.steps, step))


def _paper(act: Act, draft: AgreementDraft) -> Mou:
    catalogue = decided_catalogue(act)
    register, _ = act.world.register(act.tx)
    design = agreed_design(act.dossier)
    return agreement_paper(
        draft,
        grants_of(act.dossier, design, catalogue) if design else (),
        day=business_date(act.at),
        agency=agency_of(act),
        office=act.world.office,
        catalogue=catalogue,
        register=register,
    )


def agency_of(act: Act) -> Agency:
    found = agencies.find_agency(act.tx, act.dossier.agency)
    if found is None:
        raise LookupError(f"the agency {act.dossier.agency} of {act.dossier.id} is not on record")
    return found


EFFECTS: Mapping[str, Effect] = {
    "typeset_agreement": typeset_agreement,
    "issue_agreement": issue_agreement,
    "void_agreement": void_agreement,
    "add_signature": add_signature,
}
