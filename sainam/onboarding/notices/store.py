"""The SQL of notices by mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.onboarding.notices.notice import Attached, Mail, Notice

_SQL = named_queries(__file__)

Result: TypeAlias = Literal["accepted", "deferred", "refused", "again"]
Standing: TypeAlias = Literal["waiting", "dead", "sent", "lapsed"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """`detail`: what the mail server said; of `again`, who wanted it and why."""

    number: int
    at: datetime
    result: Result
    detail: str


@dataclass(frozen=True, slots=True)
class Outbox:
    """`oldest`: since when the one that waits longest was queued."""

    waiting: int
    oldest: datetime | None
    dead: int


@dataclass(frozen=True, slots=True)
class MailRow:
    """A line of the outbox: the last attempt is None before the first.

    lapsed: nothing is left to do with it, and no mail server took it.
    """

    id: UUID
    to_address: str
    to_login: str | None
    dossier: str | None
    kind: Notice
    subject: str
    queued_at: datetime
    state: Standing
    last_at: datetime | None
    last_result: Result | None
    last_detail: str | None


class _AttachedText(msgspec.Struct, frozen=True):
    sha256: str
    name: str
    media_type: str


def insert_mail(tx: Tx, mail: Mail) -> None:
    """And puts it on the list of what is left to send."""
    values = {
        "id": mail.id,
        "to_address": mail.to_address,
        "to_login": mail.to_login,
        "dossier": mail.dossier,
        "kind": mail.kind.value,
        "subject": mail.subject,
        "body": mail.body,
        "attachments": _text(mail.attachments),
        "queued_at": mail.queued_at,
    }
    tx.execute(_SQL["insert_mail"], values)
    tx.execute(_SQL["insert_due"], values)


def load_mail(tx: Tx, mail: UUID) -> Mail | None:
    row = tx.execute(_SQL["load_mail"], {"id": mail}).fetchone()
    if row is None:
        return None
    number, address, login, dossier, kind, subject, body, attachments, queued_at = row
    return Mail(
        number, address, login, dossier, Notice(kind), subject, body, _attached(attachments),
        queued_at,
    )  # fmt: skip


def insert_secret(tx: Tx, mail: UUID, sealed: bytes, holds_until: datetime) -> None:
    tx.execute(_SQL["insert_secret"], {"mail": mail, "sealed": sealed, "holds_until": holds_until})


def find_secret(tx: Tx, mail: UUID) -> bytes | None:
    """Sealed; None where it is gone, or good for nothing any more."""
    row = tx.execute(_SQL["find_secret"], {"mail": mail}).fetchone()
    return None if row is None else bytes(row[0])


def delete_secret(tx: Tx, mail: UUID) -> None:
    tx.execute(_SQL["delete_secret"], {"mail": mail})


def delete_secrets_of(tx: Tx, login: str, kind: Notice) -> None:
    """What mails of this kind to this login were to bring is good for nothing any more."""
    tx.execute(_SQL["delete_secrets_of"], {"login": login, "kind": kind.value})


def delete_lapsed_secrets(tx: Tx) -> None:
    tx.execute(_SQL["delete_lapsed_secrets"])


def next_due(tx: Tx) -> UUID | None:
    """By the database's clock."""
    row = tx.execute(_SQL["next_due"]).fetchone()
    return None if row is None else row[0]


def lock_due(tx: Tx, mail: UUID) -> Literal["due", "dead"] | None:
    """None: there is nothing left to do with it, or there is no such mail."""
    row = tx.execute(_SQL["lock_due"], {"mail": mail}).fetchone()
    return None if row is None else row[0]


def attempts(tx: Tx, mail: UUID) -> tuple[Attempt, ...]:
    return tuple(Attempt(*row) for row in tx.execute(_SQL["attempts"], {"mail": mail}))


def insert_attempt(tx: Tx, mail: UUID, at: datetime, result: Result, detail: str) -> None:
    tx.execute(_SQL["insert_attempt"], {"mail": mail, "at": at, "result": result, "detail": detail})


def delete_due(tx: Tx, mail: UUID) -> None:
    tx.execute(_SQL["delete_due"], {"mail": mail})


def set_due(tx: Tx, mail: UUID, state: Literal["due", "dead"], due_at: datetime) -> None:
    tx.execute(_SQL["set_due"], {"mail": mail, "state": state, "due_at": due_at})


def bring_near(tx: Tx, longest: timedelta) -> int:
    """Makes due what waits longer than anything waits; how many there were."""
    return tx.execute(_SQL["bring_near"], {"longest": longest}).rowcount


def outbox(tx: Tx) -> Outbox:
    row = tx.execute(_SQL["outbox"]).fetchone()
    return Outbox(*row) if row else Outbox(0, None, 0)


def mails(
    tx: Tx,
    *,
    dossier: str | None = None,
    state: Standing | None = None,
    kind: Notice | None = None,
    before: UUID | None = None,
    limit: int = 200,
) -> tuple[MailRow, ...]:
    """Newest first; `before` is the last one of the part that was read before."""
    asked = {
        "dossier": dossier, "state": state, "kind": kind and kind.value, "before": before,
        "limit": limit,
    }  # fmt: skip
    return tuple(_row(row) for row in tx.execute(_SQL["mails"], asked))


def find_row(tx: Tx, mail: UUID) -> MailRow | None:
    row = tx.execute(_SQL["find_row"], {"mail": mail}).fetchone()
    return None if row is None else _row(row)


def _row(row: Sequence[Any]) -> MailRow:
    number, address, login, dossier, kind, *rest = row
    return MailRow(number, address, login, dossier, Notice(kind), *rest)


def _text(attachments: tuple[Attached, ...]) -> str:
    written = [_AttachedText(one.sha256.hex(), one.name, one.media_type) for one in attachments]
    return msgspec.json.encode(written).decode()


def _attached(text: str) -> tuple[Attached, ...]:
    read = msgspec.json.decode(text, type=list[_AttachedText])
    return tuple(Attached(bytes.fromhex(one.sha256), one.name, one.media_type) for one in read)
