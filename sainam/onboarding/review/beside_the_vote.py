"""What lies beside the vote: past decisions, what the agency has, past traffic replayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from sainam.agreements.store import load_standings
from sainam.agreements.terms import GateState
from sainam.kit.database import Tx
from sainam.onboarding.bodies import Approve, Request, Wanted
from sainam.onboarding.review import store
from sainam.onboarding.state import Event

REPLAYED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LikeDecision:
    """`shared` are the datasets that both ask for; `approved` is empty where it was refused."""

    dossier: str
    agency: str
    event: Event
    at: datetime
    shared: tuple[str, ...]
    asked: tuple[Wanted, ...]
    approved: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What the agency has already, by an agreement in the environment of real use."""

    agreement: str
    dataset: str
    fields: tuple[str, ...]
    state: GateState
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Replay:
    """Had this been granted in the last thirty days and every key been asked by this agency too.

    `answers` crossed, about `keys` keys, to `agencies` agencies. `would_release` says for each
    field asked in how many of these answers it did leave; those with 0 would be new outside.
    """

    dataset: str
    answers: int
    keys: int
    agencies: int
    would_release: Mapping[str, int]


def like_decisions(
    tx: Tx, dossier: str, wanted: tuple[Wanted, ...], *, limit: int = 10
) -> tuple[LikeDecision, ...]:
    datasets = sorted({one.dataset for one in wanted})
    rows = store.like_decisions(tx, dossier, datasets, limit)
    found = []
    for number, agency, event, at, asked, decided in rows:
        request = msgspec.json.decode(asked, type=Request)
        approved = (
            msgspec.json.decode(decided, type=Approve).approved if event == Event.APPROVE else ()
        )
        shared = tuple(sorted({one.dataset for one in request.wanted} & set(datasets)))
        found.append(
            LikeDecision(number, agency, Event(event), at, shared, request.wanted, approved)
        )
    return tuple(found)


def held_by(tx: Tx, agency: str) -> tuple[Held, ...]:
    return tuple(
        Held(one.agreement, grant.dataset, grant.fields, one.state, one.valid_until)
        for one in load_standings(tx, "live").values()
        if one.agency == agency
        for grant in one.terms.grants
    )


def replay(tx: Tx, wanted: tuple[Wanted, ...], at: datetime) -> tuple[Replay, ...]:
    since = at - REPLAYED
    replayed = []
    for one in wanted:
        answers, keys, agencies = store.past_traffic(tx, one.dataset, since)
        left = store.fields_released(tx, one.dataset, since)
        replayed.append(
            Replay(
                one.dataset, answers, keys, agencies,
                {field: left.get(field, 0) for field in one.fields},
            )
        )  # fmt: skip
    return tuple(replayed)
