"""What crossed a link, what was refused, and what is still to be delivered."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from sainam.kit.refusal import Fault
from sainam.portal.views.bilingual import Words

Environment = Literal["sandbox", "live"]
Pattern = Literal["lookup", "submit", "batch", "feed"]
Outcome = Literal[
    "running",
    "answered",
    "no_data",
    "failed",
    "cut",
    "abandoned",
    "accepted",
    "suspense",
    "stored",
    "held",
    "resent",
]
DeliveryState = Literal["due", "unknown", "confirmed", "refused", "given_up"]
DeliveryDecision = Literal["confirmed", "again", "given_up"]


class Choice(Struct, frozen=True, kw_only=True):
    value: str
    name: Words


class Choices(Struct, frozen=True, kw_only=True):
    """What the filters offer."""

    agencies: tuple[Choice, ...]
    datasets: tuple[Choice, ...]


class ExchangeFilter(Struct, frozen=True, kw_only=True):
    """Days are Bangkok's, both included; `after` is the key of the last row seen."""

    environment: Environment
    agency: str | None = None
    agreement: str | None = None
    dataset: str | None = None
    outcome: str | None = None
    from_day: date | None = None
    to_day: date | None = None
    exchange: str | None = None
    case_number: str | None = None
    after: str | None = None


class ExchangeRow(Struct, frozen=True, kw_only=True):
    """`veiled`: it is of an investigation, and its case is not shown to this reader."""

    id: str
    environment: Environment
    opened_at: datetime
    pattern: Pattern
    link_id: str
    dataset: str
    agency_code: str
    agency: Words
    agreement_id: str
    case_number: str | None
    outcome: Outcome
    records: int
    veiled: bool = False


class LegView(Struct, frozen=True, kw_only=True):
    number: int
    source: Words
    target: Words
    agreement_id: str | None
    agreement_version: int | None


FactName = Literal[
    "status",
    "code",
    "why",
    "receipt_no",
    "posted",
    "posted_satang",
    "refused_count",
    "told",
    "decision",
    "reason",
    "other",
]
# Why nothing clear came back, where the portal has words for it.
Why = Literal["no_connection", "broken_off", "too_late", "unreadable", "not_written"]


class FactView(Struct, frozen=True, kw_only=True):
    """One thing known of an attempt; `other` is a fact without a name of its own here.

    Of `decision` the value is a DeliveryDecision, of `told` a result, of `why` a Why or, where
    there is none, what the connection said.
    """

    name: FactName
    value: str | int


class AttemptView(Struct, frozen=True, kw_only=True):
    attempt: int
    action: Literal["send", "ask", "callback", "decide"]
    at: datetime
    result: Literal[
        "started",
        "confirmed",
        "refused",
        "unclear",
        "not_sent",
        "not_seen",
        "pending",
        "unknown",
        "again",
    ]
    facts: tuple[FactView, ...] = ()


class DeliveryView(Struct, frozen=True, kw_only=True):
    id: str
    owner: Words
    state: DeliveryState
    created_at: datetime
    due_at: datetime | None
    attempts: tuple[AttemptView, ...]


class AuditEventRef(Struct, frozen=True, kw_only=True):
    id: str
    kind: str
    at: datetime
    block: int | None


class ExchangePage(Struct, frozen=True, kw_only=True):
    """`key_masked` shows the last characters only; the whole key is asked for by itself.

    `gone_by` is the deletion by which nobody can open any more what was said. `given_again_from`
    is the exchange in which the owner gave the answer that this one gave again.
    """

    exchange: ExchangeRow
    caller_code: str
    caller: Words
    credential: str
    channel: str
    purpose: Words
    key_masked: str | None
    legs: tuple[LegView, ...]
    asked_at: datetime
    answered_at: datetime | None
    rule: str | None
    rule_words: Words | None
    fault: Fault | None
    fields: tuple[str, ...]
    answer_sha256: str | None
    answer_bytes: int
    audit_events: tuple[AuditEventRef, ...]
    deliveries: tuple[DeliveryView, ...]
    is_file: bool
    gone_by: str | None = None
    given_again_from: str | None = None


class RefusalFilter(Struct, frozen=True, kw_only=True):
    environment: Environment
    agency: str | None = None
    rule: str | None = None
    fault: str | None = None
    from_day: date | None = None
    to_day: date | None = None
    after: str | None = None


class RefusalRow(Struct, frozen=True, kw_only=True):
    id: str
    environment: Environment
    at: datetime
    rule: str
    rule_words: Words
    fault: Fault
    dataset: str
    agency_code: str
    agency: Words
    caller_code: str
    caller: Words
    channel: str
    agreement_id: str | None
    detail: str
