"""Promise 1: the gate row is nothing but its history; rebuilt from the steps it is the same."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sainam.agencies import store as agencies
from sainam.agencies.agency import Agency
from sainam.agencies.public_key import PublicKey
from sainam.agencies.register_credential import register_credential
from sainam.agreements import store
from sainam.agreements.agreement import Agreement
from sainam.agreements.amend_agreement import amend_agreement
from sainam.agreements.bring_in_agreement import bring_in_agreement
from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.open_door import open_door
from sainam.agreements.rebuild_gate import rebuild_gate
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.shut_door import shut_door
from sainam.agreements.store import Door
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.agreements.terms import Environment
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, Tx, connect_as_owner
from sainam.kit.ids import new_id
from sainam.kit.refusal import Refusal

ACTOR = "สมมติ ผู้ปฏิบัติการ"
WHY = "ทดสอบ"
ENVIRONMENTS: tuple[Environment, ...] = ("sandbox", "live")


def paper(name: str, until: date) -> Agreement:
    return Agreement(
        id=name,
        kind="contract",
        agency="BIGC",
        title=Title("สัญญา", "Contract"),
        reference=name,
        first_day=date(2025, 1, 1),
        until=until,
        run_off_days=until.day,
        recorded_by="legal.officer",
        confirmed_by="legal.head",
        grants=(),
        clauses=(),
    )


class Steps(RuleBasedStateMachine):
    """Random steps at an agreement of its own, as officers and time may take them."""

    database: ClassVar[Database]

    @initialize()
    def bring_in(self) -> None:
        self.name = f"CONTRACT-{new_id().hex[-12:].upper()}"
        self.opened = False
        with self.database.transaction() as tx:
            bring_in_agreement(tx, paper(self.name, date(2100, 1, 1)), actor=ACTOR, reason=WHY)

    def _try(self, step: Callable[[Tx], object]) -> None:
        """A refused step leaves everything as it was: the transaction rolls back."""
        try:
            with self.database.transaction() as tx:
                step(tx)
        except Refusal:
            return

    @rule(where=st.sampled_from(ENVIRONMENTS))
    def suspend(self, where: Environment) -> None:
        self._try(lambda tx: suspend_agreement(tx, where, self.name, actor=ACTOR, reason=WHY))

    @rule(where=st.sampled_from(ENVIRONMENTS))
    def resume(self, where: Environment) -> None:
        self._try(lambda tx: resume_agreement(tx, where, self.name, actor=ACTOR, reason=WHY))

    @rule(where=st.sampled_from(ENVIRONMENTS))
    def end(self, where: Environment) -> None:
        self._try(lambda tx: end_agreement(tx, where, self.name, actor=ACTOR, reason=WHY))

    @rule(until=st.dates(date(2025, 6, 1), date(2100, 1, 1)))
    def amend(self, until: date) -> None:
        self._try(lambda tx: amend_agreement(tx, paper(self.name, until), actor=ACTOR, reason=WHY))

    @rule()
    def open_and_shut_a_door(self) -> None:
        door = Door(f"{self.name}:api", "live", self.name, "bigc", "api", None, shut=False)
        if self.opened:
            return
        self.opened = True
        with self.database.transaction() as tx:
            open_door(tx, door, actor=ACTOR)
        self._try(lambda tx: shut_door(tx, door.id, actor=ACTOR, reason=WHY))

    @rule(days=st.integers(0, 400))
    def time_goes_by(self, days: int) -> None:
        with self.database.transaction() as tx:
            clock.shift(tx, timedelta(days=days))

    @invariant()
    def the_gate_is_its_history(self) -> None:
        with self.database.transaction() as tx:
            for environment in ENVIRONMENTS:
                number = store.find_gate_number(tx, environment, self.name)
                assert number is not None
                assert rebuild_gate(tx, self.name, environment) == store.read_gate(tx, number)


@pytest.fixture
def known(database: Database, owner_url: str) -> Database:
    key = '{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}'
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('demo')")
    with database.transaction() as tx:
        agency = Agency(code="BIGC", kind="agent", title=Title("บิ๊กซี", "Big C"))
        agencies.insert_agency_version(tx, agency, actor=ACTOR)
        register_credential(tx, "bigc", "live", "BIGC", PublicKey("jwk", key), actor=ACTOR)
    return database


def test_a_gate_rebuilt_from_its_history_is_the_gate_that_calls_read(known: Database) -> None:
    class Here(Steps):
        database = known

    case: Any = Here.TestCase
    case.settings = settings(
        max_examples=20,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    case("runTest").runTest()


def test_where_there_was_no_step_there_is_no_gate(known: Database) -> None:
    with known.transaction() as tx:
        assert rebuild_gate(tx, "CONTRACT-NONE", "live") is None
