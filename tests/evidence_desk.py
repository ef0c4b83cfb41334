"""Papers of the DPO's desk for the tests: issued by the demo's office, signed for trial."""

from __future__ import annotations

from pathlib import Path

from worked_hub import CATALOGUE, MWA

from sainam.documents.office import read_office
from sainam.documents.pades import PadesDesk
from sainam.documents.signing_keys import SigningKeys
from sainam.documents.trial_authority import TrialAuthority
from sainam.evidence.papers import Papers
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.kit.keys.masters import Masters
from sainam.law.register import LawRegister
from sainam.links.applied_catalogue import load_law


def papers(folder: Path, masters: Masters | None = None) -> Papers:
    """The law as the files have it: the database of a test has none applied."""
    trials = TrialAuthority(folder / "trial", "หน่วยงานสมมติ")
    return Papers(
        byte_store=ByteStore(folder / "bytes"),
        office=read_office(MWA),
        signing_desk=PadesDesk(SigningKeys(folder, trials), None),
        register=_law,
        masters=masters or Masters(folder / "masters"),
    )


def _law(tx: Tx) -> LawRegister:
    applied = load_law(tx).register
    return applied if applied.provisions else CATALOGUE.law()
