"""What is told by mail, to whom, and what goes along."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from sainam.formats.layout import Title
from sainam.kit.mail_address import is_mail_address
from sainam.onboarding.notices.refusals import AddressRefused


class Notice(StrEnum):
    """Each kind has its texts in notice_texts.py."""

    REGISTRATION_FILED = "registration_filed"
    REGISTRATION_ACCEPTED = "registration_accepted"
    REGISTRATION_REFUSED = "registration_refused"
    LOGIN_INVITED = "login_invited"
    RECEIPT = "receipt"
    INFORMATION_WANTED = "information_wanted"
    CONVENED = "convened"
    REFUSAL_LETTER = "refusal_letter"
    YOUR_TURN = "your_turn"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    GOVERNOR_ORDER = "governor_order"
    RETURNED = "returned"
    OFFERED_FOR_SIGNING = "offered_for_signing"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    KEYS_WANTED = "keys_wanted"
    CONFORMANCE_RED = "conformance_red"
    ACCEPTED = "accepted"
    LIVE = "live"
    RENEWAL_DUE = "renewal_due"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    DOOR_SHUT = "door_shut"
    OLD_KEY = "old_key"
    ENDED = "ended"
    INCIDENT_NEAR = "incident_near"
    INCIDENT_LATE = "incident_late"
    SUBJECT_NEAR = "subject_near"
    SUBJECT_LATE = "subject_late"
    WITHHELD_REVIEW = "withheld_review"
    LINK_WINDOW = "link_window"
    LINK_HELD = "link_held"
    LINK_FREED = "link_freed"
    PROCESSING_ALARM = "processing_alarm"


@dataclass(frozen=True, slots=True)
class Secret:
    """What only the receiver may read: never in the body as it is kept. `holds_until`: see there.

    From then on it is good for nothing, or a mail that brings it would come too late.
    """

    text: str = field(repr=False)
    holds_until: datetime


# Days and moments are written in Bangkok's time and each language's way; tuples become lists.
Fact: TypeAlias = str | int | date | datetime | Title | Secret | tuple[str | Title, ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """`login` where the address is that of a person who signs in. Raises AddressRefused."""

    address: str
    login: str | None = None

    def __post_init__(self) -> None:
        if not is_mail_address(self.address):
            raise AddressRefused


@dataclass(frozen=True, slots=True)
class Attached:
    """Bytes of the byte store, and the name under which they are attached."""

    sha256: bytes
    name: str
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Mail:
    """One notice to one address, as it was queued; nothing of it changes any more.

    Where a secret belongs, `body` has the mark of secret_part.py.
    """

    id: UUID
    to_address: str
    to_login: str | None
    dossier: str | None
    kind: Notice
    subject: str
    body: str
    attachments: tuple[Attached, ...]
    queued_at: datetime
