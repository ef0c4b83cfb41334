"""Which agreement lets a call through, and what exactly it lets through. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from stdnum.th import pin

from sainam.agreements.refusals import (
    AddressNotGranted,
    AgreementEnded,
    AgreementNotYetInForce,
    AgreementSuspended,
    AmbiguousAgreement,
    CaseNumberMissing,
    ChannelNotGranted,
    DoorShut,
    FieldNotGranted,
    NoAgreement,
    OfficerMissing,
    OutsideHours,
    OwnerAgreementShut,
    PurposeNotGranted,
    ServiceRequestMissing,
    SourceForbids,
    SubjectMissing,
    WrongCarrier,
)
from sainam.agreements.terms import Channel, Grant, Pattern, Standing
from sainam.kit.client_address import is_within, networks
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import BANGKOK, business_date, month_start

_CITIZEN_ID = re.compile(r"[1-9][0-9]{12}", re.ASCII)
_SYSTEM_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{1,59}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Call:
    """What a caller asks for. `doors` are the agreements that its token opens, with their epochs.

    `fields` None asks for all that is granted. `agreement` is Sainam-Agreement, if named, and
    `consent` is Sainam-Consent: what the register says of it is asked where the call is recorded.
    `service_request` is Sainam-Service-Request: whose matter the look-up serves. `address` is the
    network address it comes from, `officer` Sainam-Officer,
    `subject` the token Sainam-Subject. `direction` out is no call: so it is asked whether the hub
    may tell the agency.
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
    address: str | None = None
    officer: str | None = None
    subject: str | None = None
    direction: Literal["in", "out"] = "in"


@dataclass(frozen=True, slots=True)
class Permit:
    """What lets the call through: to be confirmed by the gate in the recording transaction."""

    standing: Standing
    grant: Grant
    fields: tuple[str, ...]
    owner: Standing | None
    month: date
    cache_seconds: int | None = None  # so long the source lets an answer be given again
    quota: int | None = None  # the least of ours and the source's

    @property
    def judged_each_time(self) -> bool:
        """Whether something of the call itself is a condition, or the time of day."""
        return self._conditional(self.grant) or (
            self.owner is not None
            and any(self._conditional(theirs) for theirs in self.owner.terms.grants)
        )

    @staticmethod
    def _conditional(grant: Grant) -> bool:
        return bool(grant.hours or grant.addresses or grant.officer_required or grant.subject_from)


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
    standing_open(standing, at)
    if call.doors.get(standing.agreement) != standing.door_epoch:
        raise DoorShut(standing.agreement)
    _within_terms(call, grant, at)
    owner, cache_seconds = None, None
    if grant.owner_agreement is not None:
        owner = standings.get(grant.owner_agreement)
        if owner is None or owner.state != "open" or not _in_period(owner, at):
            raise OwnerAgreementShut(grant.owner_agreement)
        if owner.kind == "permission_received":
            cache_seconds = _as_source_permits(call, grant, owner, at)
    return Permit(
        standing=standing,
        grant=grant,
        fields=grant.fields if call.fields is None else call.fields,
        owner=owner,
        month=month_start(business_date(at)),
        cache_seconds=cache_seconds,
        quota=_least_quota(grant, owner),
    )


def _as_source_permits(call: Call, grant: Grant, source: Standing, at: datetime) -> int | None:
    """The conditions on which the utility receives data bind its own systems that ask for it.

    So many seconds an answer may be given again, if any.
    """
    given = [theirs for theirs in source.terms.grants if theirs.dataset == grant.dataset]
    fields = {field for theirs in given for field in theirs.fields}
    for field in grant.fields if call.fields is None else call.fields:
        if field not in fields:
            raise SourceForbids(field, field=field)
    permitted = [theirs for theirs in given if call.purpose in theirs.purposes]
    if not permitted:
        raise SourceForbids(call.purpose, header="Sainam-Purpose")
    for theirs in permitted:
        _within_conditions(call, theirs, at)
    again = [theirs.cache_seconds for theirs in permitted]
    return None if None in again else min(seconds for seconds in again if seconds)


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


def standing_open(standing: Standing, at: datetime) -> None:
    """Raises AgreementSuspended, AgreementEnded or AgreementNotYetInForce."""
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
    _within_conditions(call, grant, at)
    for field in call.fields or ():
        if field not in grant.fields:
            raise FieldNotGranted(field, field=field)


def _within_conditions(call: Call, grant: Grant, at: datetime) -> None:
    if grant.case_required and not (call.case_number or "").strip():
        raise CaseNumberMissing(header="Sainam-Case")
    if grant.replaces is not None and not (call.service_request or "").strip():
        raise ServiceRequestMissing(header="Sainam-Service-Request")
    if grant.hours is not None and not is_within_hours(grant.hours, at):
        raise OutsideHours(f"{grant.hours[0]:%H:%M}-{grant.hours[1]:%H:%M}")
    if grant.addresses and not is_within(call.address, networks(",".join(grant.addresses))):
        raise AddressNotGranted(call.address or "")
    if grant.subject_from and not call.subject:
        raise SubjectMissing(header="Sainam-Subject")
    if grant.officer_required and not _is_officer(call.officer):
        raise OfficerMissing(header="Sainam-Officer")


def _least_quota(grant: Grant, owner: Standing | None) -> int | None:
    quotas = [grant.quota]
    if owner is not None and owner.kind == "permission_received":
        quotas += [one.quota for one in owner.terms.grants if one.dataset == grant.dataset]
    return min((quota for quota in quotas if quota is not None), default=None)


def _is_officer(text: str | None) -> bool:
    """A citizen id with its check digit, or a system's name in English."""
    if text is None:
        return False
    if _CITIZEN_ID.fullmatch(text):
        return bool(pin.is_valid(text))
    return bool(_SYSTEM_NAME.fullmatch(text))


def is_within_hours(hours: tuple[time, time], at: datetime) -> bool:
    moment = at.astimezone(BANGKOK).time()
    first, last = hours
    if first <= last:
        return first <= moment < last
    return moment >= first or moment < last
