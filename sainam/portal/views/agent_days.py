"""An agent's day, reconciled: what the agent declared, our ledger, CIS."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import Environment
from sainam.portal.views.files import FileRow

Verdict = Literal["matched", "difference", "owner_silent"]


class AgentDayFilter(Struct, frozen=True, kw_only=True):
    environment: Environment
    agent: str | None = None
    verdict: str | None = None
    after: str | None = None


class AgentDayRow(Struct, frozen=True, kw_only=True):
    agent_code: str
    agent: Words
    business_date: date
    verdict: Verdict
    declared_satang: int
    difference_satang: int


class CountAndAmount(Struct, frozen=True, kw_only=True):
    count: int
    satang: int


class AgentDayPage(Struct, frozen=True, kw_only=True):
    """`owner` is what CIS says it posted; None if it could not be asked."""

    day: AgentDayRow
    version: int
    closed_at: datetime
    closed_by: str
    declared: CountAndAmount
    ledger: CountAndAmount
    posted: CountAndAmount
    owner: CountAndAmount | None
    files: tuple[FileRow, ...]
    other_days: tuple[AgentDayRow, ...]
