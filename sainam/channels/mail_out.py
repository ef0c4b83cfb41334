"""Hands mail to the mail server over SMTP: one connection a mail, in the clear only if so set."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from sainam.kit.smtp_url import SmtpServer
from sainam.onboarding.notices.record_try import Answer

SECONDS = 30.0
GOODBYE_SECONDS = 2.0
_TURNS = 3
_PERMANENT = 500


class MailOut:
    """Without `tls` the server's certificate must be one that this machine trusts."""

    def __init__(
        self, server: SmtpServer, *, seconds: float = SECONDS, tls: ssl.SSLContext | None = None
    ) -> None:
        self._server = server
        self._seconds = seconds
        self._tls = tls

    async def __call__(self, message: bytes, sender: str, to: str) -> Answer:
        """Never raises for what a server or the way to it does."""
        client = SMTP(
            hostname=self._server.host,
            port=self._server.port,
            use_tls=self._server.safety == "smtps",
            start_tls=self._server.safety == "smtp+starttls",
            tls_context=self._tls,
            timeout=self._seconds,
        )
        try:
            await client.connect()
            if self._server.user is not None and self._server.password is not None:
                await client.login(self._server.user, self._server.password)
            return await _handed_over(client, message, sender, to)
        except (SMTPException, OSError) as error:
            return Answer("deferred", _told(error), reached=False)
        finally:
            await _hung_up(client)


async def _hung_up(client: SMTP) -> None:
    """With a word of goodbye where one is heard, and without waiting for TLS to end in order."""
    if client.is_connected:
        with suppress(SMTPException, OSError):
            await client.quit(timeout=GOODBYE_SECONDS)
    if isinstance(client.transport, asyncio.WriteTransport):
        client.transport.abort()
    client.close()
    for _ in range(_TURNS):  # the line is let go at the loop's next turns
        await asyncio.sleep(0)


async def _handed_over(client: SMTP, message: bytes, sender: str, to: str) -> Answer:
    try:
        _, said = await client.sendmail(sender, [to], message)
    except (SMTPException, OSError) as error:
        return Answer("refused" if _for_good(error) else "deferred", _told(error))
    return Answer("accepted", said)


def _for_good(error: Exception) -> bool:
    """Only where the server refuses this receiver or this mail; its own troubles pass."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(refused.code >= _PERMANENT for refused in error.recipients)
    return isinstance(error, SMTPDataError | SMTPRecipientRefused) and error.code >= _PERMANENT


def _told(error: Exception) -> str:
    """What stood in the way, without anything that the hub had said to the server."""
    if isinstance(error, SMTPAuthenticationError):
        return f"{error.code}: the mail server does not take the hub's user and password"
    if isinstance(error, SMTPRecipientsRefused):
        return "; ".join(f"{refused.code} {refused.message}" for refused in error.recipients)
    if isinstance(error, SMTPResponseException):
        return f"{error.code} {error.message}"
    return f"{type(error).__name__}: {error}"
