"""Every state has somebody whose turn it is, and a way out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from source_tree import PACKAGE, named, sources, tree_of

from sainam.agreements.gate_steps import STEPS, Step
from sainam.agreements.terms import GateState
from sainam.commands import agreement as agreement_command
from sainam.exchanges.deliveries.decide_delivery import Decision
from sainam.exchanges.deliveries.delivery import (
    LONGEST_CALLBACK,
    MOST_ATTEMPTS,
    Action,
    Attempt,
    Owner,
    Result,
    next_step,
    wait_before,
)
from sainam.exchanges.deliveries.owner_answer import read_ask, read_send
from sainam.exchanges.files import received_file
from sainam.portal.tones import TONES
from sainam.portal.views import agreements as agreement_views
from sainam.portal.views import files as file_views
from sainam.portal.views.exchanges import DeliveryDecision
from sainam.worker import SCHEDULES, JobKind, Scheduled

MIGRATIONS = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "migrations").glob("*.sql"))
)


def words_in_database(table: str, column: str) -> set[str]:
    """What a CHECK … IN (…) of the migrations allows."""
    definition = re.search(rf"CREATE TABLE {table} \((.*?)\n\)", MIGRATIONS, re.DOTALL)
    assert definition is not None
    allowed = re.search(rf"CHECK \({column} IN\s*\((.*?)\)\)", definition[1], re.DOTALL)
    assert allowed is not None
    return set(re.findall(r"'(\w+)'", allowed[1]))


# --- an agreement ---


@pytest.mark.parametrize("state", [state for state in STEPS if state != "ended"])
def test_from_every_state_of_an_agreement_a_person_can_end_it(state: GateState | None) -> None:
    by_hand: set[Step] = {"suspend", "resume", "end"}
    assert by_hand == set(agreement_command.STEPS) == set(get_args(agreement_views.Action))
    reached = {state}
    while True:
        further = {
            after
            for each in reached
            for step, after in STEPS[each].items()
            if isinstance(after, str) and (step in by_hand or (each is None and step == "open"))
        }
        if further <= reached:
            break
        reached |= further
    assert "ended" in reached
    assert reached >= {"open", "suspended"}


def test_what_an_agreement_may_be_is_the_same_in_table_database_and_portal() -> None:
    states = {state for state in STEPS if state is not None}
    assert states == set(get_args(GateState)) == words_in_database("gate", "state")
    assert states <= TONES["agreement"].keys()
    steps = {step for row in STEPS.values() for step in row}
    assert steps == set(get_args(Step)) == set(get_args(agreement_views.Step))
    assert steps == words_in_database("agreement_step", "step")


def test_nothing_leaves_the_end() -> None:
    assert not [after for after in STEPS["ended"].values() if isinstance(after, str)]


# --- a file ---


def calls(function: ast.AST, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == name
    ]


def state_writers() -> Iterator[tuple[Path, ast.FunctionDef, ast.expr]]:
    """Each function that gives a file a state, with the state."""
    for path in sources():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef):
                for call in calls(node, "insert_state"):
                    yield path, node, call.args[3]


def states_written() -> set[str]:
    """The states that functions write, by name or by what their own parameter admits."""
    written: set[str] = set()
    for _, function, state in state_writers():
        if isinstance(state, ast.Constant):
            written.add(str(state.value))
            continue
        admitted = next(
            ast.unparse(argument.annotation)
            for argument in (*function.args.args, *function.args.kwonlyargs)
            if argument.arg == ast.unparse(state) and argument.annotation is not None
        )
        written |= set(re.findall(r"'(\w+)'", admitted))
    return written


def test_a_file_that_takes_a_state_but_the_last_is_put_on_the_list_of_what_is_due() -> None:
    for path, function, state in state_writers():
        last = isinstance(state, ast.Constant) and state.value == "acknowledged"
        assert calls(function, "drop_due" if last else "put_due"), f"{named(path)} {function.name}"


def test_every_state_of_a_file_is_written_somewhere_and_shown() -> None:
    states = set(get_args(received_file.State))
    assert states == states_written()
    assert states == words_in_database("file_state", "state")
    assert states == set(get_args(file_views.FileState)) == TONES["file"].keys()


def test_every_step_due_with_a_file_has_its_hands() -> None:
    steps = set(get_args(received_file.Step))
    assert steps == words_in_database("file_due", "step")
    put = {
        str(call.args[3].value)
        for path in sources()
        for call in calls(tree_of(path), "put_due")
        if isinstance(call.args[3], ast.Constant)
    }
    assert put == steps
    desk = (PACKAGE / "wiring" / "files.py").read_text(encoding="utf-8")
    assert "def _process(" in desk
    assert "def _acknowledge(" in desk


def test_a_file_given_up_on_can_be_tried_again_by_a_person() -> None:
    """A list entry due at infinity has only this way out."""
    users = {path.name for path in sources() if calls(tree_of(path), "rerun")}
    assert users == {"rerun_file.py"}
    callers = [
        named(path)
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "rerun_file"
    ]
    assert "sainam/commands/file.py" in callers


# --- a delivery ---

OWNERS = [
    Owner(deduplicates=one, can_be_asked=other) for one, other in product((True, False), repeat=2)
]
# What can be learned of a try, short of an end.
OPEN: tuple[Result, ...] = ("unclear", "not_sent", "not_seen", "pending", "unknown")
histories = st.lists(st.sampled_from(OPEN), max_size=MOST_ATTEMPTS + 5)


def tried(owner: Owner, results: list[Result]) -> list[Attempt]:
    """A delivery's history, as far as the hub goes by itself; `None` of a result: killed."""
    attempts: list[Attempt] = []
    for result in results:
        step = next_step(owner, attempts)
        if step == "hold":
            break
        action = cast("Action", step)
        attempts += [Attempt(action, "started"), Attempt(action, result)]
    return attempts


