"""The controls of ISO/IEC 27001 Annex A, each with what the hub can show of it, or its owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sainam.evidence.compliance.probes import Probes
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.law.control import Control, Theme
from sainam.law.measure import Reading
from sainam.law.policy_document import DocumentStanding, PolicyDocument
from sainam.links.applied_catalogue import load_catalogue


@dataclass(frozen=True, slots=True)
class ControlRow:
    """With neither a reading nor a paper it is for its owner to answer."""

    control: Control
    reading: Reading | None = None
    paper: PolicyDocument | None = None
    paper_standing: DocumentStanding | None = None

    @property
    def theme(self) -> Theme:
        return self.control.theme


@dataclass(frozen=True, slots=True)
class AnnexA:
    on: date
    rows: tuple[ControlRow, ...]


def annex_a(tx: Tx) -> AnnexA:
    """As it stands now, in the order of the annex."""
    now = clock.now(tx)
    today, catalogue = business_date(now), load_catalogue(tx)
    probes = Probes(tx, catalogue, now)
    rows = []
    for control in sorted(catalogue.controls.values(), key=lambda one: one.place):
        paper = catalogue.policy_documents.get(control.document or "")
        standing = None if paper is None else paper.standing(today)
        rows.append(ControlRow(control, probes.read(control), paper, standing))
    return AnnexA(today, tuple(rows))
