"""The signed agreement becomes one that the gates read: at once in the sandbox, nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sainam.agreements import store as agreements
from sainam.agreements.agreement import Agreement, Kind
from sainam.agreements.begin_agreement import begin_agreement as begin
from sainam.agreements.record_amendment import record_amendment
from sainam.agreements.terms import Clause
from sainam.documents import store as documents
from sainam.documents.number_register import enter_central_number
from sainam.documents.refusals import DocumentVoided
from sainam.documents.store import DocumentRow
from sainam.formats.layout import Title
from sainam.kit.thai_dates import buddhist_year, business_date
from sainam.links.law_changes.keep_register import keep_the_same
from sainam.onboarding import store
from sainam.onboarding.act import Act
from sainam.onboarding.bodies import AgreementDraft, ClauseText
from sainam.onboarding.common_guards import decided_catalogue
from sainam.onboarding.design.design import agreed_design, grants_of
from sainam.onboarding.going_live.carriers import open_carriers
from sainam.onboarding.notices.notice import Attached, Notice
from sainam.onboarding.recipients import of_agency, tell
from sainam.onboarding.signing.drafts import filed_paper, last_draft, offered, signed_by
from sainam.onboarding.signing.refusals import DraftMissing, NotSigned

_PREFIX: Mapping[Kind, str] = {
    "mou": "MOU",
    "contract": "CONTRACT",
    "internal_order": "ORDER",
    "permission_received": "PERMIT",
}
_LONGEST_CODE = 20  # of an agency in the agreement's id, which holds 41 characters


def begin_agreement(act: Act) -> Mapping[str, Any]:
    """In the same transaction as the last signature: the version, its sandbox gate, the notice.

    The keys of who carries the calls open the sandbox at once: they need none of the agency's.
    """
    draft, document = last_draft(act.dossier), offered(act.dossier)
    people = signed_by(act.dossier)
    paper = documents.find_document(act.tx, document) if document else None
    if draft is None or paper is None:
        raise DraftMissing
    if people is None:
        raise NotSigned
    if paper.voided is not None:
        raise DocumentVoided(paper.number)
    reference = _reference(act, paper)
    agreement = _agreement(act, draft, reference, people)
    reason = f"{act.dossier.id} {reference}"
    if act.dossier.agreement is None:
        version = begin(act.tx, agreement, actor=people[1], reason=reason)
    else:
        version = record_amendment(act.tx, agreement, actor=people[1], reason=reason)
    keep_the_same(act.tx, f"agreement:{agreement.id}@{version}", f"document:{document}")
    store.insert_dossier_agreement(act.tx, act.dossier.id, agreement.id, version, act.at)
    carriers = open_carriers(act, "sandbox", agreement.id)
    _tell(act, agreement.id, paper)
    return {
        "agreement": agreement.id,
        "version": version,
        "reference": reference,
        "first_day": f"{draft.first_day}",
        "until": f"{draft.until}",
        **({"carriers": carriers} if carriers else {}),
    }


def _agreement(
    act: Act, draft: AgreementDraft, reference: str, people: tuple[str, str]
) -> Agreement:
    design = agreed_design(act.dossier)
    if design is None or draft.first_day is None or draft.until is None:
        raise DraftMissing
    return Agreement(
        id=act.dossier.agreement or _next_id(act, draft.kind),
        kind=draft.kind,
        agency=act.dossier.agency,
        title=Title(draft.title_th, draft.title_en),
        reference=reference,
        first_day=draft.first_day,
        until=draft.until,
        run_off_days=draft.run_off_days,
        recorded_by=people[0],
        confirmed_by=people[1],
        grants=grants_of(act.dossier, design, decided_catalogue(act)),
        clauses=tuple(_clause(one) for one in draft.clauses),
    )


def _clause(clause: ClauseText) -> Clause:
    return Clause(clause.number, clause.th, clause.en, clause.provisions)


def _next_id(act: Act, kind: Kind) -> str:
    """MOU-ONCB-2569-01; two that are signed at once wait for each other."""
    agreements.lock_steps(act.tx)
    code = act.dossier.agency[:_LONGEST_CODE].rstrip("-")
    return agreements.next_id(
        act.tx, f"{_PREFIX[kind]}-{code}-{buddhist_year(business_date(act.at))}"
    )


def _reference(act: Act, document: DocumentRow) -> str:
    """The document's number; of a paper the central register's, where it gave one."""
    paper = filed_paper(act.dossier)
    if paper is None or paper.confirmed is None or not paper.body.central_number.strip():
        return document.number
    year = buddhist_year(paper.body.signed_on or business_date(act.at))
    return enter_central_number(
        act.tx, paper.body.central_number, year, actor=paper.confirmed.actor
    )


def _tell(act: Act, agreement: str, document: DocumentRow) -> None:
    url = act.world.url(act.dossier.id)
    paper = filed_paper(act.dossier)
    signed = document.latest
    if paper is not None and paper.body.scan is not None:
        signed = bytes.fromhex(paper.body.scan.sha256)
    to = of_agency(act.tx, act.dossier)
    tell(
        act.tx, Notice.SIGNED, to, act.dossier.id, {"agreement": agreement, "url": url},
        (Attached(signed, f"{agreement}.pdf"),),
    )  # fmt: skip
    tell(act.tx, Notice.KEYS_WANTED, to, act.dossier.id, {"environment": "sandbox", "url": url})
