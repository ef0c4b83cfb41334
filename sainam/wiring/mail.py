"""The worker's mail: carried to the server that the settings name, in a demo to its own mailbox."""

from __future__ import annotations

from sainam.channels.mail_out import MailOut
from sainam.kit.smtp_url import SmtpServer
from sainam.onboarding.notices.carry_mail import MailCarrier
from sainam.wiring.installation import Installation

DEMO_SENDER = "no-reply@hub.invalid"


def mail_carrier(installation: Installation) -> MailCarrier:
    """In a site without a mail server mail waits, and the log says so."""
    settings = installation.settings
    server = settings.smtp_url
    if server is None and settings.mode == "demo":
        server = SmtpServer("smtp", "127.0.0.1", installation.port("smtp"))
    return MailCarrier(
        settings.database_url or "",
        installation.byte_store(),
        installation.sealer(),
        sender=settings.mail_from or DEMO_SENDER,
        send=None if server is None else MailOut(server),
    )
