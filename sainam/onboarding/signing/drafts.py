"""The versions of an agreement in a dossier, what was said to them, and who signs next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sainam.onboarding.bodies import AgreementDraft, Comment, Paper, Signer
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.state import Event

_ROUND = (Event.ACKNOWLEDGE,)
_OFFERS = (Event.OFFER, Event.REOPEN)


@dataclass(frozen=True, slots=True)
class Draft:
    """`version` counts the drafts of this round from 1."""

    step: Step
    body: AgreementDraft
    version: int


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """`confirmed` is the step of the second person; None while there is none."""

    step: Step
    body: Paper
    confirmed: Step | None


def drafts(dossier: Dossier) -> tuple[Draft, ...]:
    """Since the governor was told, in order."""
    found = [
        (step, step.body)
        for step in dossier.round(*_ROUND)
        if step.event == Event.DRAFT_AGREEMENT and isinstance(step.body, AgreementDraft)
    ]
    return tuple(Draft(step, body, place) for place, (step, body) in enumerate(found, start=1))


def last_draft(dossier: Dossier) -> AgreementDraft | None:
    found = drafts(dossier)
    return found[-1].body if found else None


def comments_by_clause(dossier: Dossier) -> Mapping[str, tuple[Step, ...]]:
    """By the number of the clause, since the last draft; those on the whole under no number."""
    found = drafts(dossier)
    told: dict[str, tuple[Step, ...]] = {}
    for step in dossier.after(found[-1].step.number if found else 0):
        if isinstance(step.body, Comment):
            told[step.body.clause] = (*told.get(step.body.clause, ()), step)
    return told


def signing_order(draft: AgreementDraft) -> tuple[Signer, ...]:
    """The agency's first, then the utility's, each side in the order in which legal named them."""
    return tuple(sorted(draft.signers, key=lambda signer: signer.side != "agency"))


def offered(dossier: Dossier) -> UUID | None:
    """The document before the signatories now; None where none is, or it was taken back."""
    last = dossier.last(*_OFFERS)
    if last is None or last.event == Event.REOPEN:
        return None
    document = last.outcome.get("document")
    return UUID(document) if document else None


def signatures(dossier: Dossier) -> tuple[Step, ...]:
    """Under what is offered now, in order."""
    return tuple(step for step in dossier.round(*_OFFERS) if step.event == Event.SIGN)


def next_signer(dossier: Dossier) -> Signer | None:
    draft = last_draft(dossier)
    if draft is None or offered(dossier) is None:
        return None
    left = signing_order(draft)[len(signatures(dossier)) :]
    return left[0] if left else None


def filed_paper(dossier: Dossier) -> FiledPaper | None:
    """The last scan that was filed for what is offered now."""
    found: FiledPaper | None = None
    for step in dossier.round(*_OFFERS):
        if step.event == Event.FILE_PAPER and isinstance(step.body, Paper):
            found = FiledPaper(step, step.body, None)
        elif step.event == Event.CONFIRM_PAPER and found is not None:
            found = FiledPaper(found.step, found.body, step)
    return found


def signed_by(dossier: Dossier) -> tuple[str, str] | None:
    """The logins that stand for the agreement; None while it is not signed by both sides.

    On paper it is who filed it and who confirmed it; else the first and the last to sign.
    """
    paper = filed_paper(dossier)
    if paper is not None and paper.confirmed is not None:
        return paper.step.actor, paper.confirmed.actor
    signed = signatures(dossier)
    if offered(dossier) is None or not signed or next_signer(dossier) is not None:
        return None
    return signed[0].actor, signed[-1].actor
