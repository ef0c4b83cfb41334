"""What the mailbox says over SMTP, and what it can be told to get wrong."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import msgspec
from aiosmtpd.smtp import SMTP, Envelope, Session

from sainam.counterparts.mailbox.kept_mail import MailFolder

HOST_NAME = "mailbox.counterpart.invalid"
LARGEST_MAIL = 32 * 1024 * 1024


class Faults(msgspec.Struct, forbid_unknown_fields=True):
    """How many of the next mails go wrong in each way, in this order.

    `defer`: 451, try later. `refuse`: 550, for good. `lose_answer`: kept, but the line is cut
    before the sender hears of it.
    """

    defer: int = 0
    refuse: int = 0
    lose_answer: int = 0


@dataclass(slots=True)
class SmtpSide:
    """The handler that aiosmtpd asks at each end of DATA."""

    folder: MailFolder
    faults: Faults = field(default_factory=Faults)

    async def handle_DATA(  # noqa: N802  named by the library
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.faults.defer > 0:
            self.faults.defer -= 1
            return "451 4.3.2 Try again later"
        if self.faults.refuse > 0:
            self.faults.refuse -= 1
            return "550 5.1.1 Nobody here reads this"
        content = envelope.original_content or b""
        self.folder.keep(envelope.mail_from or "", list(envelope.rcpt_tos), content)
        if self.faults.lose_answer > 0:
            self.faults.lose_answer -= 1
            if isinstance(server.transport, asyncio.WriteTransport):
                server.transport.abort()
        return "250 2.0.0 Kept"


def protocol(side: SmtpSide) -> SMTP:
    """One for each connection."""
    return SMTP(
        side, hostname=HOST_NAME, ident="Sainam mailbox counterpart",
        data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=False,
    )  # fmt: skip
