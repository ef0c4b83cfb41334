"""What is sealed and until when, what keeps it, what was deleted and the proof of it."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from sainam.portal.views.bilingual import Words

DeletionState = Literal["ordered", "ended", "turned", "destroyed", "dropped", "proved"]
MonthState = Literal["kept", "due", "held"]
HoldState = Literal["standing", "over"]
HoldKind = Literal["subject", "exchange", "file", "class_month"]


class SealedMonthView(Struct, frozen=True, kw_only=True):
    """`due` is the first day on which it may go; None: it never goes."""

    retention: str
    title: Words
    month: date
    due: date | None
    state: MonthState


class DeletionView(Struct, frozen=True, kw_only=True):
    """Of a month of a class; or of one file, by its name and id."""

    id: str
    retention: str
    title: Words
    month: date
    reason: str
    ordered_by: str
    confirmed_by: str
    ordered_at: datetime
    state: DeletionState
    file: str | None = None
    file_name: str | None = None


class HoldView(Struct, frozen=True, kw_only=True):
    """`about`: an exchange, or a class and month; a held person's number is kept nowhere."""

    id: str
    kind: HoldKind
    about: str | None
    reference: str
    reason: str
    review: date
    placed_by: str
    confirmed_by: str
    placed_at: datetime
    state: HoldState
    copies: int


class DeletionsPage(Struct, frozen=True, kw_only=True):
    """`generation` is that of the masters."""

    generation: int
    months: tuple[SealedMonthView, ...]
    deletions: tuple[DeletionView, ...]
    holds: tuple[HoldView, ...]


class StepTakenView(Struct, frozen=True, kw_only=True):
    step: DeletionState
    at: datetime


class ProofView(Struct, frozen=True, kw_only=True):
    """`root` is the Merkle root (hex) over the leaves of what went."""

    keys: int
    rows: int
    leaves: int
    root: str | None
    generation: int
    holds: tuple[str, ...]
    event: int | None
    block: int | None


class DeletionPage(Struct, frozen=True, kw_only=True):
    deletion: DeletionView
    steps: tuple[StepTakenView, ...]
    proof: ProofView | None
