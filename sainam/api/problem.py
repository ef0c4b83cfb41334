"""Refusals as HTTP: the one table of status codes, and RFC 9457 problem documents."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sainam.exchanges.refusals import PayloadInvalid
from sainam.kit.refusal import Fault, Refusal

# By the first part of a rule, or the whole of it. 422 only where the payload is malformed.
STATUS: dict[str, int] = {
    "agreement": 403,
    "agreement.ambiguous": 409,
    "agreement.cut": 403,
    "agreement.owner": 503,
    "audit": 503,
    "audit.no_such_blocks": 404,
    "callback": 401,
    "callback.unreadable": 400,
    "catalogue": 409,
    "credential": 409,
    "credential.key": 422,
    "credential.unknown": 404,
    "dataset.unknown": 404,
    "delivery": 409,
    "delivery.unknown": 404,
    "door.already_shut": 409,
    "door.shut": 401,
    "door.unknown": 404,
    "exchange.unknown": 404,
    "file.not_waiting": 409,
    "header": 400,
    "hub": 503,
    "key.in_address": 405,
    "layout": 422,
    "login": 409,
    "login.password": 422,
    "method.unknown": 405,
    "once.identity": 409,
    "once.identity.amount": 409,
    "once.key": 422,
    "once.key_missing": 400,
    "once.running": 409,
    "owner.failed": 502,
    "owner.no_data": 404,
    "payload": 422,
    "payload.too_large": 413,
    "quota.spent": 429,
    "step": 409,
    "step.reason": 400,
    "token": 401,
}
RETRY_AFTER_SECONDS: dict[str, int] = {
    "once.running": 1,
    "hub.recording": 1,
    "agreement.owner": 60,
    "owner.failed": 5,
}
CONTENT_TYPE = b"application/problem+json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal on its way out."""

    status: int
    rule: str
    fault: Fault
    body: bytes

    def headers(self) -> list[tuple[bytes, bytes]]:
        headers = [(b"content-type", CONTENT_TYPE), (b"sainam-fault", self.fault.encode())]
        if self.rule in RETRY_AFTER_SECONDS:
            headers.append((b"retry-after", str(RETRY_AFTER_SECONDS[self.rule]).encode()))
        if self.status == 401:
            headers.append((b"www-authenticate", b'Bearer realm="sainam"'))
        if self.status == 405:  # RFC 9110 section 15.5.6
            personal = self.rule == "key.in_address"
            headers.append((b"allow", b"POST" if personal else b"GET, POST"))
        return headers


def status_of(rule: str) -> int:
    """KeyError for a rule that has no status: a guard test asks for every rule there is."""
    return STATUS[rule] if rule in STATUS else STATUS[rule.partition(".")[0]]


def problem(refusal: Refusal) -> Problem:
    """The bilingual document; `instance` is the number under which the refusal is on record."""
    status = status_of(refusal.rule)
    document: dict[str, object] = {
        "type": f"urn:sainam:rule:{refusal.rule}",
        "title": refusal.sentence(),
        "title_th": refusal.thai,
        "status": status,
        "rule": refusal.rule,
        "fault": refusal.fault,
    }
    if refusal.detail:
        document["detail"] = refusal.detail
    if refusal.place:
        document["place"] = refusal.place
    if isinstance(refusal, PayloadInvalid):
        document["errors"] = refusal.faults
    if refusal.record is not None:
        document["instance"] = f"urn:uuid:{refusal.record}"
    return Problem(status, refusal.rule, refusal.fault, msgspec.json.encode(document))
