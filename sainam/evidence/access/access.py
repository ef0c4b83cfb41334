"""Access as it really is: a login with its roles, a credential with its doors; its reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Literal

import rfc8785

from sainam.formats.layout import Title
from sainam.kit.thai_dates import business_date

Result = Literal["kept", "ended"]
REVIEW_DAYS = 180  # between two reviews, and from the beginning to the first
READS = ("admin", "dpo", "auditor")
REVIEWS = ("admin", "dpo")


@dataclass(frozen=True, slots=True)
class Round:
    """Until `due` all that was there when it was opened is to be reviewed."""

    number: int
    opened_at: datetime
    opened_by: str
    due: date
    reason: str


@dataclass(frozen=True, slots=True)
class LastReview:
    result: str
    next_due: date
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Access:
    """`subject` is login:name or credential:id. `rights`: roles, or agreement · channel · folder.

    `begun_at` is when it was registered; `second_factor` None for a credential.
    """

    subject: str
    title: Title
    agency: str | None
    kind: str
    rights: tuple[str, ...]
    begun_at: datetime
    second_factor: bool | None = None
    fingerprint: str = ""
    last: LastReview | None = None

    @property
    def is_login(self) -> bool:
        return self.subject.startswith("login:")

    @property
    def name(self) -> str:
        return self.subject.partition(":")[2]

    @property
    def seen(self) -> str:
        """What lies before a reviewer, as a digest: another right makes it another one."""
        said = {
            "agency": self.agency,
            "fingerprint": self.fingerprint,
            "kind": self.kind,
            "rights": list(self.rights),
            "second_factor": self.second_factor,
            "subject": self.subject,
        }
        return sha256(rfc8785.dumps(said)).hexdigest()


def due_of(access: Access, newest: Round | None) -> date:
    """The day by which it is to be reviewed: its own, or an earlier one of the round."""
    last = access.last
    if last is not None:
        own = last.next_due
    else:
        own = business_date(access.begun_at) + timedelta(days=REVIEW_DAYS)
    if newest is None or access.begun_at > newest.opened_at:
        return own
    reviewed = last is not None and last.at >= newest.opened_at
    return own if reviewed else min(own, newest.due)
