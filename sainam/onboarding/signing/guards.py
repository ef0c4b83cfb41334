"""Whether an agreement can be offered, signed, ended and closed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sainam.agencies import store as agencies
from sainam.agreements import store as agreements
from sainam.agreements.refusals import StepAfterEnd
from sainam.kit.thai_dates import business_date
from sainam.onboarding.act import Act, Guard
from sainam.onboarding.attached import attachment_faults
from sainam.onboarding.bodies import AgreementDraft, Paper, Release, Sign
from sainam.onboarding.common_guards import decided_catalogue, refuse, text_faults
from sainam.onboarding.design.design import agreed_design, grants_of
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.refusals import TwoSides
from sainam.onboarding.signing import store
from sainam.onboarding.signing.agreement_of import brought
from sainam.onboarding.signing.agreement_text import binding_texts
from sainam.onboarding.signing.draft_faults import Around, draft_faults
from sainam.onboarding.signing.drafts import (
    drafts,
    filed_paper,
    next_signer,
    signed_by,
)
from sainam.onboarding.signing.exit_guards import GUARDS as EXIT_GUARDS
from sainam.onboarding.signing.refusals import (
    DraftMissing,
    NotARelease,
    NothingCrossed,
    NotSigned,
    NotYourTurn,
    PaperFiled,
    StillInForce,
)


def agreement_fits(act: Act) -> None:
    """Raises BodyInvalid with every fault at once."""
    if isinstance(act.body, AgreementDraft):
        refuse(list(draft_faults(act.body, _around(act, act.body, act.actor.login))))


def draft_stands(act: Act) -> None:
    """The last version is judged again: days pass, and people leave."""
    found = drafts(act.dossier)
    if not found:
        raise DraftMissing
    _amends_what_stands(act)
    refuse(list(draft_faults(found[-1].body, _around(act, found[-1].body, found[-1].step.actor))))


def turn_to_sign(act: Act) -> None:
    """The person named, in the order of the paper: a deputy signs where the paper names them."""
    if filed_paper(act.dossier) is not None:
        raise PaperFiled
    signer = next_signer(act.dossier)
    if signer is None:
        raise DraftMissing
    if signer.login != act.actor.login:
        raise NotYourTurn(signer.name)
    decided_catalogue(act)
    _amends_what_stands(act)
    if isinstance(act.body, Sign) and act.body.position not in ("", signer.position):
        refuse(
            [
                FieldFault(
                    "position", "signing.position", f"เอกสารระบุตำแหน่ง {signer.position}",
                    f"The document has the position {signer.position}.",
                )
            ]
        )  # fmt: skip


def paper_fits(act: Act) -> None:
    paper = act.body
    if not isinstance(paper, Paper):
        return
    decided_catalogue(act)
    faults = list(attachment_faults("scan", paper.scan, act.world.byte_store))
    offered_at = act.dossier.since
    if paper.signed_on is None:
        faults.append(
            FieldFault("signed_on", "field.missing", "โปรดระบุวันที่ลงนาม", "Say when it was signed.")
        )
    elif not business_date(offered_at) <= paper.signed_on <= business_date(act.at):
        faults.append(
            FieldFault(
                "signed_on", "paper.day", "วันลงนามต้องไม่ก่อนวันเสนอลงนามและไม่หลังวันนี้",
                "Not before it was offered for signing, and not after today.",
            )
        )  # fmt: skip
    refuse(faults)


def paper_of_another(act: Act) -> None:
    """What one person of legal filed, another compares with the paper."""
    paper = filed_paper(act.dossier)
    if paper is None:
        raise NotSigned
    if paper.step.actor == act.actor.login:
        raise TwoSides
    decided_catalogue(act)


def both_signed(act: Act) -> None:
    if signed_by(act.dossier) is None:
        raise NotSigned


def agreement_over(act: Act) -> None:
    """Run out, ended at the gate, or carried on by a later dossier."""
    found = brought(act.tx, act.dossier.id)
    if found is None or not found.over(act.at):
        raise StillInForce


def is_release(act: Act) -> None:
    """A one-time release is over when it has happened, as an exchange on record."""
    if act.dossier.kind != "release":
        raise NotARelease
    body, found = act.body, brought(act.tx, act.dossier.id)
    if not isinstance(body, Release) or found is None:
        return
    refuse(text_faults("receiver", body.receiver))
    try:
        exchange = UUID(body.exchange)
    except ValueError:
        raise NothingCrossed(body.exchange) from None
    if not store.has_crossed(act.tx, exchange, found.agreement):
        raise NothingCrossed(body.exchange)


def _amends_what_stands(act: Act) -> None:
    """Nobody signs what amends an agreement that has ended meanwhile. Raises StepAfterEnd."""
    amended = act.dossier.agreement
    if amended and "ended" in agreements.gate_states(act.tx, amended).values():
        raise StepAfterEnd(amended)


def _around(act: Act, draft: AgreementDraft, drawn_up_by: str) -> Around:
    catalogue = decided_catalogue(act)
    register, _ = act.world.register(act.tx)
    design = agreed_design(act.dossier)
    grants = grants_of(act.dossier, design, catalogue) if design else ()
    earlier = act.dossier.agreement
    party = agreements.find_agreement(act.tx, earlier) if earlier else None
    version = agreements.last_version(act.tx, earlier) if earlier else None
    agency = agencies.find_agency(act.tx, act.dossier.agency)
    request = act.dossier.request
    return Around(
        agency=act.dossier.agency,
        today=business_date(act.at),
        provisions=register.provisions,
        granting=[grant.clause for grant in grants if grant.clause],
        person=lambda login: act.world.person(act.tx, login),
        drawn_up_by=drawn_up_by,
        kind=party[1] if party else None,
        ends=business_date(version.valid_until) if version else None,
        asked_from=None if act.dossier.kind in ("amendment", "renewal") else request.first_day,
        asked_until=request.until,
        binding=binding_texts(draft, act.dossier, design, catalogue, register, agency)
        if design and agency
        else (),
    )


GUARDS: Mapping[str, Guard] = {
    "agreement_fits": agreement_fits,
    "draft_stands": draft_stands,
    "turn_to_sign": turn_to_sign,
    "paper_fits": paper_fits,
    "paper_of_another": paper_of_another,
    "both_signed": both_signed,
    "agreement_over": agreement_over,
    "is_release": is_release,
    **EXIT_GUARDS,
}
