"""Promise: what a dossier decided opens the gate, at its time, and nothing else opens it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from call_desk import Worker, web_workers
from dossier_desk import AGENCY, PEOPLE
from dossier_way import DossierWay, way_on
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sainam.agreements import store as agreements
from sainam.agreements.permit import Call, permit
from sainam.agreements.rebuild_gate import rebuild_gate
from sainam.agreements.refusals import AgreementEnded, AgreementNotYetInForce, NoAgreement
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import start_of_day
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.going_live.keys import living
from sainam.onboarding.state import LAST, Event, State

pytestmark = pytest.mark.row("P7")

PROGRAM = Path(__file__).parents[1] / "go_live_and_die.py"
# What has to have happened, in this order, before anything may cross. Said here once more, apart
# from the table of the process: the table must not be able to leave one out unseen.
MUST = (
    Event.SUBMIT, Event.CONVENE, Event.VOTE, Event.APPROVE, Event.PROPOSE, Event.ISSUE_MEMO,
    Event.ACKNOWLEDGE, Event.DRAFT_AGREEMENT, Event.OFFER, Event.SIGNED, Event.REGISTER_KEY,
    Event.CHECK_CONFORMANCE, Event.PRESENT, Event.ACCEPT, Event.ACCEPTED, Event.GO_LIVE,
)  # fmt: skip
BEGUN = (State.DRAFT, State.DRAFTING, State.SIGNING, State.BUILDING, State.READY, State.LIVE)


def call(doors: dict[str, int], agreement: str) -> Call:
    return Call(
        caller=AGENCY, agency=AGENCY, dataset="water-use-six-months", pattern="lookup",
        channel="api", purpose="narcotics-investigation", case_number="1", doors=doors,
        agreement=agreement,
    )  # fmt: skip


def doors_of(way: DossierWay, found: Dossier) -> dict[str, int]:
    """What a token asked for now with a key of the dossier opens."""
    with way.database.transaction() as tx:
        return {
            agreement: epoch
            for key in living(found, "live")
            for agreement, epoch in agreements.open_doors(tx, key.credential).items()
        }


def refused(way: DossierWay, found: Dossier) -> type[Refusal] | None:
    """Why a good call is refused at this moment; None: it goes through."""
    with way.database.transaction() as tx:
        standings = agreements.load_standings(tx, "live")
    try:
        permit(call(doors_of(way, found), way.agreement(found.id)), standings, way.now())
    except Refusal as refusal:
        return type(refusal)
    return None


def in_order(found: Dossier) -> bool:
    """Whether all that must have happened did, each after the one before."""
    left = list(MUST)
    for step in found.steps:
        if left and step.event == left[0]:
            left.pop(0)
    return not left


class AnyOrder(RuleBasedStateMachine):
    """Right steps, wrong ones, by the right people and others, at any time."""

    way: ClassVar[DossierWay]

    @initialize(begun=st.sampled_from(BEGUN))
    def begin(self, begun: State) -> None:
        with self.way.database.transaction() as tx:
            tx.execute("UPDATE sainam.installation SET clock_offset = '0'")
        self.number = self.way.desk.open()
        self.way.go_on(self.number, begun)

    @property
    def found(self) -> Dossier:
        return self.way.desk.dossier(self.number)

    @rule()
    def the_right_person_goes_on(self) -> None:
        found = self.found
        if found.state not in LAST:
            self._try(lambda: self.way.once(found))

    @rule(event=st.sampled_from(Event), login=st.sampled_from(sorted(PEOPLE)))
    def somebody_tries_something(self, event: Event, login: str) -> None:
        found = self.found
        body = self.way.good_body(found, event, login)
        self._try(lambda: self.way.desk.do(self.number, event.value, login, **body))

    @rule(login=st.sampled_from(sorted(PEOPLE)), event=st.sampled_from([Event.GO_LIVE, Event.SIGN]))
    def somebody_hurries(self, login: str, event: Event) -> None:
        body = self.way.good_body(self.found, event, login)
        self._try(lambda: self.way.desk.do(self.number, event.value, login, **body))

    @rule(days=st.sampled_from([1, 20, 200, 400]))
    def time_goes_by(self, days: int) -> None:
        self.way.pass_time(timedelta(days=days))
        self.way.by_itself(self.number)

    def _try(self, act: Any) -> None:
        """What is refused leaves all as it was: its transaction rolls back."""
        try:
            act()
        except Refusal:
            return

    @invariant()
    def nothing_crosses_but_what_was_decided(self) -> None:
        found, now = self.found, self.way.now()
        if not found.of(Event.SIGNED):
            assert self.way.agreement(self.number) == ""
            return
        gates = self.way.gates(self.number)
        assert ("live" in gates) == in_order(found)
        why_not = refused(self.way, found)
        signed = found.last(Event.SIGNED)
        assert signed is not None
        until = start_of_day(datetime.fromisoformat(signed.outcome["until"]).date())
        in_force = found.state == State.LIVE and now < until
        if why_not is None:
            assert in_order(found)
            assert in_force
        elif in_force:
            assert not living(found, "live"), why_not

    @invariant()
    def the_gates_are_their_history(self) -> None:
        agreement = self.way.agreement(self.number)
        with self.way.database.transaction() as tx:
            for environment in agreements.gate_states(tx, agreement):
                number = agreements.find_gate_number(tx, environment, agreement)
                assert number is not None
                assert rebuild_gate(tx, agreement, environment) == agreements.read_gate(tx, number)


@pytest.fixture
def way(database: Database, owner_url: str, tmp_path: Path) -> Iterator[DossierWay]:
    with way_on(database, owner_url, tmp_path) as made:
        yield made


def test_no_order_of_events_lets_a_call_through_around_a_missing_step(way: DossierWay) -> None:
    class Here(AnyOrder):
        pass

    Here.way = way
    case: Any = Here.TestCase
    case.settings = settings(
        max_examples=8,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    case("runTest").runTest()


async def ask(worker: Worker, way: DossierWay, number: str) -> type[Refusal] | None:
    """A look-up all the way through the recording transaction, as a web worker does it."""
    await worker.standings.refresh()
    asked_by = call(doors_of(way, way.desk.dossier(number)), way.agreement(number) or "NONE")
    try:
        found = await worker.standings.permit("live", asked_by)
        asked = await worker.recorder.asked(
            asked_by, found, environment="live", credential="c", key="1"
        )
        await worker.recorder.answered(asked, outcome="answered", records=1)
    except Refusal as refusal:
        return type(refusal)
    return None


def test_a_call_succeeds_from_the_first_days_midnight_until_the_last_and_never_outside(
    way: DossierWay, owner_url: str
) -> None:
    first_day = way.desk.today() + timedelta(days=20)
    until = first_day + timedelta(days=300)
    number = way.go_on(way.desk.open(), State.DRAFTING).id
    draft = way.desk.draft(number, first_day=f"{first_day}", until=f"{until}")
    way.desk.do(number, "draft_agreement", "legal1", **draft)

    async def whole() -> None:
        async with web_workers(owner_url, way.database, 1) as (worker,):
            assert await ask(worker, way, number) is NoAgreement
            way.go_on(number, State.READY)
            assert await ask(worker, way, number) is NoAgreement, "signed, accepted, but not live"
            way.go_on(number, State.LIVE)
            assert await ask(worker, way, number) is AgreementNotYetInForce
            way.until(start_of_day(first_day) - timedelta(seconds=20))
            assert await ask(worker, way, number) is AgreementNotYetInForce
            way.until(start_of_day(first_day))
            assert await ask(worker, way, number) is None
            way.until(start_of_day(until) - timedelta(seconds=20))
            assert await ask(worker, way, number) is None
            way.until(start_of_day(until))
            assert await ask(worker, way, number) is AgreementEnded, "before anybody did anything"
            assert way.by_itself(number) is not None
            assert await ask(worker, way, number) is AgreementEnded

    asyncio.run(whole())


@pytest.mark.parametrize("statements", [2, 8, 20, 0])
def test_killed_while_going_live_all_of_it_stands_or_nothing(
    way: DossierWay, owner_url: str, tmp_path: Path, statements: int
) -> None:
    found = way.go_on(way.desk.open(), State.READY)
    while not living(found, "live"):
        found = way.once(found)
    dead = subprocess.run(
        [sys.executable, PROGRAM, owner_url, tmp_path / "bytes", found.id, str(statements)],
        check=False,
    )
    assert dead.returncode == -signal.SIGKILL
    assert way.desk.dossier(found.id).state == State.READY
    assert way.gates(found.id) == {"sandbox": "open"}
    assert refused(way, found) is NoAgreement
    assert way.go_on(found.id, State.LIVE).state == State.LIVE
    assert refused(way, way.desk.dossier(found.id)) is None
