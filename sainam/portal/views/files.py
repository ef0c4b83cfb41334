"""Files that came or went: where each stands, its totals, its lines."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from sainam.kit.refusal import Fault
from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import DeliveryView, Environment

FileState = Literal[
    "received",
    "refused",
    "resent",
    "held",
    "posted",
    "stored",
    "acknowledged",
]
LineClass = Literal["posted", "stored", "doubt", "duplicate", "rejected", "suspense", "file"]
PAYMENT_LINES: tuple[LineClass, ...] = ("posted", "duplicate", "rejected", "suspense", "file")
# Of a feed: `doubt` is a value that was stored and is not to be believed.
FEED_LINES: tuple[LineClass, ...] = ("stored", "doubt", "duplicate", "rejected", "file")
Relation = Literal["resend_of", "resent_as", "corrects", "corrected_by"]


class FileFilter(Struct, frozen=True, kw_only=True):
    environment: Environment
    agency: str | None = None
    state: str | None = None
    from_day: date | None = None
    to_day: date | None = None
    name: str | None = None
    after: str | None = None


class FileRow(Struct, frozen=True, kw_only=True):
    """`id` is its exchange's. Counts are None until the file was read."""

    id: str
    environment: Environment
    name: str
    agency_code: str
    agency: Words
    channel: str
    received_at: datetime
    state: FileState
    bytes: int
    lines: int | None
    amount_satang: int | None
    not_posted: int | None


class FileTotals(Struct, frozen=True, kw_only=True):
    """lines in = posted + duplicate + rejected + suspense, in count and in amount."""

    lines: int
    lines_satang: int
    posted: int
    posted_satang: int
    duplicate: int
    duplicate_satang: int
    rejected: int
    rejected_satang: int
    suspense: int
    suspense_satang: int


class FileProgress(Struct, frozen=True, kw_only=True):
    """`done`: nothing more is read, the page need not ask again.

    `given_up`: after many failures the hub tries no more until a person lets it.
    """

    state: FileState
    phase: str
    lines: int
    bytes_read: int
    bytes_total: int
    done: bool
    given_up: bool = False


class FileStateView(Struct, frozen=True, kw_only=True):
    number: int
    state: FileState
    at: datetime
    actor: str


class RelatedFile(Struct, frozen=True, kw_only=True):
    relation: Relation
    id: str
    name: str
    received_at: datetime


class FilePage(Struct, frozen=True, kw_only=True):
    """Of a feed the totals count stored values as posted, `doubts` of them doubtful."""

    file: FileRow
    agreement_id: str | None
    link_id: str | None
    dataset: str | None
    layout: str | None
    sha256: str
    credential: str
    header_identity: str | None
    acceptance: Literal["in_force", "run_off", "refused"]
    rule: str | None
    rule_words: Words | None
    progress: FileProgress
    totals: FileTotals | None
    is_feed: bool
    doubts: int
    states: tuple[FileStateView, ...]
    related: tuple[RelatedFile, ...]
    deliveries: tuple[DeliveryView, ...]
    acknowledgement: str | None


class LineFilter(Struct, frozen=True, kw_only=True):
    line_class: LineClass | None = None
    after: str | None = None


class LineRow(Struct, frozen=True, kw_only=True):
    """Columns are 1-based and inclusive; line 0 is the file as a whole; `shown` is masked."""

    line: int
    line_class: LineClass
    first_column: int | None
    last_column: int | None
    field: str | None
    rule: str | None
    message: Words | None
    fault: Fault | None
    identity: str | None
    shown: str | None
    amount_satang: int | None


class Download(Struct, frozen=True, kw_only=True):
    name: str
    media_type: str
    content: bytes
