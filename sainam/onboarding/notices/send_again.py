"""Has a mail that was given up tried once more, under its old Message-ID."""

from __future__ import annotations

from uuid import UUID

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.onboarding.notices import store
from sainam.onboarding.notices.refusals import MailLapsed, MailNotDead, ReasonMissing, UnknownMail
from sainam.onboarding.notices.secret_part import has_secret


def send_again(tx: Tx, mail: UUID, *, actor: str, reason: str) -> None:
    """Counted anew from here. Raises ReasonMissing, UnknownMail, MailNotDead, MailLapsed."""
    if not reason.strip():
        raise ReasonMissing
    state = store.lock_due(tx, mail)
    found = store.load_mail(tx, mail)
    if found is None:
        raise UnknownMail(str(mail))
    if state != "dead":
        raise MailNotDead(str(mail))
    if has_secret(found.body) and store.find_secret(tx, mail) is None:
        raise MailLapsed(str(mail))
    at = clock.now(tx)
    store.insert_attempt(tx, mail, at, "again", f"{actor}: {reason.strip()}")
    store.set_due(tx, mail, "due", at)
    append(
        tx, Event.MAIL_NOTICE_REPEATED, actor=actor, subject=f"mail:{mail}",
        detail={"reason": reason.strip()},
    )  # fmt: skip
