"""The map of link groups, and one link's page."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from sainam.portal.views.agreements import AgreementRow
from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import ExchangeRow, Pattern
from sainam.portal.views.lists import ListRow

Transport = Literal["api", "sftp", "website", "email"]
Health = Literal["ok", "quiet", "failing", "suspended", "not_built"]
Flow = Literal["in", "out", "both"]
GroupLetter = Literal["I", "C", "G", "A", "M"]


class LinkRow(Struct, frozen=True, kw_only=True):
    """`id` is the page's own ("G3a"); `flow` is seen from the utility's side of the link."""

    id: str
    group: GroupLetter
    source: Words
    target: Words
    carrier: Words | None = None
    what: Words
    pattern: Pattern
    transports: tuple[Transport, ...]
    format: str
    reason: Words
    flow: Flow
    health: Health
    exchanges_today: int = 0
    refused_today: int = 0
    last_exchange_at: datetime | None = None


class MapFilter(Struct, frozen=True, kw_only=True):
    """`as_of`: as the catalogue stood on that Bangkok day; None: now."""

    as_of: date | None = None
    group: str | None = None
    transport: str | None = None


class GroupView(Struct, frozen=True, kw_only=True):
    letter: GroupLetter
    name: Words
    links: tuple[LinkRow, ...]


class MapView(Struct, frozen=True, kw_only=True):
    as_of: date
    is_today: bool
    drawn_at: datetime
    groups: tuple[GroupView, ...]


class FieldView(Struct, frozen=True, kw_only=True):
    name: str
    title: Words
    type: str
    personal: bool
    required: bool


class ContractView(Struct, frozen=True, kw_only=True):
    name: str
    version: str
    title: Words
    fields: tuple[FieldView, ...]


class LinkPage(Struct, frozen=True, kw_only=True):
    """Both nodes are kind:id of an end that is an agency or a system of the catalogue."""

    link: LinkRow
    source_node: str | None = None
    target_node: str | None = None
    group: Words
    contracts: tuple[ContractView, ...]
    agreements: tuple[AgreementRow, ...]
    lists: tuple[ListRow, ...] = ()
    recent: tuple[ExchangeRow, ...]
