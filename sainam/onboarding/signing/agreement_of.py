"""The agreement that a dossier brought about, and how it stands in real use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sainam.agreements import store as agreements
from sainam.agreements.in_force import run_off_end
from sainam.agreements.terms import Standing
from sainam.kit.database import Tx
from sainam.onboarding import store


@dataclass(frozen=True, slots=True)
class Brought:
    """`version` of `agreement` came from this dossier.

    `live` is the agreement at its gate in real use, None before go-live; `later` says that another
    version holds there by now, so that this dossier no longer speaks for the agreement.
    """

    agreement: str
    version: int
    live: Standing | None
    later: bool

    def lives_on(self, at: datetime) -> bool:
        """Whether the agreement goes on by another version when this dossier ends."""
        other = self.live is not None and self.live.version != self.version
        return other and not self.over_at_gate(at)

    def over(self, at: datetime) -> bool:
        """For this dossier: the agreement is over, or a later one carries it on."""
        return self.later or self.over_at_gate(at)

    def over_at_gate(self, at: datetime) -> bool:
        """For everybody."""
        return self.live is not None and (self.live.state == "ended" or at >= self.live.valid_until)


def agreement_of(tx: Tx, dossier: str) -> tuple[str, int] | None:
    """Agreement and version."""
    return store.dossier_agreement(tx, dossier)


def brought(tx: Tx, dossier: str) -> Brought | None:
    found = store.dossier_agreement(tx, dossier)
    if found is None:
        return None
    agreement, version = found
    live = agreements.load_standing(tx, "live", agreement)
    return Brought(agreement, version, live, live is not None and live.version > version)


def agreement_until(tx: Tx, dossier: str) -> datetime | None:
    """When the version that this dossier brought about runs out; None where there is none."""
    found = store.dossier_agreement(tx, dossier)
    if found is None:
        return None
    version = agreements.find_version(tx, *found)
    return version.valid_until if version else None


def run_off_over(tx: Tx, agreement: str, at: datetime) -> bool:
    """Whether no file is taken any more, in real use."""
    live = agreements.load_standing(tx, "live", agreement)
    return live is None or at >= run_off_end(live)
