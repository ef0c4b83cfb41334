"""What lies beside the vote: past decisions, what the agency has, past traffic replayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from sainam.agreements.store import load_standings
from sainam.agreements.terms import GateState
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.onboarding.bodies import Approve, Request, Wanted
from sainam.onboarding.state import Event

_SQL = named_queries(__file__)
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
    rows = tx.execute(
        _SQL["like_decisions"], {"dossier": dossier, "datasets": datasets, "limit": limit}
    ).fetchall()
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
        asked = {"dataset": one.dataset, "since": since}
        row = tx.execute(_SQL["past_traffic"], asked).fetchone()
        answers, keys, agencies = row or (0, 0, 0)
        left: dict[str, int] = dict(tx.execute(_SQL["fields_released"], asked).fetchall())
        replayed.append(
            Replay(
                one.dataset, answers, keys, agencies,
                {field: left.get(field, 0) for field in one.fields},
            )
        )  # fmt: skip
    return tuple(replayed)
