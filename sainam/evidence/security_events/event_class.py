"""Which events of the audit trail the operations centre is told of, and as what (OCSF 1.3). Pure.

Exchanges that went well are not among them: they are traffic records, which are kept and exported
apart. None of these events has data of the people whom the traffic is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from sainam.audit.event import Event


class Severity(IntEnum):
    INFORMATIONAL = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4


ClassName = Literal["Account Change", "Authentication", "Entity Management", "API Activity",
                    "Detection Finding"]  # fmt: skip
# Of each class its uid; the category is its thousands.
CLASS_UIDS: Mapping[ClassName, int] = {
    "Detection Finding": 2004,
    "Account Change": 3001,
    "Authentication": 3002,
    "Entity Management": 3004,
    "API Activity": 6003,
}
CATEGORIES: Mapping[int, str] = {
    2: "Findings",
    3: "Identity & Access Management",
    6: "Application Activity",
}
_OTHER = 99


@dataclass(frozen=True, slots=True)
class EventClass:
    """`activity` is the class's own number; 99: none of its activities."""

    name: ClassName
    activity: int
    severity: Severity = Severity.INFORMATIONAL
    failed: bool = False

    @property
    def uid(self) -> int:
        return CLASS_UIDS[self.name]

    @property
    def category(self) -> int:
        return self.uid // 1000

    @property
    def type_uid(self) -> int:
        return self.uid * 100 + self.activity


def _account(activity: int, severity: Severity = Severity.LOW) -> EventClass:
    return EventClass("Account Change", activity, severity)


def _entity(activity: int, severity: Severity = Severity.LOW) -> EventClass:
    return EventClass("Entity Management", activity, severity)


def _finding(activity: int, severity: Severity) -> EventClass:
    return EventClass("Detection Finding", activity, severity)


_LOGON = EventClass("Authentication", 1)
_LOGOFF = EventClass("Authentication", 2)
_REFUSED = EventClass("Authentication", 1, Severity.MEDIUM, failed=True)
_CREATE, _READ, _UPDATE, _DELETE = 1, 2, 3, 4
_OPENED, _STEPPED, _CLOSED = 1, 2, 3

SECURITY_EVENTS: Mapping[Event, EventClass] = {
    Event.PORTAL_SESSION_OPENED: _LOGON,
    Event.PORTAL_SESSION_CLOSED: _LOGOFF,
    Event.PORTAL_SESSION_REFUSED: _REFUSED,
    Event.API_TOKEN_ISSUED: _LOGON,
    Event.API_TOKEN_REFUSED: _REFUSED,
    Event.SFTP_SESSION_REFUSED: _REFUSED,
    Event.PORTAL_INVITATION_REFUSED: _REFUSED,
    Event.PORTAL_LOGIN_REGISTERED: _account(1),
    Event.PORTAL_LOGIN_ENDED: _account(5),
    Event.PORTAL_LOGIN_LOCKED: _account(9, Severity.HIGH),
    Event.PORTAL_PASSWORD_SET: _account(3),
    Event.PORTAL_TOTP_ENROLLED: _account(10),
    Event.PORTAL_TOTP_ENDED: _account(11, Severity.MEDIUM),
    Event.PORTAL_DEPUTY_APPOINTED: _account(7),
    Event.PORTAL_DEPUTY_ENDED: _account(8),
    Event.PORTAL_INVITATION_MADE: _account(_OTHER),
    Event.PORTAL_INVITATION_USED: _account(2),
    Event.PORTAL_STAFF_PROPOSED: _account(_OTHER),
    Event.PORTAL_STAFF_DECIDED: _account(_OTHER, Severity.MEDIUM),
    Event.AGENCY_CREDENTIAL_REGISTERED: _account(1),
    Event.AGENCY_CREDENTIAL_ENDED: _account(5, Severity.MEDIUM),
    Event.EXCHANGE_CALL_REFUSED: EventClass("API Activity", _OTHER, Severity.LOW, failed=True),
    Event.AGREEMENT_GATE_OPENED: _entity(_CREATE),
    Event.AGREEMENT_GATE_SUSPENDED: _entity(_UPDATE, Severity.MEDIUM),
    Event.AGREEMENT_GATE_RESUMED: _entity(_UPDATE),
    Event.AGREEMENT_GATE_AMENDED: _entity(_UPDATE),
    Event.AGREEMENT_GATE_ENDED: _entity(_DELETE),
    Event.AGREEMENT_DOOR_OPENED: _entity(_CREATE),
    Event.AGREEMENT_DOOR_SHUT: _entity(_DELETE, Severity.MEDIUM),
    Event.AUDIT_EXPORT_MADE: _entity(_READ),
    Event.CATALOGUE_OBJECT_APPLIED: _entity(_UPDATE),
    Event.CATALOGUE_OBJECT_RETIRED: _entity(_DELETE),
    Event.CLOCK_OFFSET_SET: _entity(_UPDATE, Severity.HIGH),
    Event.EVIDENCE_KEY_TURNED: _entity(_UPDATE, Severity.MEDIUM),
    Event.EVIDENCE_RETENTION_SET: _entity(_UPDATE),
    Event.EVIDENCE_HOLD_PLACED: _entity(_CREATE),
    Event.EVIDENCE_HOLD_ENDED: _entity(_DELETE, Severity.MEDIUM),
    Event.EVIDENCE_DELETION_ORDERED: _entity(_UPDATE, Severity.MEDIUM),
    Event.EVIDENCE_DELETION_PROVED: _entity(_DELETE, Severity.MEDIUM),
    Event.EVIDENCE_PACK_MADE: _entity(_READ),
    Event.EVIDENCE_REVIEW_MADE: _entity(_READ),
    Event.MAIL_NOTICE_SEEN: _entity(_READ, Severity.INFORMATIONAL),
    Event.EVIDENCE_ALARM_RAISED: _finding(_OPENED, Severity.HIGH),
    Event.EVIDENCE_ALARM_ENDED: _finding(_CLOSED, Severity.LOW),
    Event.EVIDENCE_INCIDENT_OPENED: _finding(_OPENED, Severity.HIGH),
    Event.EVIDENCE_INCIDENT_STEPPED: _finding(_STEPPED, Severity.LOW),
}
