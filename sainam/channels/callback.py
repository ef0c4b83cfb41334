"""Callbacks of owners' systems, proved by Standard Webhooks signatures (standardwebhooks.com)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.exchanges.deliveries.accept_callback import accept_callback
from sainam.exchanges.deliveries.consequences import Consequences
from sainam.exchanges.deliveries.delivery import Owner
from sainam.exchanges.deliveries.refusals import NoSuchDelivery
from sainam.exchanges.deliveries.settle import Settled
from sainam.exchanges.deliveries.store import find_place
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.refusal import Refusal
from sainam.kit.webhook_signature import is_signed_by

TOLERANCE = timedelta(minutes=5)
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)


class SignatureMissing(Refusal):
    """A callback needs the headers webhook-id, webhook-timestamp and webhook-signature."""

    rule = "callback.signature_missing"
    thai = "การแจ้งผลต้องมีส่วนหัว webhook-id, webhook-timestamp และ webhook-signature"


class SignatureWrong(Refusal):
    """The callback was not signed with the secret agreed with this owner's system."""

    rule = "callback.signature"
    thai = "การแจ้งผลไม่ได้ลงลายมือชื่อด้วยรหัสลับที่ตกลงไว้กับระบบปลายทางนี้"


class TimestampFar(Refusal):
    """The callback's timestamp is more than 5 minutes away from the hub's clock."""

    rule = "callback.timestamp"
    thai = "เวลาในการแจ้งผลต่างจากนาฬิกาของระบบเกิน 5 นาที"


def take_callback(
    tx: Tx,
    delivery: UUID,
    headers: Mapping[str, str],
    body: bytes,
    *,
    secrets_of: Callable[[str, Environment], Sequence[str]],
    owner_of: Callable[[str], Owner | None],
    consequences: Consequences,
) -> Settled:
    """One transaction of its own; whatever it returns, the owner need not call again.

    Raises NoSuchDelivery, CallbackUnreadable, and the refusals of `verify_callback`.
    """
    place = find_place(tx, delivery)
    if place is None:
        raise NoSuchDelivery(str(delivery))
    environment, owner = place
    verify_callback(headers, body, secrets=secrets_of(owner, environment), at=clock.now(tx))
    return accept_callback(
        tx,
        delivery,
        body,
        owner_of=owner_of,
        consequences=consequences,
        actor=f"owner:{owner}",
    )


def verify_callback(
    headers: Mapping[str, str], body: bytes, *, secrets: Sequence[str], at: datetime
) -> None:
    """The signature covers id, timestamp and body joined by full stops.

    `headers` by lower-case name; `secrets` as "whsec_<base64>", the old one beside the new while
    they change. Raises SignatureMissing, SignatureWrong, TimestampFar.
    """
    try:
        message_id = headers["webhook-id"]
        timestamp = headers["webhook-timestamp"]
        signatures = headers["webhook-signature"]
    except KeyError as error:
        raise SignatureMissing(header=str(error.args[0])) from error
    if not is_signed_by(signatures, secrets, message_id, timestamp, body):
        raise SignatureWrong
    if not _TIMESTAMP.fullmatch(timestamp):
        raise TimestampFar
    if abs(at.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        raise TimestampFar
