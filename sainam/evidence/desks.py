"""What the portal and the management API have in common about evidence."""

from __future__ import annotations

from dataclasses import dataclass

from sainam.evidence.incidents.incident_desk import IncidentDesk


@dataclass(frozen=True, slots=True)
class EvidenceDesks:
    incidents: IncidentDesk
