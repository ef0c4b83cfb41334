"""The catalogue: everything that a partner, a layout or a link needs, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from sainam.agencies.agency import Agency, System
from sainam.agreements.agreement import Agreement
from sainam.agreements.terms import Environment, Pattern
from sainam.contracts.contract import Contract
from sainam.formats.layout import Layout, Title
from sainam.law.control import Control
from sainam.law.council_rules import CouncilRules
from sainam.law.legal_basis import LegalBasis
from sainam.law.measure import Measure
from sainam.law.policy_document import PolicyDocument, Steward
from sainam.law.register import Instrument, LawRegister, PageRow, law_register
from sainam.links.dialect import Dialect
from sainam.links.endpoint import Endpoint
from sainam.links.request_kind import RequestKind
from sainam.links.retention_class import RetentionClass

GroupLetter = Literal["I", "C", "G", "A", "M"]
Transport = Literal["api", "sftp", "website", "email"]
Name = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{1,60}$")]


class LinkGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of the page; its id is the letter that begins its links."""

    id: GroupLetter
    title: Title


class Purpose(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What data may be asked for, as agreements and callers name it."""

    id: Name
    title: Title


class Link(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"source": "from", "target": "to"},
):
    """One link of the page.

    `row` is the mission's row that it belongs to. Ends are codes of systems or agencies, `via`
    an agency that carries for another. `both_ways`: answers or states come back by themselves.
    `reason` is why this transport and format. `built`: calls and files can cross it.
    """

    id: Annotated[str, msgspec.Meta(pattern="^[ICGAM][0-9][a-z]?$")]
    row: Annotated[str, msgspec.Meta(pattern="^[ICGAM][0-9]$")]
    group: GroupLetter
    source: str
    target: str
    title: Title
    pattern: Pattern
    transports: tuple[Transport, ...]
    format: Literal["JSON", "CSV", "TXT"]
    reason: Title
    built: bool
    via: str | None = None
    both_ways: bool = False
    datasets: tuple[str, ...] = ()


class Station(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a series is measured; `code` is how its files name it."""

    code: str
    title: Title


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a run of the series is like, in the series' own unit; decimals are written as text.

    A value outside `lowest`…`highest`, or that moves by more than `most_per_hour`, is stored as
    suspect. A run has a value every `step_minutes`, up to `horizon_hours` from its issue.
    """

    lowest: Decimal
    highest: Decimal
    most_per_hour: Decimal
    horizon_hours: Annotated[int, msgspec.Meta(ge=1, le=24 * 400)]
    step_minutes: Annotated[int, msgspec.Meta(ge=1, le=24 * 60)]


class Series(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One series of values, and where in a dataset they stand.

    `value`, `valid_at` and `issued_at` are fields of the dataset. A row belongs to the series if
    every field of `where` has the value given. A new issue is due `every_hours`.
    """

    id: Name
    title: Title
    link: str
    dataset: str
    station: Station
    unit: str
    value: str
    valid_at: str
    issued_at: str
    where: dict[str, str]
    every_hours: int
    expected: Expected
    datum: str | None = None


class Holiday(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day in Bangkok on which nobody has to act."""

    day: date
    title: Title


class Calendar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The holidays of one Buddhist year."""

    year: Annotated[int, msgspec.Meta(ge=2500, le=2999)]
    days: tuple[Holiday, ...]

    @property
    def id(self) -> str:
        return str(self.year)


class CatalogueCredential(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A caller's credential; its public key is known where it is kept, never here."""

    id: Name
    environment: Environment
    agency: str
    kind: Literal["jwk", "ssh"]


class CatalogueDoor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A credential under an agreement, by a channel; `folder` where that is SFTP."""

    credential: str
    agreement: str
    channel: Literal["api", "sftp", "callback"]
    folder: Name | None = None

    @property
    def id(self) -> str:
        return f"{self.credential}:{self.agreement}:{self.channel}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """By id, code or name."""

    groups: Mapping[str, LinkGroup]
    purposes: Mapping[str, Purpose]
    instruments: Mapping[str, Instrument]
    page_rows: Mapping[str, PageRow]
    legal_bases: Mapping[str, LegalBasis]
    measures: Mapping[str, Measure]
    controls: Mapping[str, Control]
    policy_documents: Mapping[str, PolicyDocument]
    stewards: Mapping[str, Steward]
    agencies: Mapping[str, Agency]
    systems: Mapping[str, System]
    contracts: Mapping[str, Contract]
    layouts: Mapping[str, Layout]
    links: Mapping[str, Link]
    series: Mapping[str, Series]
    agreements: Mapping[str, Agreement]
    credentials: Mapping[str, CatalogueCredential]
    doors: Mapping[str, CatalogueDoor]
    calendars: Mapping[str, Calendar]
    councils: Mapping[str, CouncilRules]
    request_kinds: Mapping[str, RequestKind]
    retention_classes: Mapping[str, RetentionClass]
    endpoints: Mapping[str, Endpoint]
    dialects: Mapping[str, Dialect]

    def title_of(self, end: str) -> Title:
        """Of a system or agency by its code, as the ends of links name them."""
        found = self.systems.get(end) or self.agencies.get(end)
        return found.title if found else Title(end, end)

    def holidays(self) -> frozenset[date]:
        return frozenset(
            holiday.day for calendar in self.calendars.values() for holiday in calendar.days
        )

    def law(self) -> LawRegister:
        return law_register(
            self.instruments.values(), self.page_rows.values(), self.legal_bases.values()
        )

    def provisions(self) -> frozenset[str]:
        return frozenset(
            provision.id
            for instrument in self.instruments.values()
            for provision in instrument.provisions
        )
