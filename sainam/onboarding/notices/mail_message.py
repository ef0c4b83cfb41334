"""A queued notice as the bytes that go out: the same bytes each time they are made. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sainam.kit.thai_dates import BANGKOK
from sainam.onboarding.notices.notice import Mail

SENDER_NAME = "สายน้ำ · Sainam"  # short: one encoded word, which every reader puts together
_UNNAMEABLE = frozenset('/\\:*?"<>|')


def message_id(mail: Mail) -> str:
    """Follows from the mail's own number alone, so that no setting can change it between tries."""
    return f"<{mail.id}@hub.sainam>"


def mail_message(mail: Mail, *, sender: str, contents: Sequence[bytes]) -> bytes:
    """`contents` are the bytes of the attachments, in their order. Plain text, RFC 3834 marked.

    All is ASCII, whatever the mail server can do. Raises ValueError for a subject of two lines.
    """
    if not mail.subject.isprintable():
        raise ValueError("a subject is one printable line")
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = Address(SENDER_NAME, addr_spec=sender)
    message["To"] = Address(addr_spec=mail.to_address)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.queued_at.astimezone(BANGKOK))
    message["Message-ID"] = message_id(mail)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # what Exchange looks at instead
    message.set_content(mail.body, cte="base64")
    message["Content-Language"] = "th, en"
    for rank, (attached, content) in enumerate(zip(mail.attachments, contents, strict=True), 1):
        main, _, sub = attached.media_type.partition("/")
        message.add_attachment(
            content, maintype=main, subtype=sub, filename=file_name(attached.name, rank)
        )
    if message.is_multipart():
        message.set_boundary(f"={mail.id.hex}=")
    return message.as_bytes()


def file_name(name: str, rank: int) -> str:
    """Printable, without a path, and never empty."""
    kept = "".join(
        character for character in name if character.isprintable() and character not in _UNNAMEABLE
    ).strip(". ")
    return kept[-120:] or f"attachment-{rank}"
