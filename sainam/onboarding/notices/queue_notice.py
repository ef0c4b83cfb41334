"""Queues a notice in the transaction of what it tells of: both happen, or neither does."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sainam.agencies.sealer import Sealer
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.onboarding.notices import store
from sainam.onboarding.notices.compose_notice import (
    UnfitFactsError,
    compose_notice,
    facts_of,
)
from sainam.onboarding.notices.notice import Attached, Fact, Mail, Notice, Recipient, Secret

SECRET_PURPOSE = "secret of a mail"  # noqa: S105  a name


def queue_notice(
    tx: Tx,
    *,
    kind: Notice,
    to: tuple[Recipient, ...],
    dossier: str | None,
    facts: Mapping[str, Fact],
    attachments: tuple[Attached, ...] = (),
    sealer: Sealer | None = None,
) -> tuple[UUID, ...]:
    """One mail for each address, so that nobody sees who else was told.

    `dossier` is a fact by itself where the texts name it; a secret among the facts is sealed, for
    the mail that brings it. Raises UnfitFactsError.
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
        _keep_sealed(tx, mail, facts, sealer)
        append(
            tx, Event.MAIL_NOTICE_QUEUED, actor="hub", subject=f"mail:{mail.id}",
            detail={"kind": kind.value, "dossier": dossier, "login": mail.to_login},
        )  # fmt: skip
    return tuple(mail.id for mail in mails)


def _keep_sealed(tx: Tx, mail: Mail, facts: Mapping[str, Fact], sealer: Sealer | None) -> None:
    for secret in (fact for fact in facts.values() if isinstance(fact, Secret)):
        if sealer is None:
            raise UnfitFactsError(f"{mail.kind}: nothing to seal its secret with")
        sealed = sealer.seal(secret.text.encode(), purpose=SECRET_PURPOSE, whose=str(mail.id))
        store.insert_secret(tx, mail.id, sealed, secret.holds_until)
