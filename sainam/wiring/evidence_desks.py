"""The desks of evidence, bound to the database, the byte store and the office's papers."""

from __future__ import annotations

from sainam.evidence.compliance.law_desk import LawDesk
from sainam.evidence.copies.copy_desk import CopyDesk
from sainam.evidence.desks import EvidenceDesks
from sainam.evidence.impact.impact_desk import ImpactDesk
from sainam.evidence.incidents.incident_desk import IncidentDesk
from sainam.evidence.papers import Papers
from sainam.evidence.papers_desk import PapersDesk
from sainam.evidence.processing.processing_desk import ProcessingDesk
from sainam.evidence.subjects.consent_desk import ConsentDesk
from sainam.evidence.subjects.subject_desk import SubjectDesk
from sainam.kit.database import Database, Tx
from sainam.kit.keys.data_keys import DataKeys
from sainam.law.register import LawRegister
from sainam.links.applied_catalogue import load_law
from sainam.wiring.access import access_desk
from sainam.wiring.documents import office, signing_desk
from sainam.wiring.evidence import pack_desk
from sainam.wiring.installation import Installation


def evidence_desks(installation: Installation, database: Database) -> EvidenceDesks:
    papers = Papers(
        byte_store=installation.byte_store(),
        office=office(installation.settings),
        signing_desk=signing_desk(installation),
        register=_register,
        masters=installation.masters(),
    )
    keys = DataKeys(database, papers.masters)
    return EvidenceDesks(
        IncidentDesk(database, papers),
        SubjectDesk(database, papers, keys),
        ConsentDesk(database, keys),
        CopyDesk(database, papers),
        PapersDesk(database),
        ProcessingDesk(database),
        pack_desk(installation.settings, database, installation.byte_store()),
        access_desk(installation, database),
        LawDesk(database, installation.byte_store()),
        ImpactDesk(database, installation.byte_store()),
    )


def _register(tx: Tx) -> LawRegister:
    return load_law(tx).register
