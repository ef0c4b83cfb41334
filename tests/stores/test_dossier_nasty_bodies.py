"""Whatever is sent with an event is taken or refused; the hub never fails over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
from dossier_desk import PEOPLE
from dossier_way import DossierWay, way_on

from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.onboarding import process
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.process import Transition
from sainam.onboarding.state import State
from sainam.onboarding.take_event import take_event

pytestmark = [pytest.mark.row(f"P{step}") for step in range(1, 8)]
NASTY: tuple[object, ...] = (
    None,
    "\x00",
    "ก" * 4001,
    "🜁 #x",
    "0" * 64,
    "9999-12-31",
    -1,
    2**60,
    [],
    {},
)
ON_THE_WAY = (
    State.DRAFT, State.SUBMITTED, State.REVIEW, State.DESIGN, State.MEMO, State.GOVERNOR,
    State.DRAFTING, State.SIGNING, State.BUILDING, State.ACCEPTANCE, State.READY, State.LIVE,
    State.ENDING,
)  # fmt: skip


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def number(way: DossierWay) -> str:
    return way.desk.open()


def spoilt(body: Any) -> Iterator[Any]:
    """The body with something else in the place of one leaf or branch; of a list, of its first."""
    items = body.items() if isinstance(body, Mapping) else enumerate(body[:1])
    for key, value in items:
        for nasty in NASTY:
            yield _with(body, key, nasty)
        if isinstance(value, Mapping | list | tuple):
            for inner in spoilt(value):
                yield _with(body, key, inner)


def _with(body: Any, key: Any, value: Any) -> Any:
    if isinstance(body, Mapping):
        return {**body, key: value}
    return [value if place == key else one for place, one in enumerate(body)]


def who_may(chosen: Transition) -> str | None:
    held = {name: role for name, (role, agency) in PEOPLE.items() if agency in (None, "TESTBUREAU")}
    return next((name for name, role in held.items() if role in chosen.roles), None)


def attempt(way: DossierWay, found: Dossier, chosen: Transition, login: str, body: Any) -> None:
    """What was taken is taken back, so that the next one meets the same dossier."""
    actor = way.desk.actor(login)
    with suppress(Refusal), way.database.transaction() as tx, tx.transaction(force_rollback=True):
        take_event(
            tx, way.desk.world, dossier=found.id, event=chosen.event.value, body=body,
            seen=found.number, actor=actor,
        )  # fmt: skip


@pytest.mark.parametrize("state", ON_THE_WAY)
def test_a_spoilt_body_is_taken_or_refused_by_every_event(
    way: DossierWay, number: str, state: State
) -> None:
    if state == State.ENDING:
        way.desk.do(number, "terminate", "legal1", reason="จบ")
    found = way.go_on(number, state)
    for chosen in process.leaving(state):
        login = who_may(chosen)
        if login is None:
            continue
        for body in spoilt(way.good_body(found, chosen.event, login)):
            attempt(way, found, chosen, login, body)
    assert way.desk.dossier(number).number == found.number
