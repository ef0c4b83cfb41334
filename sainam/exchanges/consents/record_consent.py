"""Puts a consent into the register, and takes it out of force."""

from __future__ import annotations

from uuid import UUID

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.consents import store
from sainam.exchanges.consents.consent import ConsentGiven, checked
from sainam.exchanges.consents.refusals import ConsentEnded, ConsentUnusable
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.keys.envelope import DataKey, mark

_LONGEST = 2000


def record_consent(tx: Tx, key: DataKey, given: ConsentGiven, *, actor: str) -> UUID:
    """What callers name in Sainam-Consent. `key` is that of the class and month.

    Raises ConsentUnusable.
    """
    given = checked(given)
    if not store.knows_agency(tx, given.agency):
        raise ConsentUnusable("agency", field="agency")
    number = new_id()
    person = mark(key, given.number_kind, given.number)
    store.insert_consent(tx, number, given, mark=person, key=key.number, actor=actor)
    append(
        tx, Event.EVIDENCE_CONSENT_RECORDED, actor=actor, subject=f"consent:{number}",
        environment=given.environment, agency=given.agency,
        detail={
            "dataset": given.dataset, "purpose": given.purpose, "fields": list(given.fields),
            "from": given.given_from.isoformat(), "until": given.given_until.isoformat(),
            "notice": given.notice, "evidence": given.evidence,
        },
    )  # fmt: skip
    return number


def withdraw_consent(tx: Tx, consent: UUID, *, channel: str, reason: str, actor: str) -> None:
    """Waits for the calls that are being recorded under it; none is recorded after.

    Raises ConsentEnded, ConsentUnusable.
    """
    for name, text in (("channel", channel), ("reason", reason)):
        if not text.strip() or len(text) > _LONGEST or "\0" in text:
            raise ConsentUnusable(name, field=name)
    if not store.withdraw(tx, consent, actor=actor, channel=channel.strip(), reason=reason.strip()):
        raise ConsentEnded(str(consent))
    append(
        tx, Event.EVIDENCE_CONSENT_WITHDRAWN, actor=actor, subject=f"consent:{consent}",
        detail={"channel": channel.strip(), "reason": reason.strip()},
    )  # fmt: skip
