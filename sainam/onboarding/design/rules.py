"""The guards and the effect of choosing the form of a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sainam.agencies import store as agencies
from sainam.onboarding.act import Act, Effect
from sainam.onboarding.bodies import Design, OnProposal
from sainam.onboarding.common_guards import decided_catalogue
from sainam.onboarding.design.design import agreed_design, grants_of, link_of, positions
from sainam.onboarding.design.guards import GUARDS
from sainam.onboarding.design.link_files import agency_file, agreement_draft, link_file
from sainam.onboarding.design.own_contracts import own_contracts
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.recipients import of_roles, tell
from sainam.onboarding.state import STATE_WORDS, State


def keep_link_files(act: Act) -> Mapping[str, Any]:
    """The link in design as files of the catalogue, kept with the step that chose its form."""
    design = _chosen(act)
    if design is None:
        return {}
    _tell(act)
    contracts = own_contracts(act, design)
    return {
        "link": design.link,
        "files": {**_files(act, design), **{one.path: one.text for one in contracts}},
        "contracts": [one.told() for one in contracts],
    }


def _chosen(act: Act) -> Design | None:
    """What both agreed to, or what the chair settles on by this very step."""
    if not isinstance(act.body, OnProposal):
        return agreed_design(act.dossier)
    chosen = act.body.proposal
    return next((one.design for one in positions(act.dossier) if one.step.number == chosen), None)


def _files(act: Act, design: Design) -> dict[str, str]:
    catalogue = decided_catalogue(act)
    code, request = act.dossier.agency, act.dossier.request
    agency = agencies.find_agency(act.tx, code)
    title = agency.title if agency else catalogue.title_of(code)
    link = link_of(act.dossier, design, catalogue, title)
    grants = grants_of(act.dossier, design, catalogue)
    files = {
        f"links/{design.link.lower()}.yaml": link_file(link),
        f"agreements/drafts/{act.dossier.id.lower()}.yaml": agreement_draft(
            code, request.first_day, request.until, grants
        ),
    }
    if agency is not None and code not in catalogue.agencies:
        files[f"agencies/{code.lower()}.yaml"] = agency_file(agency)
    return files


def _tell(act: Act) -> None:
    tell(
        act.tx, Notice.YOUR_TURN, of_roles(act.tx, ("privacy_group",)), act.dossier.id,
        {
            "task": STATE_WORDS[State.MEMO], "agency": act.dossier.agency, "until": act.at,
            "url": act.world.url(act.dossier.id),
        },
    )  # fmt: skip


EFFECTS: Mapping[str, Effect] = {"keep_link_files": keep_link_files}
__all__ = ["EFFECTS", "GUARDS"]
