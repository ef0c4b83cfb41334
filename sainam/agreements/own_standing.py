"""What a credential can do just now, agreement by agreement, as its holder may read it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from sainam.agreements.permit import is_within_hours
from sainam.agreements.terms import Grant, Standing

State = Literal["open", "suspended", "ended", "not_yet"]
# What of a month's quota is used, by gate and dataset.
Used = Mapping[tuple[int, str], int]


class OwnGrant(msgspec.Struct, frozen=True, kw_only=True):
    """`quota_left` None: none was agreed. `open_now`: within the hours of the day."""

    dataset: str
    pattern: str
    link: str
    purposes: tuple[str, ...]
    fields: tuple[str, ...]
    open_now: bool
    quota: int | None
    quota_left: int | None


class OwnAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """`door_open`: whether this credential's token opens it as things stand."""

    agreement: str
    agency: str
    state: State
    door_open: bool
    valid_from: datetime
    valid_until: datetime
    grants: tuple[OwnGrant, ...]


class OwnStanding(msgspec.Struct, frozen=True, kw_only=True):
    """`quota_month_ends` is the first moment of Bangkok's next month."""

    agency: str
    credential: str
    environment: str
    at: datetime
    token_expires_at: datetime
    quota_month_ends: datetime
    agreements: tuple[OwnAgreement, ...]


def own_agreements(
    agency: str,
    doors: Mapping[str, int],
    standings: Mapping[str, Standing],
    used: Used,
    at: datetime,
) -> tuple[OwnAgreement, ...]:
    """Those that the doors of `agency`'s credential lead to, and its own that no door leads to."""
    return tuple(
        OwnAgreement(
            agreement=name,
            agency=standing.agency,
            state=_state(standing, at),
            door_open=doors.get(name) == standing.door_epoch,
            valid_from=standing.valid_from,
            valid_until=standing.valid_until,
            grants=tuple(_grant(standing, grant, used, at) for grant in standing.terms.grants),
        )
        for name, standing in sorted(standings.items())
        if name in doors or standing.agency == agency
    )


def _state(standing: Standing, at: datetime) -> State:
    if standing.state == "ended" or at >= standing.valid_until:
        return "ended"
    if standing.state == "suspended":
        return "suspended"
    return "open" if at >= standing.valid_from else "not_yet"


def _grant(standing: Standing, grant: Grant, used: Used, at: datetime) -> OwnGrant:
    left = None
    if grant.quota is not None:
        left = max(grant.quota - used.get((standing.gate, grant.dataset), 0), 0)
    return OwnGrant(
        dataset=grant.dataset,
        pattern=grant.pattern,
        link=grant.link,
        purposes=grant.purposes,
        fields=grant.fields,
        open_now=grant.hours is None or is_within_hours(grant.hours, at),
        quota=grant.quota,
        quota_left=left,
    )
