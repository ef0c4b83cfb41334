"""Carries due mail to the mail server, in the worker: at least once, under one Message-ID.

One worker at a time does it: the session that reads what is due and records what came of it holds
a lock that ends with it, so that a killed worker's mail is at once another's. Between a server's
word and its record lies a moment in which a crash sends the mail again; receivers know it by its
Message-ID.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar
from uuid import UUID

import psycopg

from sainam.agencies.sealer import Sealer
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import APP_ROLE, Tx, session_conninfo
from sainam.onboarding.notices import store
from sainam.onboarding.notices.back_off import LONGEST_WAIT
from sainam.onboarding.notices.mail_message import mail_message
from sainam.onboarding.notices.notice import Mail
from sainam.onboarding.notices.queue_notice import SECRET_PURPOSE
from sainam.onboarding.notices.record_try import Answer, record_try
from sainam.onboarding.notices.secret_part import HIDDEN, filled, has_secret

_log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
UNREACHED_SECONDS = 5.0
OTHER_WORKER_SECONDS = 5.0
SAY_AGAIN_SECONDS = 3600.0
FORGET_SECONDS = 600.0
_LOCK = 7_100_003  # the mail carrier's, among advisory locks
# A worker whose machine vanished is noticed by the database within half a minute.
_NOTICED_SOON = {
    "tcp_keepalives_idle": 10,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 3,
}

# The message, the sender's address, the receiver's: what the mail server said.
Send = Callable[[bytes, str, str], Awaitable[Answer]]
_Result = TypeVar("_Result")


class MailCarrier:
    """One per worker; any number of workers. `send` is None where no mail server is set."""

    def __init__(
        self, url: str, byte_store: ByteStore, sealer: Sealer, *, sender: str, send: Send | None
    ) -> None:
        self._conninfo = session_conninfo(
            url, "sainam mail", role=APP_ROLE, statement_timeout=30_000, **_NOTICED_SOON
        )
        self._byte_store = byte_store
        self._sealer = sealer
        self._sender = sender
        self._send = send

    async def __call__(self, stop: asyncio.Event) -> None:
        """Carries until `stop` is set."""
        session = await asyncio.to_thread(self._connect)
        try:
            if self._send is None:
                await self._say_that_mail_waits(session, stop)
            elif await self._become_the_one(session, stop):
                await _in(session, _bring_near)
                await self._carry(session, self._send, stop)
        finally:
            await asyncio.to_thread(session.close)

    async def _carry(self, session: Tx, send: Send, stop: asyncio.Event) -> None:
        ticks = asyncio.get_running_loop().time
        forget_at = ticks()
        while not stop.is_set():
            if ticks() >= forget_at:
                await _in(session, store.delete_lapsed_secrets)
                forget_at = ticks() + FORGET_SECONDS
            due = await _in(session, _next_due)
            if due is None:
                await _wait(stop, IDLE_SECONDS)
                continue
            answer = await self._try(session, due, send)
            await _in(session, partial(record_try, mail=due.id, answer=answer))
            if answer.result != "accepted":
                _log.warning("mail %s: %s, %s", due.id, answer.result, answer.detail)
            if not answer.reached:
                await _wait(stop, UNREACHED_SECONDS)

    async def _try(self, session: Tx, mail: Mail, send: Send) -> Answer:
        """No secret of the mail is in the answer, whatever the server quotes."""
        sealed = None
        if has_secret(mail.body):
            sealed = await _in(session, partial(store.find_secret, mail=mail.id))
            if sealed is None:
                return Answer("refused", "what this mail was to bring holds no longer", lapsed=True)
        try:
            secret = self._unsealed(mail, sealed)
            whole = replace(mail, body=filled(mail.body, secret))
            message = await asyncio.to_thread(self._message, whole)
        except FileNotFoundError as error:
            return Answer("refused", f"the hub has not kept the attachment {error.filename}")
        except Exception as error:  # noqa: BLE001  one mail must not stand in all others' way
            return Answer("refused", f"the hub cannot write this mail: {error}")
        try:
            answer = await send(message, self._sender, mail.to_address)
        except Exception as error:  # noqa: BLE001  nor a fault that nobody has thought of
            answer = Answer("deferred", f"{type(error).__name__}: {error}")
        return replace(answer, detail=answer.detail.replace(secret or HIDDEN, HIDDEN))

    def _unsealed(self, mail: Mail, sealed: bytes | None) -> str:
        """Empty for a mail that has none."""
        if sealed is None:
            return ""
        secret = self._sealer.unseal(sealed, purpose=SECRET_PURPOSE, whose=str(mail.id))
        if secret is None:
            raise ValueError("its secret was sealed with another key")
        return secret.decode()

    def _message(self, mail: Mail) -> bytes:
        contents = []
        for attached in mail.attachments:
            with self._byte_store.open(attached.sha256) as stream:
                contents.append(stream.read())
        return mail_message(mail, sender=self._sender, contents=contents)

    def _connect(self) -> Tx:
        return psycopg.connect(self._conninfo, autocommit=True, connect_timeout=5)

    async def _become_the_one(self, session: Tx, stop: asyncio.Event) -> bool:
        """Waits until no other worker carries mail; False when told to stop before."""
        while not stop.is_set():
            if await _in(session, _take_lock):
                return True
            await _wait(stop, OTHER_WORKER_SECONDS)
        return False

    async def _say_that_mail_waits(self, session: Tx, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await _in(session, store.delete_lapsed_secrets)
            outbox = await _in(session, store.outbox)
            if outbox.waiting:
                _log.warning(
                    "%s mails wait, the first since %s: SAINAM_SMTP_URL names no mail server",
                    outbox.waiting, outbox.oldest,
                )  # fmt: skip
            await _wait(stop, SAY_AGAIN_SECONDS)


async def _in(session: Tx, step: Callable[[Tx], _Result]) -> _Result:
    """A transaction of the session that holds the lock: without the lock nothing is recorded."""

    def run() -> _Result:
        with session.transaction():
            return step(session)

    return await asyncio.to_thread(run)


def _take_lock(tx: Tx) -> bool:
    row = tx.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
    return bool(row and row[0])


def _bring_near(tx: Tx) -> None:
    store.bring_near(tx, LONGEST_WAIT)


def _next_due(tx: Tx) -> Mail | None:
    due: UUID | None = store.next_due(tx)
    return None if due is None else store.load_mail(tx, due)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
