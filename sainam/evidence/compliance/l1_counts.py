"""L1 in figures: exchanges and papers by module and channel, Linkage Center, digital payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sainam.agencies import store as agencies
from sainam.evidence.compliance import store
from sainam.evidence.compliance.store import Issued, Span
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date, month_start, next_month, start_of_day
from sainam.law.policy_document import PolicyDocument, Steward
from sainam.links.applied_catalogue import load_catalogue
from sainam.links.catalogue import Catalogue

_REQUESTS = ("submit", "batch")  # what is sent in, not asked for
_LINKAGE = "L1-5"  # the measure of exchange through the Linkage Center


@dataclass(frozen=True, slots=True)
class ModuleCount:
    """Exchanges of one link by one channel; `module` is the system at the link's other end."""

    link: str
    row: str
    module: Title
    title: Title
    channel: str
    exchanges: int
    is_request: bool


@dataclass(frozen=True, slots=True)
class PaymentShare:
    """`of_payments` and `of_amount` are shares of all payments that came by the hub, in percent."""

    link: str
    module: Title
    channel: str
    payments: int
    satang: int
    of_payments: float
    of_amount: float


@dataclass(frozen=True, slots=True)
class PersonOfCouncil:
    login: str
    title: Title
    role: str


@dataclass(frozen=True, slots=True)
class L1Counts:
    """Of a Bangkok month. `linkage` are the exchanges that went through the Linkage Center."""

    month: date
    this_month: date
    first_month: date
    counts: tuple[ModuleCount, ...]
    linkage: tuple[ModuleCount, ...]
    documents: tuple[Issued, ...]
    payments: tuple[PaymentShare, ...]
    council: tuple[PersonOfCouncil, ...]
    stewards: tuple[Steward, ...]
    policies: tuple[PolicyDocument, ...]
    today: date


def l1_counts(tx: Tx, month: date | None = None) -> L1Counts:
    """Of the month of this day; None: the one under way."""
    today = business_date(clock.now(tx))
    first = month_start(min(month or today, today))
    span = Span(start_of_day(first), start_of_day(next_month(first)))
    catalogue = load_catalogue(tx)
    counts = tuple(_counts(tx, catalogue, span))
    begun = store.first_day(tx) or today
    return L1Counts(
        month=first,
        this_month=month_start(today),
        first_month=month_start(min(begun, today)),
        counts=counts,
        linkage=tuple(one for one in counts if _by_linkage_center(catalogue, one.link)),
        documents=store.issued(tx, span),
        payments=tuple(_payments(tx, catalogue, first)),
        council=tuple(_council(tx, span)),
        stewards=tuple(catalogue.stewards.values()),
        policies=tuple(catalogue.policy_documents.values()),
        today=today,
    )


def _counts(tx: Tx, catalogue: Catalogue, span: Span) -> list[ModuleCount]:
    return [
        ModuleCount(
            link=one.link,
            row=catalogue.links[one.link].row if one.link in catalogue.links else one.link,
            module=_module(catalogue, one.link),
            title=_title(catalogue, one.link),
            channel=one.channel,
            exchanges=one.exchanges,
            is_request=one.pattern in _REQUESTS,
        )
        for one in store.crossed(tx, span)
    ]


def _payments(tx: Tx, catalogue: Catalogue, first: date) -> list[PaymentShare]:
    found = store.paid(tx, first, next_month(first))
    payments, satang = sum(one.payments for one in found), sum(one.satang for one in found)
    return [
        PaymentShare(
            one.link, _module(catalogue, one.link), one.channel, one.payments, one.satang,
            100 * one.payments / payments, 100 * one.satang / satang,
        )
        for one in found
    ]  # fmt: skip


def _council(tx: Tx, span: Span) -> list[PersonOfCouncil]:
    """The chair first; who held the places at the month's end, or holds them now."""
    order = ("council_chair", "council_member", "council_secretary")
    holders = store.staff(tx, min(span.until, clock.now(tx)))
    return [
        PersonOfCouncil(one.login, login.title, role)
        for role in order
        for one in holders
        if role in one.roles and (login := agencies.find_login(tx, one.login)) is not None
    ]


def _by_linkage_center(catalogue: Catalogue, link: str) -> bool:
    """Whether it is of the rows that the measure on the Linkage Center counts."""
    found, measure = catalogue.links.get(link), catalogue.measures.get(_LINKAGE)
    return found is not None and measure is not None and found.row in measure.rows


def _module(catalogue: Catalogue, link: str) -> Title:
    """The end of the link that is not the utility's own; where both are, the one that sends."""
    found = catalogue.links.get(link)
    if found is None:
        return Title(link, link)
    own = {agency.code for agency in catalogue.agencies.values() if agency.kind == "utility"}
    ends = [
        end
        for end in (found.source, found.target)
        if end not in catalogue.systems or catalogue.systems[end].agency not in own
    ]
    return catalogue.title_of(ends[0] if ends else found.source)


def _title(catalogue: Catalogue, link: str) -> Title:
    found = catalogue.links.get(link)
    return found.title if found else Title(link, link)
