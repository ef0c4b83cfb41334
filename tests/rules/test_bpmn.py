"""The process as BPMN 2.0: another program's reader and engine know it for what it is."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser, BpmnValidator
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.util.task import TaskState

from sainam.onboarding.bpmn import PROCESS, bpmn, flow_of, gateway_of, ways_on
from sainam.onboarding.process import TABLE
from sainam.onboarding.state import EVENT_WORDS, LAST, STATE_WORDS, Event, State

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DRAWING = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def loaded(content: bytes) -> BpmnParser:
    """Read by another program, against the schema of the OMG. Raises ValidationException."""
    # It reads only what may be run; ours is to be looked at.
    content = content.replace(b'isExecutable="false"', b'isExecutable="true"')
    parser = BpmnParser(validator=BpmnValidator())
    parser.add_bpmn_str(content)
    return parser


@pytest.mark.parametrize("language", ["th", "en"])
def test_it_follows_the_schema_and_another_program_loads_it(language: str) -> None:
    parser = loaded(bpmn(language))
    assert parser.get_process_ids() == [PROCESS]
    assert parser.get_spec(PROCESS).task_specs


def test_the_other_program_would_notice_what_does_not_follow_the_schema() -> None:
    with pytest.raises(ValidationException):
        loaded(bpmn().replace(b"bpmn:userTask", b"bpmn:userTusk"))
    with pytest.raises(ValidationException):
        loaded(bpmn().replace(b'targetRef="review"', b'targetRef="nowhere"')).get_spec(PROCESS)


def test_every_state_stands_in_it_as_a_task_or_an_end() -> None:
    known = loaded(bpmn("en")).get_spec(PROCESS).task_specs
    for state in State:
        assert type(known[state.value]).__name__ == ("EndEvent" if state in LAST else "UserTask")
        assert known[state.value].bpmn_name == STATE_WORDS[state].en


def test_every_step_that_leads_elsewhere_is_a_flow_in_it() -> None:
    known = loaded(bpmn("en")).get_spec(PROCESS).task_specs
    for state in set(State) - LAST:
        ways = ways_on(state)
        origin = known[gateway_of(state) if len(ways) > 1 else state.value]
        assert sorted(one.name for one in origin.outputs) == sorted(step.to.value for step in ways)
    assert sum(len(ways_on(state)) for state in State) == len(
        [step for step in TABLE if step.state != step.to]
    )


@pytest.mark.parametrize(("language", "name"), [("th", "ยื่นคำขอ"), ("en", "Submit the request")])
def test_flows_are_named_by_their_event_in_the_language_asked_for(language: str, name: str) -> None:
    flows = ET.fromstring(bpmn(language)).iter(f"{MODEL}sequenceFlow")
    named = {flow.get("id"): flow.get("name") for flow in flows}
    assert named["flow-draft-submit"] == name
    assert {flow_of(step) for step in TABLE if step.state != step.to} <= named.keys()


def test_everything_in_it_is_drawn() -> None:
    root = ET.fromstring(bpmn())
    drawn = {
        shape.get("bpmnElement")
        for kind in ("BPMNShape", "BPMNEdge")
        for shape in root.iter(f"{DRAWING}{kind}")
    }
    process = root.find(f"{MODEL}process")
    assert process is not None
    assert drawn == {node.get("id") for node in process}


GOOD = (
    Event.SUBMIT, Event.CONVENE, Event.APPROVE, Event.FORM_AGREED, Event.ISSUE_MEMO,
    Event.ACKNOWLEDGE, Event.OFFER, Event.SIGNED, Event.PRESENT, Event.ACCEPTED, Event.GO_LIVE,
    Event.TERMINATE, Event.CLOSE,
)  # fmt: skip
WAYS = {
    "all goes well": (GOOD, State.CLOSED),
    "refused by letter": (
        (Event.SUBMIT, Event.CONVENE, Event.REFUSE, Event.SIGN_LETTER, Event.DEEM_RECEIVED),
        State.REFUSED,
    ),
    "asked back, then withdrawn": (
        (Event.SUBMIT, Event.ASK_INFORMATION, Event.SUBMIT, Event.WITHDRAW), State.WITHDRAWN,
    ),
    "withdrawn before the governor": ((*GOOD[:5], Event.WITHDRAW), State.WITHDRAWN),
    "withdrawn when it was ready": ((*GOOD[:10], Event.WITHDRAW, Event.CLOSE), State.CLOSED),
    "nobody came back": ((Event.LAPSE,), State.LAPSED),
    "a release": ((*GOOD[:11], Event.RECORD_RELEASE), State.RELEASED),
}  # fmt: skip


@pytest.mark.parametrize(("events", "last"), WAYS.values(), ids=WAYS.keys())
def test_another_programs_engine_walks_it_by_the_same_events_to_the_same_end(
    events: tuple[Event, ...], last: State
) -> None:
    workflow = BpmnWorkflow(loaded(bpmn()).get_spec(PROCESS))
    workflow.do_engine_steps()
    for event in events:
        [waiting] = workflow.get_tasks(state=TaskState.READY, manual=True)
        state = State(waiting.task_spec.name)
        [step] = [one for one in ways_on(state) if one.event == event]
        waiting.data["event"] = event.value
        waiting.run()
        workflow.do_engine_steps()
        assert step.to.value in passed(workflow), EVENT_WORDS[event].en
    assert workflow.is_completed()
    assert passed(workflow) & {state.value for state in LAST} == {last.value}


def passed(workflow: BpmnWorkflow) -> set[str]:
    """By the name of each task or end that was reached."""
    reached = workflow.get_tasks(state=TaskState.FINISHED_MASK | TaskState.READY)
    return {task.task_spec.name for task in reached}
