"""Reads one mail in full: who did is on the audit trail, and what is secret in it stays hidden."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx
from sainam.onboarding.notices import store
from sainam.onboarding.notices.notice import Mail
from sainam.onboarding.notices.refusals import UnknownMail
from sainam.onboarding.notices.secret_part import has_secret, shown
from sainam.onboarding.notices.store import Attempt, MailRow


@dataclass(frozen=True, slots=True)
class SeenMail:
    """`row` says how it stands; `hides` whether the body had a secret, which is not in it here."""

    row: MailRow
    mail: Mail
    attempts: tuple[Attempt, ...]
    hides: bool


def see_mail(tx: Tx, mail: UUID, *, actor: str) -> SeenMail:
    """Raises UnknownMail."""
    row, found = store.find_row(tx, mail), store.load_mail(tx, mail)
    if row is None or found is None:
        raise UnknownMail(str(mail))
    append(
        tx, Event.MAIL_NOTICE_SEEN, actor=actor, subject=f"mail:{mail}",
        detail={"kind": found.kind.value, "dossier": found.dossier},
    )  # fmt: skip
    whole = replace(found, body=shown(found.body))
    return SeenMail(row, whole, store.attempts(tx, mail), has_secret(found.body))
