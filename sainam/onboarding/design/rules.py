"""The guards and the effect of choosing the form of a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sainam.agencies import store as agencies
from sainam.onboarding.act import Act, Effect
from sainam.onboarding.bodies import OnProposal
from sainam.onboarding.design.design import agreed_design, grants_of, link_of, positions
from sainam.onboarding.design.guards import GUARDS
from sainam.onboarding.design.link_files import grants_file, link_file
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.recipients import of_roles, tell
from sainam.onboarding.state import STATE_WORDS, State


def keep_link_files(act: Act) -> Mapping[str, Any]:
    """The link in design as files of the catalogue, kept with the step that agreed on it."""
    design = agreed_design(act.dossier)
    if design is None and isinstance(act.body, OnProposal):  # the chair settles by this very step
        chosen = act.body.proposal
        design = next(
            (one.design for one in positions(act.dossier) if one.step.number == chosen), None
        )
    if design is None:
        return {}
    catalogue = act.world.catalogue(act.tx)
    agency = agencies.find_agency(act.tx, act.dossier.agency)
    title = agency.title if agency else catalogue.title_of(act.dossier.agency)
    tell(
        act.tx, Notice.YOUR_TURN, of_roles(act.tx, ("privacy_group",)), act.dossier.id,
        {
            "task": STATE_WORDS[State.MEMO], "agency": act.dossier.agency, "until": act.at,
            "url": act.world.url(act.dossier.id),
        },
    )  # fmt: skip
    return {
        "files": {
            f"links/{design.link.lower()}.yaml": link_file(
                link_of(act.dossier, design, catalogue, title)
            ),
            f"agreements/{act.dossier.id.lower()}.yaml": grants_file(
                grants_of(act.dossier, design, catalogue)
            ),
        }
    }


EFFECTS: Mapping[str, Effect] = {"keep_link_files": keep_link_files}
__all__ = ["EFFECTS", "GUARDS"]
