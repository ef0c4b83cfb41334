"""Which agreement lets a call through, and what exactly it lets through. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from sainam.agreements.refusals import (
    AgreementEnded,
    AgreementNotYetInForce,
    AgreementSuspended,
    AmbiguousAgreement,
    CaseNumberMissing,
    ChannelNotGranted,
    DoorShut,
    FieldNotGranted,
    NoAgreement,
    OutsideHours,
    OwnerAgreementShut,
    PurposeNotGranted,
    ServiceRequestMissing,
    WrongCarrier,
)
from sainam.agreements.terms import Channel, Grant, Pattern, Standing
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import BANGKOK, business_date, month_start


@dataclass(frozen=True, slots=True)
class Call:
    """What a caller asks for. `doors` are the agreements that its token opens, with their epochs.

    `fields` None asks for all that is granted. `agreement` is Sainam-Agreement, if named, and
    `consent` is Sainam-Consent: what the register says of it is asked where the call is recorded.
    `service_request` is Sainam-Service-Request: whose matter the look-up serves. `direction` out
    is no call: so it is asked whether the hub may tell the agency.
    """

    caller: str
    agency: str
    dataset: str
    pattern: Pattern
    channel: Channel
    purpose: str
    case_number: str | None
    doors: Mapping[str, int]
    fields: tuple[str, ...] | None = None
    agreement: str | None = None
    consent: str | None = None
    service_request: str | None = None
    direction: Literal["in", "out"] = "in"


@dataclass(frozen=True, slots=True)
class Permit:
    """What lets the call through: to be confirmed by the gate in the recording transaction."""

    standing: Standing
    grant: Grant
    fields: tuple[str, ...]
    owner: Standing | None
    month: date


def permit(call: Call, standings: Mapping[str, Standing], at: datetime) -> Permit:
    """The one agreement and grant that let `call` through at `at`.

    `standings` are those of one environment. Raises a Refusal of agreements.refusals, with the
    agreement that refused where it is one; where several rules are broken the one the caller can
    act on first is told.
    """
    standing, grant = _fitting(call, standings, at)
    try:
        return _let_through(call, standings, standing, grant, at)
    except Refusal as refusal:
        refusal.agreement = standing.agreement
        raise


def _let_through(
    call: Call, standings: Mapping[str, Standing], standing: Standing, grant: Grant, at: datetime
) -> Permit:
    _standing_open(standing, at)
    if call.doors.get(standing.agreement) != standing.door_epoch:
        raise DoorShut(standing.agreement)
    _within_terms(call, grant, at)
    owner = None
    if grant.owner_agreement is not None:
        owner = standings.get(grant.owner_agreement)
        if owner is None or owner.state != "open" or not _in_period(owner, at):
            raise OwnerAgreementShut(grant.owner_agreement)
    return Permit(
        standing=standing,
        grant=grant,
        fields=grant.fields if call.fields is None else call.fields,
        owner=owner,
        month=month_start(business_date(at)),
    )


def _fitting(call: Call, standings: Mapping[str, Standing], at: datetime) -> tuple[Standing, Grant]:
    named = [
        (standing, grant)
        for standing in standings.values()
        for grant in standing.terms.grants
        if standing.agency == call.agency
        and grant.dataset == call.dataset
        and grant.pattern == call.pattern
        and grant.direction == call.direction
        and call.agreement in (None, standing.agreement)
    ]
    if not named:
        raise NoAgreement(call.dataset)
    carried = [pair for pair in named if _carries(call, pair[1])]
    if not carried:
        raise _by_one_of(named, WrongCarrier(call.caller))
    granted = [pair for pair in carried if call.purpose in pair[1].purposes]
    if not granted:
        raise _by_one_of(carried, PurposeNotGranted(call.purpose, header="Sainam-Purpose"))
    return _single(granted, at)


def _by_one_of(pairs: Sequence[tuple[Standing, Grant]], refusal: Refusal) -> Refusal:
    """Of several agreements none is said to have refused."""
    [first, *others] = {standing.agreement for standing, _ in pairs}
    return refusal if others else refusal.under(first)


def _carries(call: Call, grant: Grant) -> bool:
    return call.caller in grant.carriers if grant.carriers else call.caller == call.agency


def _single(pairs: Sequence[tuple[Standing, Grant]], at: datetime) -> tuple[Standing, Grant]:
    """One agreement: first what is in its period, then what is to come, last what has ended.

    A suspended one counts as living: a call must not slip under another agreement by itself.
    """
    living = [pair for pair in pairs if pair[0].state != "ended" and at < pair[0].valid_until]
    begun = [pair for pair in living if at >= pair[0].valid_from]
    candidates = begun or living or list(pairs[-1:])
    if len({pair[0].agreement for pair in candidates}) > 1:
        raise AmbiguousAgreement(header="Sainam-Agreement")
    return candidates[0]


def _standing_open(standing: Standing, at: datetime) -> None:
    if standing.state == "suspended":
        raise AgreementSuspended(standing.agreement)
    if standing.state == "ended" or at >= standing.valid_until:
        raise AgreementEnded(standing.agreement)
    if at < standing.valid_from:
        raise AgreementNotYetInForce(standing.agreement)


def _in_period(standing: Standing, at: datetime) -> bool:
    return standing.valid_from <= at < standing.valid_until


def _within_terms(call: Call, grant: Grant, at: datetime) -> None:
    if call.channel not in grant.channels:
        raise ChannelNotGranted(call.channel)
    if grant.case_required and not (call.case_number or "").strip():
        raise CaseNumberMissing(header="Sainam-Case")
    if grant.replaces is not None and not (call.service_request or "").strip():
        raise ServiceRequestMissing(header="Sainam-Service-Request")
    if grant.hours is not None and not is_within_hours(grant.hours, at):
        raise OutsideHours(f"{grant.hours[0]:%H:%M}-{grant.hours[1]:%H:%M}")
    for field in call.fields or ():
        if field not in grant.fields:
            raise FieldNotGranted(field, field=field)


def is_within_hours(hours: tuple[time, time], at: datetime) -> bool:
    moment = at.astimezone(BANGKOK).time()
    first, last = hours
    if first <= last:
        return first <= moment < last
    return moment >= first or moment < last
