"""Whether an event may leave by the agreements as they stand. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sainam.agreements.in_force import run_off_end
from sainam.agreements.permit import is_within_hours
from sainam.agreements.terms import Grant, Standing
from sainam.links.endpoint import Endpoint


@dataclass(frozen=True, slots=True)
class Leaves:
    standing: Standing
    grant: Grant


@dataclass(frozen=True, slots=True)
class Waits:
    rule: str


@dataclass(frozen=True, slots=True)
class Dead:
    rule: str


def may_leave(
    endpoint: Endpoint, standings: Iterable[Standing], *, happened: datetime, at: datetime
) -> Leaves | Waits | Dead:
    """`standings` are those of one environment. What is in force comes before what is not."""
    granting = [
        (standing, grant)
        for standing in standings
        if standing.agency == endpoint.agency
        for grant in standing.terms.grants
        if grant.direction == "out"
        and (grant.dataset, grant.link) == (endpoint.dataset, endpoint.link)
    ]
    verdicts = [_verdict(standing, grant, happened, at) for standing, grant in granting]
    for kind in (Leaves, Waits, Dead):
        for verdict in verdicts:
            if isinstance(verdict, kind):
                return verdict
    return Dead("agreement.none")


def _verdict(
    standing: Standing, grant: Grant, happened: datetime, at: datetime
) -> Leaves | Waits | Dead:
    """Run-off is for what happened while the agreement still held."""
    closed = standing.closed_at or standing.valid_until
    if standing.state == "suspended" and at < standing.valid_until:
        return Waits("agreement.suspended")
    if at < standing.valid_from:
        return Waits("agreement.not_yet")
    ended = standing.state != "open" or at >= standing.valid_until
    if ended and (happened >= min(closed, standing.valid_until) or at >= run_off_end(standing)):
        return Dead("agreement.ended")
    if grant.hours is not None and not is_within_hours(grant.hours, at):
        return Waits("agreement.hours")
    return Leaves(standing, grant)
