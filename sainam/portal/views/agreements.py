"""Agreements: the list, one with its grants and history, and what stopping it does."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import Environment, ExchangeRow

AgreementKind = Literal["mou", "contract", "internal_order", "permission_received"]
AgreementState = Literal["not_yet", "open", "suspended", "ended", "expired"]
Step = Literal["open", "suspend", "resume", "end", "amend", "shut_door"]
# What an officer may do from the portal.
Action = Literal["suspend", "resume", "end"]


class AgreementFilter(Struct, frozen=True, kw_only=True):
    agency: str | None = None
    state: str | None = None
    kind: str | None = None


class AgreementRow(Struct, frozen=True, kw_only=True):
    id: str
    agency_code: str
    agency: Words
    kind: AgreementKind
    state: AgreementState
    reference: str
    version: int
    first_day: date
    last_day: date


class QuotaView(Struct, frozen=True, kw_only=True):
    """Keys asked of the provider in one Bangkok month; `month` is its first day."""

    month: date
    limit: int
    used: int


class GrantView(Struct, frozen=True, kw_only=True):
    dataset: str
    title: Words
    link_id: str | None
    fields: tuple[str, ...]
    purpose: Words
    case_required: bool
    carrier: Words | None = None
    channels: tuple[str, ...]
    quota: QuotaView | None = None


class GateView(Struct, frozen=True, kw_only=True):
    environment: Environment
    state: AgreementState
    version: int
    since: datetime | None


class DoorView(Struct, frozen=True, kw_only=True):
    id: str
    environment: Environment
    channel: str
    fingerprint: str
    opened_at: datetime
    ended_at: datetime | None = None


class ClauseView(Struct, frozen=True, kw_only=True):
    number: str
    words: Words


class VersionView(Struct, frozen=True, kw_only=True):
    version: int
    first_day: date
    last_day: date
    reference: str
    clauses: tuple[ClauseView, ...]
    recorded_at: datetime
    recorded_by: str
    confirmed_by: str


class StepView(Struct, frozen=True, kw_only=True):
    number: int
    environment: Environment
    step: Step
    version: int
    at: datetime
    actor: str
    reason: str


class AgreementPage(Struct, frozen=True, kw_only=True):
    agreement: AgreementRow
    brought_in: bool
    run_off_days: int
    gates: tuple[GateView, ...]
    grants: tuple[GrantView, ...]
    doors: tuple[DoorView, ...]
    versions: tuple[VersionView, ...]
    history: tuple[StepView, ...]
    actions: tuple[Action, ...]


class StopPreview(Struct, frozen=True, kw_only=True):
    """What will stop, and what goes on, if the action is taken now."""

    agreement: AgreementRow
    action: Action
    environments: tuple[Environment, ...]
    datasets: tuple[Words, ...]
    doors: int
    running: int
    exchanges_today: int
    run_off_days: int
    run_off_last_day: date | None
    other_agreements: tuple[AgreementRow, ...]


class StopResult(Struct, frozen=True, kw_only=True):
    """`leaving`: answers recorded before the step that may have been on their way out still."""

    agreement: AgreementRow
    step: StepView
    cut: tuple[ExchangeRow, ...]
    leaving: tuple[ExchangeRow, ...]
    run_off_last_day: date | None
