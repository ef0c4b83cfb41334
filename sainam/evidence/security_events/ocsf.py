"""An event of the audit trail as an OCSF event, and as a line of syslog (RFC 5424). Pure."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sainam.audit.canonical_event import RecordedEvent
from sainam.audit.event import Event
from sainam.evidence.security_events.event_class import (
    CATEGORIES,
    SECURITY_EVENTS,
    EventClass,
    Severity,
)

SCHEMA = "1.3.0"
APP = "sainam"
_LOG_AUDIT, _AUTHPRIV = 13, 10  # facilities
_SEVERITIES = {
    Severity.INFORMATIONAL: 6,
    Severity.LOW: 5,
    Severity.MEDIUM: 4,
    Severity.HIGH: 3,
}
_LONGEST_HOST, _LONGEST_ID = 255, 32
_SUCCESS, _FAILURE = 1, 2
_IDENTITY = 3  # the category


def ocsf_event(event: RecordedEvent) -> bytes:
    """JSON of ASCII alone, so that no reader has to guess. Raises KeyError for no security event.

    `metadata.uid` is the same however often the event is sent.
    """
    told = SECURITY_EVENTS[Event(event.event)]
    body = {
        **_classified(told),
        "time": round(datetime.fromisoformat(event.at).timestamp() * 1000),
        "message": event.event,
        "status_id": _FAILURE if told.failed else _SUCCESS,
        "metadata": {
            "version": SCHEMA,
            "product": {"name": "Sainam", "vendor_name": "Sainam"},
            "uid": f"{event.txid}-{event.seq}",
            "event_code": event.event,
            "log_name": "audit",
        },
        "actor": {"user": {"name": event.actor}},
        **_about(event, told),
        "unmapped": {
            "subject": event.subject,
            "environment": event.environment,
            "agency": event.agency,
            "detail": json.loads(event.detail),
        },
    }
    return json.dumps(body, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()


def syslog_line(event: RecordedEvent, *, host: str) -> bytes:
    """One message without a frame; its text is the OCSF event. Raises KeyError as ocsf_event."""
    told = SECURITY_EVENTS[Event(event.event)]
    facility = _AUTHPRIV if told.category == _IDENTITY else _LOG_AUDIT
    priority = facility * 8 + _SEVERITIES[told.severity]
    head = (
        f"<{priority}>1 {event.at} {_printable(host, _LONGEST_HOST)} {APP} - "
        f'{_printable(event.event, _LONGEST_ID)} [origin software="{APP}"] '
    )
    return head.encode("ascii") + ocsf_event(event)


def _classified(told: EventClass) -> dict[str, Any]:
    return {
        "category_uid": told.category,
        "category_name": CATEGORIES[told.category],
        "class_uid": told.uid,
        "class_name": told.name,
        "activity_id": told.activity,
        "type_uid": told.type_uid,
        "severity_id": int(told.severity),
        "severity": told.severity.name.capitalize(),
    }


def _about(event: RecordedEvent, told: EventClass) -> dict[str, Any]:
    """What the class wants beside: whose account, which entity, which call, which finding."""
    kind, _, number = event.subject.partition(":")
    match told.name:
        case "Authentication" | "Account Change":
            return {"user": {"name": number or event.subject, "type": kind}}
        case "Entity Management":
            return {"entity": {"type": kind, "uid": number or event.subject}}
        case "API Activity":
            return {
                "api": {"operation": json.loads(event.detail).get("dataset") or "unknown"},
                "src_endpoint": {"name": event.agency or event.actor},
                "activity_name": event.event,
            }
        case "Detection Finding":
            return {"finding_info": {"uid": event.subject, "title": event.event}}


def _printable(text: str, longest: int) -> str:
    """Printable ASCII without spaces, as the head of a line wants it; a dash where none is left."""
    return "".join(sign for sign in text if "!" <= sign <= "~")[:longest] or "-"
