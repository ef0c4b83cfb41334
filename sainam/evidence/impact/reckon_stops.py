"""What would stop from a day on, reckoned from the gates and from how the data is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from sainam.agreements.permit import Call
from sainam.agreements.store import load_standings
from sainam.agreements.terms import Environment, Grant, Standing, Terms
from sainam.evidence.impact.what_stops import Stop, UsedFlow, what_stops, without
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import start_of_day
from sainam.links.catalogue import Catalogue

_SQL = named_queries(__file__)
_OBSERVED = timedelta(days=30)
_ANY_CASE = "case"  # whether a call names one is not asked here


def reckon_stops(
    tx: Tx, catalogue: Catalogue, environment: Environment, about: str, on: date,
    *, agency: str | None,
) -> tuple[Stop, ...]:  # fmt: skip
    """Without `about` (`kind:id`) from the beginning of `on`; `agency`: of its own calls only.

    A grant that nobody was seen to use in thirty days is asked about as its terms say.
    """
    standings = standings_at_any_hour(tx, environment)
    flows = used_flows(tx, environment, on, standings, agency=agency)
    bases = {basis.provision for basis in catalogue.legal_bases.values() if basis.provision}
    then = without(_gone(catalogue, about), standings, bases)
    return what_stops(flows, standings, then, start_of_day(on))


def standings_at_any_hour(tx: Tx, environment: Environment) -> dict[str, Standing]:
    return {
        name: _at_any_hour(standing) for name, standing in load_standings(tx, environment).items()
    }


def used_flows(
    tx: Tx, environment: Environment, on: date, standings: Mapping[str, Standing], *,
    agency: str | None,
) -> tuple[UsedFlow, ...]:  # fmt: skip
    """What was seen in thirty days, and what is granted and was not."""
    own = [one for one in standings.values() if agency in (None, one.agency)]
    seen = tuple(_observed(tx, environment, on, standings, agency))
    used = {(flow.agreement, flow.call.dataset, flow.call.purpose) for flow in seen}
    unseen = [
        flow
        for standing in own
        for flow in _declared(standing, standings)
        if (flow.agreement, flow.call.dataset, flow.call.purpose) not in used
    ]
    return (*seen, *unseen)


def _gone(catalogue: Catalogue, about: str) -> frozenset[str]:
    """With an instrument its provisions go, with an agency its systems."""
    kind, _, name = about.partition(":")
    if kind == "instrument" and name in catalogue.instruments:
        provisions = catalogue.instruments[name].provisions
        return frozenset({about, *(f"provision:{one.id}" for one in provisions)})
    systems = {
        f"system:{system.code}"
        for system in catalogue.systems.values()
        if kind == "agency" and system.agency == name
    }
    return frozenset({about, *systems})


def _at_any_hour(standing: Standing) -> Standing:
    grants = tuple(replace(grant, hours=None) for grant in standing.terms.grants)
    return replace(standing, terms=Terms(grants=grants, clauses=standing.terms.clauses))


def _observed(
    tx: Tx, environment: Environment, on: date, standings: Mapping[str, Standing],
    agency: str | None,
) -> Iterator[UsedFlow]:  # fmt: skip
    asked = {"environment": environment, "since": on - _OBSERVED, "agency": agency}
    for row in tx.execute(_SQL["flows"], asked).fetchall():
        agreement, party, caller, dataset, pattern, channel, purpose, fields, exchanges = row
        told = channel == "callback"
        call = Call(
            caller=caller, agency=party, dataset=dataset, pattern=pattern,
            channel="api" if told else channel, direction="out" if told else "in",
            purpose=purpose, case_number=_ANY_CASE, doors=_doors(standings),
            fields=tuple(fields.split(",")) if fields else None, agreement=None,
        )  # fmt: skip
        yield UsedFlow(agreement, call, exchanges)


def _declared(standing: Standing, standings: Mapping[str, Standing]) -> Iterator[UsedFlow]:
    for grant in standing.terms.grants:
        for caller in grant.carriers or (standing.agency,):
            for purpose in grant.purposes:
                yield UsedFlow(
                    standing.agreement, _as_granted(standing, standings, grant, caller, purpose), 0
                )


def _as_granted(
    standing: Standing, standings: Mapping[str, Standing], grant: Grant, caller: str, purpose: str
) -> Call:
    return Call(
        caller=caller, agency=standing.agency, dataset=grant.dataset, pattern=grant.pattern,
        channel=grant.channels[0], purpose=purpose, case_number=_ANY_CASE,
        doors=_doors(standings), fields=grant.fields, direction=grant.direction,
    )  # fmt: skip


def _doors(standings: Mapping[str, Standing]) -> dict[str, int]:
    return {name: standing.door_epoch for name, standing in standings.items()}
