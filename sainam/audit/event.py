"""What may stand in the audit trail: a closed list, source:subject:action."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """Nobody can write a free-text event; the database holds the same list as a type."""

    AGREEMENT_VERSION_RECORDED = "agreement:version:recorded"
    AGREEMENT_GATE_OPENED = "agreement:gate:opened"
    AGREEMENT_GATE_SUSPENDED = "agreement:gate:suspended"
    AGREEMENT_GATE_RESUMED = "agreement:gate:resumed"
    AGREEMENT_GATE_ENDED = "agreement:gate:ended"
    AGREEMENT_GATE_AMENDED = "agreement:gate:amended"
    AGREEMENT_DOOR_OPENED = "agreement:door:opened"
    AGREEMENT_DOOR_SHUT = "agreement:door:shut"
    AGENCY_CREDENTIAL_REGISTERED = "agency:credential:registered"
    AGENCY_CREDENTIAL_ENDED = "agency:credential:ended"
    API_TOKEN_ISSUED = "api:token:issued"  # noqa: S105  the name of an event
    API_TOKEN_REFUSED = "api:token:refused"  # noqa: S105
    AUDIT_EXPORT_MADE = "audit:export:made"
    CATALOGUE_OBJECT_APPLIED = "catalogue:object:applied"
    CATALOGUE_OBJECT_RETIRED = "catalogue:object:retired"
    CLOCK_OFFSET_SET = "clock:offset:set"
    EXCHANGE_LOOKUP_ASKED = "exchange:lookup:asked"
    EXCHANGE_LOOKUP_ANSWERED = "exchange:lookup:answered"
    EXCHANGE_LOOKUP_FAILED = "exchange:lookup:failed"
    EXCHANGE_LOOKUP_CUT = "exchange:lookup:cut"
    EXCHANGE_LOOKUP_ABANDONED = "exchange:lookup:abandoned"
    EXCHANGE_CALL_REFUSED = "exchange:call:refused"
    EXCHANGE_SUBMIT_ACCEPTED = "exchange:submit:accepted"
    EXCHANGE_KEY_CONFLICT = "exchange:key:conflict"
    EXCHANGE_FILE_RECEIVED = "exchange:file:received"
    EXCHANGE_FILE_REFUSED = "exchange:file:refused"
    EXCHANGE_FILE_HELD = "exchange:file:held"
    EXCHANGE_FILE_POSTED = "exchange:file:posted"
    EXCHANGE_FILE_ACKNOWLEDGED = "exchange:file:acknowledged"
    EXCHANGE_FILE_RESENT = "exchange:file:resent"
    EXCHANGE_DELIVERY_ATTEMPTED = "exchange:delivery:attempted"
    EXCHANGE_DELIVERY_CONFIRMED = "exchange:delivery:confirmed"
    EXCHANGE_DELIVERY_REFUSED = "exchange:delivery:refused"
    EXCHANGE_DELIVERY_UNKNOWN = "exchange:delivery:unknown"
    EXCHANGE_DELIVERY_REPEATED = "exchange:delivery:repeated"
    EXCHANGE_DELIVERY_DECIDED = "exchange:delivery:decided"
    PAYMENT_IDENTITY_CONFLICT = "payment:identity:conflict"
    PAYMENT_SUSPENSE_OPENED = "payment:suspense:opened"
    PAYMENT_DAY_RECONCILED = "payment:day:reconciled"
    PORTAL_LOGIN_REGISTERED = "portal:login:registered"
    PORTAL_SESSION_OPENED = "portal:session:opened"
    PORTAL_SESSION_REFUSED = "portal:session:refused"
    PORTAL_SESSION_CLOSED = "portal:session:closed"
    WATER_SERIES_STORED = "water:series:stored"
