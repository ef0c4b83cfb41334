"""What a dossier has to try out: its checks and the sample files, from what was agreed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sainam.kit.database import Tx
from sainam.onboarding import store as dossiers
from sainam.onboarding.act import World
from sainam.onboarding.decided import as_decided
from sainam.onboarding.design.design import agreed_design, grants_of
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.going_live.checks import Trial, checks_of
from sainam.onboarding.going_live.conformance import Check
from sainam.onboarding.going_live.refusals import SampleUnknown
from sainam.onboarding.going_live.samples import sample_file, sample_kinds, sample_name


def checks_for(tx: Tx, world: World, dossier: Dossier) -> tuple[Check, ...]:
    """Of every grant of the agreed form; none before there is one. Raises DecidedOnMoved."""
    return tuple(check for trial in _trials(tx, world, dossier) for check in checks_of(trial))


def sample_for(tx: Tx, world: World, dossier: Dossier, name: str, at: datetime) -> bytes:
    """Raises SampleUnknown, DecidedOnMoved."""
    for trial in _trials(tx, world, dossier):
        layout = trial.layout
        for kind in sample_kinds(layout) if layout else ():
            if layout and name == sample_name(trial.grant.dataset, kind, layout):
                return sample_file(layout, trial.contract, kind, at)
    raise SampleUnknown(name)


def _trials(tx: Tx, world: World, dossier: Dossier) -> Iterator[Trial]:
    design = agreed_design(dossier)
    if design is None:
        return
    catalogue = as_decided(dossier, world.catalogue(tx), world.register(tx)[0])
    made = dossiers.dossier_agreement(tx, dossier.id)
    for grant in grants_of(dossier, design, catalogue):
        yield Trial(
            grant=grant,
            contract=catalogue.contracts[grant.dataset],
            agency=dossier.agency,
            agreement=made[0] if made else "",
            layout=catalogue.layouts.get(grant.layout or ""),
        )
