"""Whether a form can be proposed, agreed to, escalated and settled."""

from __future__ import annotations

from collections.abc import Mapping

from sainam.onboarding.act import Act, Guard
from sainam.onboarding.bodies import Design, OnProposal, Reason
from sainam.onboarding.common_guards import decided_catalogue, refuse, text_faults
from sainam.onboarding.design import store
from sainam.onboarding.design.design import positions
from sainam.onboarding.design.design_faults import (
    FORMATS,
    SECURITY_PROFILES,
    Around,
    design_faults,
)
from sainam.onboarding.design.owner_orders import orders_in_force
from sainam.onboarding.design.refusals import NoObjection, NotTheLastProposal, OwnDepartment
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.refusals import NotYet, TooEarly, TwoSides
from sainam.onboarding.state import Event


def design_fits(act: Act) -> None:
    """Raises BodyInvalid with every fault at once; a link's name is the dossier's from here on."""
    if isinstance(act.body, Design):
        store.lock_link_names(act.tx)
        _refuse_unfit(act, act.body)


def _refuse_unfit(act: Act, design: Design) -> None:
    around = Around(
        catalogue=decided_catalogue(act),
        orders=orders_in_force(act.tx, act.at),
        reserved=store.links_in_design(act.tx, but=act.dossier.agency),
    )
    refuse(list(design_faults(design, act.dossier, around)))


def proposal_of_the_other(act: Act) -> None:
    """The other department answers the last proposal, and says why where it objects.

    What was proposed is judged again where it is agreed to: days have passed.
    """
    body = act.body
    proposals = positions(act.dossier)
    if not isinstance(body, OnProposal) or not proposals:
        raise NotYet("propose")
    last = proposals[-1]
    if body.proposal != last.step.number:
        raise NotTheLastProposal(f"{last.step.number}")
    if last.step.actor == act.actor.login:
        raise TwoSides
    if last.step.role == act.role:
        raise OwnDepartment
    if act.transition.event == Event.OBJECT:
        refuse(text_faults("reason", body.reason))
    else:
        _refuse_unfit(act, last.design)


def both_agree(act: Act) -> None:
    proposals = positions(act.dossier)
    if not proposals or proposals[-1].answer != Event.AGREE:
        raise NotYet("agree")


def may_escalate(act: Act) -> None:
    """A department, once there was an objection; the hub, once the time is over."""
    if act.role == "hub":
        if act.dossier.due_at is None or act.at < act.dossier.due_at:
            raise TooEarly
        if not positions(act.dossier):
            raise NotYet("propose")
        return
    if not any(one.answer == Event.OBJECT for one in positions(act.dossier)):
        raise NoObjection
    if isinstance(act.body, Reason):
        refuse(text_faults("reason", act.body.reason))


def settles_a_proposal(act: Act) -> None:
    """The chair takes one of the proposals, and says why; not one of their own."""
    body = act.body
    if not isinstance(body, OnProposal):
        return
    chosen = [one for one in positions(act.dossier) if one.step.number == body.proposal]
    faults = text_faults("reason", body.reason)
    if not chosen:
        faults.append(
            FieldFault(
                "proposal", "design.unknown_proposal", "ไม่มีข้อเสนอนี้", "There is no such proposal."
            )
        )
    refuse(faults)
    decided_catalogue(act)
    if chosen[0].step.actor == act.actor.login:
        raise TwoSides


GUARDS: Mapping[str, Guard] = {
    "design_fits": design_fits,
    "proposal_of_the_other": proposal_of_the_other,
    "both_agree": both_agree,
    "may_escalate": may_escalate,
    "settles_a_proposal": settles_a_proposal,
}
__all__ = ["FORMATS", "GUARDS", "SECURITY_PROFILES"]
