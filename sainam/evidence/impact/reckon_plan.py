"""What a change of the catalogue will do to the data that crosses: told before it is applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from sainam.agreements.agreement import ENVIRONMENTS, Agreement
from sainam.agreements.terms import Environment, Standing
from sainam.evidence.impact.reckon_stops import standings_at_any_hour, used_flows
from sainam.evidence.impact.what_stops import Stop, what_stops, without
from sainam.exchanges.events.store import untold_at
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.links.plan_catalogue import Change

# What of the catalogue a grant rests on, by its kind there and in the graph.
_NEEDED = {"contract": "dataset", "link": "link", "system": "system", "agency": "agency"}


@dataclass(frozen=True, slots=True)
class Effect:
    """One way of asking or telling that stops or changes, or events that wait in vain."""

    environment: Environment
    agreement: str
    link: str
    agency: str
    what: str

    def __str__(self) -> str:
        place = " ".join(part for part in (self.agreement, self.link, self.agency) if part)
        return f"{self.environment} {place}: {self.what}"


def reckon_plan(tx: Tx, changes: Sequence[Change]) -> tuple[Effect, ...]:
    """In the order of environments and agreements; nothing is written."""
    return tuple(
        effect for environment in ENVIRONMENTS for effect in _effects(tx, changes, environment)
    )


def _effects(tx: Tx, changes: Sequence[Change], environment: Environment) -> Iterator[Effect]:
    at = clock.now(tx)
    standings = standings_at_any_hour(tx, environment)
    then = _then(changes, environment, standings)
    if then != standings:
        flows = used_flows(tx, environment, business_date(at), standings, agency=None)
        for stop in what_stops(flows, standings, then, at):
            if stop.fate in ("stops", "by_another"):
                yield _told(environment, standings, stop)
    for change in changes:
        if change.kind == "agreement" and change.action == "bring_in":
            yield from _begins(environment, change.value)
        if change.kind == "endpoint" and change.action in ("retire", "change"):
            waiting = untold_at(tx, environment, change.name)
            if waiting:
                yield Effect(
                    environment, "", "", "",
                    f"{waiting} events wait at endpoint {change.name}, which is to {change.action}",
                )  # fmt: skip


def _then(
    changes: Sequence[Change], environment: Environment, standings: Mapping[str, Standing]
) -> dict[str, Standing]:
    gone = {
        f"{_NEEDED[change.kind]}:{change.name}"
        for change in changes
        if change.action == "retire" and change.kind in _NEEDED
    }
    then = without(gone, standings, ()) if gone else dict(standings)
    for change in changes:
        if change.action == "amend" and change.name in then:
            agreement: Agreement = change.value
            paper = agreement.paper
            grants = tuple(replace(grant, hours=None) for grant in agreement.grants)
            then[change.name] = replace(
                then[change.name], terms=replace(agreement.terms, grants=grants),
                valid_from=paper.valid_from, valid_until=paper.valid_until,
                state=then[change.name].state
                if environment in agreement.environments else "ended",
            )  # fmt: skip
    return then


def _told(environment: Environment, standings: Mapping[str, Standing], stop: Stop) -> Effect:
    flow = stop.flow
    link = next(
        (
            grant.link
            for grant in standings[flow.agreement].terms.grants
            if (grant.dataset, grant.direction) == (flow.call.dataset, flow.call.direction)
        ),
        "",
    )
    ends = f"stops ({stop.rule})" if stop.fate == "stops" else f"goes on under {stop.instead}"
    return Effect(
        environment, flow.agreement, link, flow.call.agency,
        f"{flow.call.dataset} for {flow.call.purpose} {ends}; "
        f"{flow.exchanges} exchanges in 30 days",
    )  # fmt: skip


def _begins(environment: Environment, agreement: Agreement) -> Iterator[Effect]:
    if environment in agreement.environments:
        for grant in agreement.grants:
            yield Effect(
                environment, agreement.id, grant.link, agreement.agency,
                f"{grant.dataset} for {', '.join(grant.purposes)} begins on {agreement.first_day}",
            )  # fmt: skip
