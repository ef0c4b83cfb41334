"""The process as BPMN 2.0, to be read by other tools. Pure; ISO/IEC 19510 names and namespaces.

One user task a state with its owners and days; one end event a last state; one flow a step that
leads elsewhere. Where there is more than one way on, an exclusive gateway stands behind the task,
and the condition of each way is the event that takes it.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from sainam.agencies.role import ROLES
from sainam.formats.layout import Title
from sainam.onboarding import process
from sainam.onboarding.process import Transition
from sainam.onboarding.state import EVENT_WORDS, LAST, STATE_WORDS, State

_MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DRAWING = "http://www.omg.org/spec/BPMN/20100524/DI"
_BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
_LINES = "http://www.omg.org/spec/DD/20100524/DI"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_PREFIXES = {
    "bpmn": _MODEL, "bpmndi": _DRAWING, "dc": _BOUNDS, "di": _LINES, "xsi": _INSTANCE,
}  # fmt: skip
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y = 150, 70, 90, 60
_GATEWAY, _EVENT = 30, 36
_COLUMNS = 5
_ROLES: dict[str, Title] = {name: role.title for name, role in ROLES.items()}
PROCESS = f"seven-steps-{process.VERSION}"


def bpmn(language: str = "th") -> bytes:
    for prefix, uri in _PREFIXES.items():
        ET.register_namespace(prefix, uri)
    root = ET.Element(
        f"{{{_MODEL}}}definitions",
        {"id": "sainam", "targetNamespace": "urn:sainam:process", "exporter": "Sainam"},
    )
    model = ET.SubElement(root, f"{{{_MODEL}}}process", {"id": PROCESS, "isExecutable": "false"})
    ET.SubElement(model, f"{{{_MODEL}}}startEvent", {"id": "start"})
    for state in State:
        _node(model, state, language)
    _flow(model, "flow-start", "start", State.DRAFT.value)
    for state in State:
        if len(ways_on(state)) > 1:
            _flow(model, f"flow-{state.value}", state.value, gateway_of(state))
        for step in ways_on(state):
            _way(model, step, language)
    _draw(root)
    ET.indent(root)
    drawn: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return drawn


def ways_on(state: State) -> tuple[Transition, ...]:
    """The steps that lead to another state."""
    return tuple(step for step in process.leaving(state) if step.to != state)


def gateway_of(state: State) -> str:
    """The name of what stands behind a state's task."""
    return f"after-{state.value}"


def flow_of(step: Transition) -> str:
    return f"flow-{step.state.value}-{step.event.value}"


def place(state: State | None) -> tuple[int, int]:
    """Left and top of a state's box; None is the start."""
    if state is None:
        return 20, 40
    row, column = divmod(tuple(State).index(state), _COLUMNS)
    return 100 + column * (_WIDTH + _GAP_X), 20 + row * (_HEIGHT + _GAP_Y)


def _node(model: ET.Element, state: State, language: str) -> None:
    kind = "endEvent" if state in LAST else "userTask"
    name = _in(language, STATE_WORDS[state])
    node = ET.SubElement(model, f"{{{_MODEL}}}{kind}", {"id": state.value, "name": name})
    station = process.STATIONS.get(state)
    if station is not None:
        owners = ", ".join(_in(language, _ROLES[role]) for role in station.owners)
        days = f"{station.days} วัน" if language == "th" else f"{station.days} days"
        told = ET.SubElement(node, f"{{{_MODEL}}}documentation")
        told.text = f"{owners}; {days}" if station.days else owners
    if len(ways_on(state)) > 1:
        ET.SubElement(
            model, f"{{{_MODEL}}}exclusiveGateway",
            {"id": gateway_of(state), "gatewayDirection": "Diverging"},
        )  # fmt: skip


def _way(model: ET.Element, step: Transition, language: str) -> None:
    several = len(ways_on(step.state)) > 1
    flow = _flow(
        model, flow_of(step), gateway_of(step.state) if several else step.state.value,
        step.to.value, _in(language, EVENT_WORDS[step.event]),
    )  # fmt: skip
    if several:
        condition = ET.SubElement(
            flow, f"{{{_MODEL}}}conditionExpression",
            {f"{{{_INSTANCE}}}type": "bpmn:tFormalExpression"},
        )  # fmt: skip
        condition.text = f"event == '{step.event.value}'"


def _in(language: str, words: Title) -> str:
    return words.th if language == "th" else words.en


def _flow(model: ET.Element, name: str, source: str, target: str, words: str = "") -> ET.Element:
    told = {"name": words} if words else {}
    return ET.SubElement(
        model, f"{{{_MODEL}}}sequenceFlow",
        {"id": name, "sourceRef": source, "targetRef": target, **told},
    )  # fmt: skip


def _draw(root: ET.Element) -> None:
    diagram = ET.SubElement(root, f"{{{_DRAWING}}}BPMNDiagram", {"id": "diagram"})
    plane = ET.SubElement(
        diagram, f"{{{_DRAWING}}}BPMNPlane", {"id": "plane", "bpmnElement": PROCESS}
    )
    _shape(plane, "start", *place(None), _EVENT, _EVENT)
    _edge(plane, "flow-start", (38, 58), _middle(State.DRAFT))
    for state in State:
        size = (_EVENT, _EVENT) if state in LAST else (_WIDTH, _HEIGHT)
        _shape(plane, state.value, *place(state), *size)
        begun = _middle(state)
        if len(ways_on(state)) > 1:
            x, y = _behind(state)
            _shape(plane, gateway_of(state), x, y, _GATEWAY, _GATEWAY)
            begun = x + _GATEWAY // 2, y + _GATEWAY // 2
            _edge(plane, f"flow-{state.value}", _middle(state), begun)
        for step in ways_on(state):
            _edge(plane, flow_of(step), begun, _middle(step.to))


def _behind(state: State) -> tuple[int, int]:
    """Left and top of its gateway, in the gap to the right."""
    left, top = place(state)
    return left + _WIDTH + (_GAP_X - _GATEWAY) // 2, top + (_HEIGHT - _GATEWAY) // 2


def _middle(state: State) -> tuple[int, int]:
    left, top = place(state)
    width, height = (_EVENT, _EVENT) if state in LAST else (_WIDTH, _HEIGHT)
    return left + width // 2, top + height // 2


def _shape(plane: ET.Element, name: str, x: int, y: int, width: int, height: int) -> None:
    shape = ET.SubElement(
        plane, f"{{{_DRAWING}}}BPMNShape", {"id": f"shape-{name}", "bpmnElement": name}
    )
    ET.SubElement(
        shape, f"{{{_BOUNDS}}}Bounds",
        {"x": str(x), "y": str(y), "width": str(width), "height": str(height)},
    )  # fmt: skip


def _edge(plane: ET.Element, name: str, start: tuple[int, int], end: tuple[int, int]) -> None:
    edge = ET.SubElement(
        plane, f"{{{_DRAWING}}}BPMNEdge", {"id": f"edge-{name}", "bpmnElement": name}
    )
    for x, y in (start, end):
        ET.SubElement(edge, f"{{{_LINES}}}waypoint", {"x": str(x), "y": str(y)})
