"""What a page says cannot be done now is refused by the same rule, and the right step is free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from dossier_desk import PEOPLE
from dossier_way import DossierWay, next_good, way_on

from sainam.kit import clock
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.onboarding.design.refusals import NoObjection
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.going_live.refusals import KeyUnknown, LiveKeyMissing, NotGreen
from sainam.onboarding.hindrances import hindrances
from sainam.onboarding.refusals import NotYet, TwoSides
from sainam.onboarding.signing.refusals import ExitListOpen, NotSigned, NotYourTurn
from sainam.onboarding.state import Event, State

pytestmark = pytest.mark.row("P4")


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


def hindered(way: DossierWay, found: Dossier, login: str) -> Mapping[Event, Refusal]:
    actor = way.desk.actor(login)
    with way.database.read_only() as tx:
        return hindrances(tx, way.desk.world, found, actor, clock.now(tx))


def refused(way: DossierWay, found: Dossier, event: Event, login: str) -> type[Refusal] | None:
    try:
        way.desk.do(found.id, event.value, login, **way.good_body(found, event, login))
    except Refusal as refusal:
        return type(refusal)
    return None


def test_the_right_step_is_never_hindered_and_a_hindered_one_never_taken(way: DossierWay) -> None:
    found = way.desk.dossier(way.desk.open())
    while found.state != State.ENDING:
        event, login = next_good(found)
        assert event not in hindered(way, found, login), (found.state, event)
        if event != Event.RECORD_FINDING:
            for other in PEOPLE:
                for stopped, why in hindered(way, found, other).items():
                    came = refused(way, found, stopped, other)
                    assert came is type(why), (found.state, stopped, other)
        way.once(found)
        found = way.desk.dossier(found.id)


@pytest.mark.parametrize(
    ("state", "login", "expected"),
    [
        (State.DESIGN, "fpt1", {
            Event.AGREE: NotYet, Event.OBJECT: NotYet, Event.ESCALATE: NoObjection,
        }),
        (State.SIGNING, "governor1", {Event.SIGN: NotYourTurn}),
        (State.SIGNING, "legal1", {Event.CONFIRM_PAPER: NotSigned}),
        (State.BUILDING, "developer", {Event.RETIRE_KEY: KeyUnknown, Event.PRESENT: NotGreen}),
        (State.READY, "operator2", {Event.GO_LIVE: LiveKeyMissing}),
        (State.READY, "operator", {Event.GO_LIVE: LiveKeyMissing}),
        (State.ENDING, "legal1", {Event.CLOSE: ExitListOpen}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_a_page_says_why_not_yet(
    way: DossierWay, state: State, login: str, expected: Mapping[Event, type[Refusal]]
) -> None:
    found = way.go_on(way.desk.open(), state)
    assert {event: type(why) for event, why in hindered(way, found, login).items()} == expected


def test_a_department_does_not_answer_its_own_proposal(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.DESIGN).id
    found = way.desk.do(number, "propose", "fpt1", **way.desk.design()).dossier
    assert {type(why) for why in hindered(way, found, "fpt1").values()} == {TwoSides, NoObjection}
    assert set(hindered(way, found, "fys1")) == {Event.ESCALATE}
