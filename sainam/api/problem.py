"""Refusals as HTTP: the one table of status codes, and RFC 9457 problem documents."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sainam.exchanges.refusals import PayloadInvalid
from sainam.kit.refusal import Fault, Refusal

# By the first part of a rule, or the whole of it. 422 only where the payload is malformed.
STATUS: dict[str, int] = {
    "acceptance": 409,
    "alarm": 409,
    "alarm.decision": 422,
    "alarm.unknown": 404,
    "access": 409,
    "access.round_day": 422,
    "access.unknown": 404,
    "agreement": 403,
    "agreement.ambiguous": 409,
    "agreement.amendment_not_begun": 409,
    "agreement.cut": 403,
    "agreement.owner": 503,
    "agreement.subject": 401,
    "agreement.parties": 409,
    "agreement.signed_too_late": 409,
    "audit": 503,
    "audit.no_such_blocks": 404,
    "api.body": 400,
    "api.path": 404,
    "api.too_large": 413,
    "callback": 401,
    "callback.unreadable": 400,
    "catalogue": 409,
    "conformance": 409,
    "consent": 403,
    "consent.ended": 409,
    "consent.field": 422,
    "consent.missing": 400,
    "content.gone": 410,
    "copy": 409,
    "copy.one_person": 403,
    "copy.reason": 422,
    "copy.unknown": 404,
    "credential": 409,
    "credential.key": 422,
    "credential.unknown": 404,
    "dataset.unknown": 404,
    "deletion": 409,
    "deletion.retention": 422,
    "deletion.two_people": 403,
    "deletion.unknown": 404,
    "delivery": 409,
    "delivery.unknown": 404,
    "document": 409,
    "document.key": 503,
    "document.key_unusable": 503,
    "document.number": 422,
    "document.reason": 400,
    "document.series": 503,
    "document.text": 422,
    "document.timestamp": 502,
    "document.unknown": 404,
    "deputy": 409,
    "deputy.oneself": 422,
    "deputy.period": 422,
    "deputy.unfit": 422,
    "deputy.unknown": 404,
    "design": 409,
    "design.own_department": 403,
    "dossier": 409,
    "dossier.event_unknown": 404,
    "dossier.fields": 422,
    "dossier.own_request": 403,
    "dossier.role_missing": 403,
    "dossier.two_sides": 403,
    "dossier.unknown": 404,
    "door.already_shut": 409,
    "door.shut": 401,
    "door.unknown": 404,
    "event": 409,
    "event.endpoint_unknown": 404,
    "event.replay_too_large": 422,
    "event.unknown": 404,
    "exchange.unknown": 404,
    "exchange.veiled": 403,
    "file.not_waiting": 409,
    "form": 422,
    "header": 400,
    "hold.incomplete": 422,
    "hold.unknown": 404,
    "hub": 503,
    "hub.busy": 503,
    "hub.bytes_missing": 503,
    "incident": 409,
    "incident.aware": 422,
    "incident.clock_provision": 422,
    "incident.clock_unknown": 404,
    "incident.field": 422,
    "incident.late": 422,
    "incident.not_needed": 422,
    "incident.scope": 422,
    "incident.unknown": 404,
    "invitation": 410,
    "invitation.locked": 429,
    "invitation.unknown": 404,
    "key.in_address": 405,
    "key.known": 409,
    "key.private": 422,
    "key.unknown": 404,
    "law": 409,
    "law.change.unknown": 404,
    "law.lawyer": 403,
    "law.others_change": 403,
    "law.own_change": 403,
    "law.unfit": 422,
    "law.unknown": 404,
    "layout": 422,
    "list": 409,
    "list.unknown": 404,
    "link.held": 503,
    "link.maintenance": 503,
    "live": 409,
    "login": 409,
    "login.password": 422,
    "login.password_same": 422,
    "login.unknown": 404,
    "mail": 409,
    "mail.address": 422,
    "mail.reason": 400,
    "mail.unknown": 404,
    "measure": 409,
    "measure.fields": 422,
    "measure.not_owner": 403,
    "measure.others_statement": 403,
    "measure.own_statement": 403,
    "measure.statement.unknown": 404,
    "measure.unknown": 404,
    "memo": 409,
    "method.unknown": 405,
    "once.identity": 409,
    "once.identity.amount": 409,
    "once.key": 422,
    "once.key_missing": 400,
    "once.running": 409,
    "owner.another": 502,
    "owner.busy": 503,
    "owner.failed": 502,
    "owner.no_data": 404,
    "owner.resting": 503,
    "pack": 409,
    "pack.about": 422,
    "pack.officer": 422,
    "pack.scope": 422,
    "pack.too_long": 413,
    "pack.unknown": 404,
    "payload": 422,
    "payload.too_large": 413,
    "pause": 409,
    "pause.link_unknown": 404,
    "pause.unknown": 404,
    "pause.window": 422,
    "pause.words": 422,
    "people.own_matter": 403,
    "people.reason": 422,
    "people.role_missing": 403,
    "quota.spent": 429,
    "rate.exceeded": 429,
    "registration": 409,
    "registration.code": 422,
    "registration.officer_decides": 403,
    "registration.too_many": 429,
    "registration.unknown": 404,
    "service": 409,
    "service.unknown": 404,
    "service.word_unreadable": 400,
    "signin": 401,
    "signin.code": 422,
    "signin.locked": 429,
    "signin.unfinished": 403,
    "review": 409,
    "review.not_a_member": 403,
    "sample.unknown": 404,
    "signing": 409,
    "signing.exit_unknown": 404,
    "signing.nothing_crossed": 422,
    "staff": 409,
    "staff.not_staff": 404,
    "staff.unknown": 404,
    "subject": 409,
    "subject.field": 422,
    "subject.provision": 422,
    "subject.searcher": 403,
    "subject.unknown": 404,
    "person": 401,
    "person.not_theirs": 403,
    "step": 409,
    "step.reason": 400,
    "token": 401,
    "withholding": 422,
    "withholding.one_person": 403,
    "withholding.unknown": 404,
}
RETRY_AFTER_SECONDS: dict[str, int] = {
    "once.running": 1,
    "hub.busy": 2,
    "hub.gathering": 2,
    "hub.keys_busy": 1,
    "hub.recording": 1,
    "agreement.owner": 60,
    "owner.another": 60,
    "owner.busy": 2,
    "owner.failed": 5,
    "owner.resting": 10,
    "rate.exceeded": 1,
    "invitation.locked": 900,
    "registration.too_many": 3600,
    "service.edit_under_way": 2,
    "signin.locked": 900,
}
CONTENT_TYPE = b"application/problem+json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal on its way out."""

    status: int
    rule: str
    fault: Fault
    body: bytes
    retry_after: int | None = None

    def headers(self) -> list[tuple[bytes, bytes]]:
        headers = [(b"content-type", CONTENT_TYPE), (b"sainam-fault", self.fault.encode())]
        wait = self.retry_after or RETRY_AFTER_SECONDS.get(self.rule)
        if wait is not None:
            headers.append((b"retry-after", str(wait).encode()))
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
    if refusal.thai_detail:
        document["detail_th"] = refusal.thai_detail
    if refusal.place:
        document["place"] = refusal.place
    if isinstance(refusal, PayloadInvalid):
        document["errors"] = refusal.faults
    elif faults := getattr(refusal, "field_faults", ()):  # of a form: each field by itself
        document["errors"] = faults
    if refusal.record is not None:
        document["instance"] = f"urn:uuid:{refusal.record}"
    return Problem(
        status, refusal.rule, refusal.fault, msgspec.json.encode(document), refusal.retry_after
    )
