"""Mails as files in a folder, as they came, under the lines that a mail server puts before them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

_NAME = re.compile(r"(\d{6})\.eml")


@dataclass(frozen=True, slots=True)
class KeptAttachment:
    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class KeptMail:
    """`number` counts from 1 in the order in which they came; `to` is the envelope's."""

    number: int
    to: str
    sender: str
    subject: str
    message_id: str
    date: str
    text: str
    attachments: tuple[KeptAttachment, ...]
    headers: tuple[tuple[str, str], ...]


class MailFolder:
    """Belongs to one event loop, which alone writes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def keep(self, sender: str, receivers: list[str], content: bytes) -> None:
        """Whole or not at all: written beside, then renamed."""
        for receiver in receivers:
            name = f"{max(self.numbers(), default=0) + 1:06d}"
            envelope = f"Return-Path: <{sender}>\r\nDelivered-To: {receiver}\r\n".encode("ascii")
            beside = self._folder / f"{name}.part"
            beside.write_bytes(envelope + content)
            beside.replace(self._folder / f"{name}.eml")

    def numbers(self) -> list[int]:
        names = (_NAME.fullmatch(path.name) for path in self._folder.iterdir())
        return sorted(int(match[1]) for match in names if match)

    def raw(self, number: int) -> bytes | None:
        path = self._folder / f"{number:06d}.eml"
        return path.read_bytes() if path.exists() else None

    def read(self, number: int) -> KeptMail | None:
        raw = self.raw(number)
        return None if raw is None else read_mail(number, raw)

    def newest(self, *, to: str | None, most: int) -> list[KeptMail]:
        """Newest first; of one receiver or of all."""
        found: list[KeptMail] = []
        for number in reversed(self.numbers()):
            mail = self.read(number)
            if mail is not None and to in (None, mail.to):
                found.append(mail)
            if len(found) == most:
                break
        return found


def read_mail(number: int, raw: bytes) -> KeptMail:
    """As a mail programme shows it: decoded subject, the plain text, the attachments."""
    message = message_from_bytes(raw, _class=EmailMessage, policy=SMTP)
    body = message.get_body(("plain",))
    attachments = tuple(
        KeptAttachment(
            part.get_filename() or "attachment",
            part.get_content_type(),
            bytes(part.get_payload(decode=True) or b""),
        )
        for part in message.iter_attachments()
    )
    return KeptMail(
        number=number,
        to=str(message["Delivered-To"]),
        sender=str(message["From"]),
        subject=str(message["Subject"]),
        message_id=str(message["Message-ID"]),
        date=str(message["Date"]),
        text=str(body.get_content()) if body is not None else "",
        attachments=attachments,
        headers=tuple((name, str(value)) for name, value in message.items()),
    )
