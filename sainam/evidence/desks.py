"""What the portal and the management API have in common about evidence."""

from __future__ import annotations

from dataclasses import dataclass

from sainam.evidence.access.access_desk import AccessDesk
from sainam.evidence.compliance.law_desk import LawDesk
from sainam.evidence.copies.copy_desk import CopyDesk
from sainam.evidence.impact.impact_desk import ImpactDesk
from sainam.evidence.incidents.incident_desk import IncidentDesk
from sainam.evidence.pack.pack_desk import PackDesk
from sainam.evidence.papers_desk import PapersDesk
from sainam.evidence.processing.processing_desk import ProcessingDesk
from sainam.evidence.subjects.consent_desk import ConsentDesk
from sainam.evidence.subjects.subject_desk import SubjectDesk


@dataclass(frozen=True, slots=True)
class EvidenceDesks:
    incidents: IncidentDesk
    subjects: SubjectDesk
    consents: ConsentDesk
    copies: CopyDesk
    papers: PapersDesk
    processing: ProcessingDesk
    packs: PackDesk
    accesses: AccessDesk
    law: LawDesk
    impacts: ImpactDesk
