"""Whether an item of the exit list can be ticked, and the dossier closed."""

from __future__ import annotations

from collections.abc import Mapping

from sainam.agreements import store as agreements
from sainam.agreements.agreement import read_terms
from sainam.kit.database import Tx
from sainam.onboarding.act import Act, Guard
from sainam.onboarding.bodies import ExitItem
from sainam.onboarding.common_guards import refuse, text_faults
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.refusals import RoleMissing, TwoSides
from sainam.onboarding.signing.agreement_of import agreement_of, run_off_over
from sainam.onboarding.signing.exit_list import Ended, ExitEntry, exit_list, ticked, went_on
from sainam.onboarding.signing.refusals import (
    ExitItemDone,
    ExitListOpen,
    RunOffNotOver,
    UnknownExitItem,
)
from sainam.onboarding.state import Event
from sainam.onboarding.uploads.attached import missing_fault


def exit_entries(tx: Tx, dossier: Dossier) -> tuple[ExitEntry, ...]:
    """The exit list of an ended dossier, as its pages and guards have it."""
    found = agreement_of(tx, dossier.id)
    version = agreements.find_version(tx, *found) if found else None
    return exit_list(
        Ended(
            grants=read_terms(version.terms).grants if version else (),
            direction=dossier.request.direction,
            real=dossier.last(Event.GO_LIVE) is not None,
            went_on=went_on(dossier),
        )
    )


def exit_item_open(act: Act) -> None:
    body = act.body
    if not isinstance(body, ExitItem):
        return
    entry = next((one for one in exit_entries(act.tx, act.dossier) if one.item == body.item), None)
    if entry is None:
        raise UnknownExitItem(body.item)
    if not any(act.actor.in_role(role) for role in entry.roles):
        raise RoleMissing(", ".join(entry.roles))
    if body.item in ticked(act.dossier):
        raise ExitItemDone(body.item)
    found = agreement_of(act.tx, act.dossier.id)
    if entry.last and found is not None and not run_off_over(act.tx, found[0], act.at):
        raise RunOffNotOver(body.item)
    faults = text_faults("note", body.note)
    if entry.certificate == "theirs":
        faults += missing_fault("certificate", body.certificate)
    refuse(faults)


def exit_list_done(act: Act) -> None:
    """All is ticked, and not by one person alone."""
    entries = exit_entries(act.tx, act.dossier)
    done = ticked(act.dossier)
    left = [entry.item for entry in entries if entry.item not in done]
    if left:
        raise ExitListOpen(", ".join(left))
    people = {step.actor for step in done.values()}
    if entries and len(people | {act.actor.login}) == 1:
        raise TwoSides
    if len(entries) > 1 and len(people) == 1:
        raise TwoSides


GUARDS: Mapping[str, Guard] = {
    "exit_item_open": exit_item_open,
    "exit_list_done": exit_list_done,
}
