"""Queues a notice in the transaction of what it tells of: both happen, or neither does."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.onboarding.notices import store
from sainam.onboarding.notices.compose_notice import compose_notice, facts_of
from sainam.onboarding.notices.notice import Attached, Fact, Mail, Notice, Recipient


def queue_notice(
    tx: Tx,
    *,
    kind: Notice,
    to: tuple[Recipient, ...],
    dossier: str | None,
    facts: Mapping[str, Fact],
    attachments: tuple[Attached, ...] = (),
) -> tuple[UUID, ...]:
    """One mail for each address, so that nobody sees who else was told.

    `dossier` is a fact by itself where the texts name it. Raises UnfitFactsError.
    """
    if dossier is not None and "dossier" in facts_of(kind):
        facts = {**facts, "dossier": dossier}
    composed = compose_notice(kind, facts)
    at = clock.now(tx)
    logins = {recipient.address: recipient.login for recipient in reversed(to)}
    mails = [
        Mail(
            new_id(), address, login, dossier, kind, composed.subject, composed.body, attachments,
            at,
        )
        for address, login in logins.items()
    ]  # fmt: skip
    for mail in mails:
        store.insert_mail(tx, mail)
        append(
            tx, Event.MAIL_NOTICE_QUEUED, actor="hub", subject=f"mail:{mail.id}",
            detail={"kind": kind.value, "dossier": dossier, "login": mail.to_login},
        )  # fmt: skip
    return tuple(mail.id for mail in mails)
