"""A file as it came, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.formats.totals import Tally

Acceptance = Literal["in_force", "run_off", "refused"]
State = Literal["received", "refused", "resent", "held", "posted", "stored", "acknowledged"]
Step = Literal["process", "acknowledge"]


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """`pattern`, `owner` and `version` (the agreement's, at its receipt) are the exchange's.

    They are None for a file that was refused.
    """

    environment: Environment
    id: UUID
    agency: str
    agreement: str | None
    link: str | None
    dataset: str | None
    layout: str | None
    channel: str
    credential: str
    name: str
    sha256: bytes
    length: int
    received_at: datetime
    acceptance: Acceptance
    rule: str | None
    pattern: Literal["batch", "feed"] | None = None
    owner: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class FileState:
    """`detail` is a JSON object."""

    state: State
    detail: str


@dataclass(frozen=True, slots=True)
class Due:
    """What is left to do with a file, and how often it was tried in vain."""

    environment: Environment
    file: UUID
    step: Step
    attempt: int


@dataclass(frozen=True, slots=True)
class FileResult:
    """lines in = posted + duplicate + rejected + suspense, in count and in amount.

    Amounts are those the lines name, whichever way the money went. `corrects` is the posted file
    that declared itself to be the same.
    """

    posted: Tally
    duplicate: Tally
    rejected: Tally
    suspense: Tally
    corrects: UUID | None

    @property
    def lines(self) -> Tally:
        return self.posted + self.duplicate + self.rejected + self.suspense


NOTHING = FileResult(Tally(), Tally(), Tally(), Tally(), None)


@dataclass(frozen=True, slots=True)
class Finding:
    """Why something was not simply posted. `line` 0 is the file as a whole."""

    line: int
    first_column: int
    last_column: int
    field: str
    outcome: Literal["file", "rejected", "duplicate", "suspense"]
    rule: str
    amount_satang: int | None
    thai: str
    english: str
