"""What stops if one thing ends: the calls of today asked again of the gates as they would stand.

A provision that is only cited stops nothing. One on which a grant stands as its basis does: the
grant's own clause, or all clauses where it names none, cites no other basis of the law register.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from msgspec.structs import replace

from sainam.agreements.permit import Call, permit
from sainam.agreements.terms import Grant, Standing, Terms
from sainam.kit.refusal import Refusal

Fate = Literal["stops", "goes_on", "by_another", "shut_already"]


@dataclass(frozen=True, slots=True)
class UsedFlow:
    """One way of asking, under the agreement that lets it through, and how often it was used."""

    agreement: str
    call: Call
    exchanges: int


@dataclass(frozen=True, slots=True)
class Stop:
    """`rule` is of the refusal, `instead` the agreement that would let it through."""

    flow: UsedFlow
    fate: Fate
    rule: str | None = None
    instead: str | None = None


def what_stops(
    flows: Iterable[UsedFlow],
    standings: Mapping[str, Standing],
    then: Mapping[str, Standing],
    at: datetime,
) -> tuple[Stop, ...]:
    """`standings` as they stand, `then` as they would; each flow is asked of both."""
    return tuple(_fate(flow, standings, then, at) for flow in flows)


def without(
    gone: Collection[str], standings: Mapping[str, Standing], bases: Collection[str]
) -> dict[str, Standing]:
    """The standings as they would be without `gone` (each `kind:id`).

    `bases` are the provisions that the law register names as legal bases.
    """
    return {name: _one_without(gone, standing, bases) for name, standing in standings.items()}


def _fate(
    flow: UsedFlow, standings: Mapping[str, Standing], then: Mapping[str, Standing], at: datetime
) -> Stop:
    try:
        permit(flow.call, standings, at)
    except Refusal as refusal:
        return Stop(flow, "shut_already", refusal.rule)
    try:
        found = permit(flow.call, then, at).standing.agreement
    except Refusal as refusal:
        return Stop(flow, "stops", refusal.rule)
    if found != flow.agreement:
        return Stop(flow, "by_another", instead=found)
    return Stop(flow, "goes_on")


def _one_without(gone: Collection[str], standing: Standing, bases: Collection[str]) -> Standing:
    own = f"agreement:{standing.agreement}"
    if {own, f"{own}@{standing.version}", f"agency:{standing.agency}"} & set(gone):
        return replace(standing, state="ended")
    terms = standing.terms
    kept = [
        left
        for grant in terms.grants
        if not _falls(gone, grant, standing, bases) and (left := _narrower(gone, grant)) is not None
    ]
    return replace(standing, terms=Terms(grants=tuple(kept), clauses=terms.clauses))


def _falls(gone: Collection[str], grant: Grant, standing: Standing, bases: Collection[str]) -> bool:
    clause = f"clause:{standing.agreement}@{standing.version}/{grant.clause}"
    needed = {f"dataset:{grant.dataset}", f"link:{grant.link}", f"system:{grant.owner}", clause}
    return bool(needed & set(gone)) or _lost_basis(gone, grant, standing.terms, bases)


def _narrower(gone: Collection[str], grant: Grant) -> Grant | None:
    """None: nobody is left who may carry the calls."""
    carriers = tuple(one for one in grant.carriers if f"agency:{one}" not in gone)
    if grant.carriers and not carriers:
        return None
    fields = tuple(one for one in grant.fields if f"field:{grant.dataset}/{one}" not in gone)
    return replace(grant, carriers=carriers, fields=fields)


def _lost_basis(gone: Collection[str], grant: Grant, terms: Terms, bases: Collection[str]) -> bool:
    own = [clause for clause in terms.clauses if clause.number == grant.clause] or terms.clauses
    cited = {one for clause in own for one in clause.provisions if one in bases}
    return bool(cited) and all(f"provision:{one}" in gone for one in cited)