@given(owner=st.sampled_from(OWNERS), results=histories)
def test_a_delivery_is_the_hubs_or_a_persons_and_never_for_ever_the_hubs(
    owner: Owner, results: list[Result]
) -> None:
    attempts = tried(owner, results)
    assert next_step(owner, attempts) in ("send", "ask", "hold")
    assert timedelta() < wait_before(owner, attempts) <= LONGEST_CALLBACK
    assert sum(attempt.result == "started" for attempt in attempts) <= MOST_ATTEMPTS


@given(owner=st.sampled_from(OWNERS), results=histories)
def test_whoever_holds_a_delivery_can_have_it_sent_again(
    owner: Owner, results: list[Result]
) -> None:
    attempts = tried(owner, results)
    if next_step(owner, attempts) == "hold":
        assert next_step(owner, [*attempts, Attempt("decide", "again")]) == "send"


@pytest.mark.parametrize("owner", OWNERS)
def test_an_owner_that_never_answers_is_a_persons_matter_in_the_end(owner: Owner) -> None:
    for result in OPEN:
        assert next_step(owner, tried(owner, [result] * (MOST_ATTEMPTS + 1))) == "hold"


def test_each_decision_about_a_delivery_leads_out_of_its_state() -> None:
    assert len(get_args(DeliveryDecision)) == len(get_args(Decision))
    assert words_in_database("delivery_due", "state") == {"due", "unknown"}
    ends = words_in_database("delivery_end", "result")
    assert ends == {"confirmed", "refused", "given_up"}
    assert {"due", "unknown", *ends} == TONES["delivery"].keys()


class Said:
    """An owner's answer."""

    def __init__(self, status: int, body: bytes = b"", *, sent: bool = True) -> None:
        self.status, self.body, self.sent = status, body, sent


@given(status=st.integers(0, 599), body=st.binary(max_size=60), sent=st.booleans())
def test_whatever_an_owner_answers_is_a_result_the_hub_knows_to_go_on_from(
    status: int, body: bytes, *, sent: bool
) -> None:
    answer = Said(status, body, sent=sent)
    ends = {"confirmed", "refused"}
    assert read_send(answer).result in {*OPEN, *ends} - {"not_seen"}
    assert read_ask(answer).result in {*OPEN, *ends}


def test_every_result_and_action_is_the_databases_and_has_its_tone() -> None:
    results = set(get_args(Result))
    assert results == words_in_database("delivery_attempt", "result")
    assert set(get_args(Action)) == words_in_database("delivery_attempt", "action")
    assert results == TONES["attempt"].keys()


# --- the rest ---


def test_every_outcome_of_an_exchange_has_its_tone() -> None:
    shown = TONES["outcome"].keys() - {"running"}
    assert words_in_database("exchange_outcome", "outcome") == shown


def test_every_schedule_says_when_and_a_days_end_has_its_job() -> None:
    assert SCHEDULES.keys() == set(Scheduled)
    assert all(len(crontab.split()) == 5 for crontab in SCHEDULES.values())
    assert set(JobKind) == {JobKind.RECONCILE_DAY}
