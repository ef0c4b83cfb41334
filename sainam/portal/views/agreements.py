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


class FolderView(Struct, frozen=True, kw_only=True):
    """Of what may lie in an SFTP folder before it is on record; `file_bytes` of a single file."""

    bytes: int
    files: int
    file_bytes: int


class GrantView(Struct, frozen=True, kw_only=True):
    """`hours` and `cut_off` are HH:MM, Bangkok; None: at any hour, and the day ends at midnight."""

    dataset: str
    title: Words
    link_id: str | None
    fields: tuple[str, ...]
    purpose: Words
    case_required: bool
    consent_required: bool = False
    replaces: str | None = None
    carrier: Words | None = None
    channels: tuple[str, ...]
    pattern: str
    quota: QuotaView | None = None
    hours: tuple[str, str] | None = None
    cut_off: str | None = None
    folder: FolderView | None = None


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
    ended_who: Words | None = None
    ended_reason: str = ""


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


class SuspensionView(Struct, frozen=True, kw_only=True):
    """`until` is the Bangkok day on which it ends by itself; None: when somebody resumes it."""

    agreement_id: str
    environment: Environment
    number: int
    since: datetime
    who: Words
    reason: str
    until: date | None = None
    ended_at: datetime | None = None
    ended_by: Literal["resume", "end"] | None = None
    ended_who: Words | None = None
    ended_reason: str = ""


class OldKeyView(Struct, frozen=True, kw_only=True):
    """`place` is where it is retired, below the language."""

    credential: str
    agreement_id: str
    agency: Words
    replaced_at: datetime
    place: str


class AgreementPage(Struct, frozen=True, kw_only=True):
    agreement: AgreementRow
    brought_in: bool
    run_off_days: int
    security: Words | None = None
    suspensions: tuple[SuspensionView, ...] = ()
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
    until: date | None = None
    run_off_last_day: date | None
