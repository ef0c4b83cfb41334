"""The process as BPMN 2.0, to be read by other tools. Pure; ISO/IEC 19510 names and namespaces."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from sainam.onboarding import process
from sainam.onboarding.process import Transition
from sainam.onboarding.state import EVENT_WORDS, LAST, STATE_WORDS, State

_MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DRAWING = "http://www.omg.org/spec/BPMN/20100524/DI"
_BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
_LINES = "http://www.omg.org/spec/DD/20100524/DI"
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y = 150, 70, 90, 60
_COLUMNS = 5


def bpmn(language: str = "th") -> bytes:
    """One user task a state, one end event a last state, one flow a step that leads elsewhere."""
    for prefix, uri in (("bpmn", _MODEL), ("bpmndi", _DRAWING), ("dc", _BOUNDS), ("di", _LINES)):
        ET.register_namespace(prefix, uri)
    root = ET.Element(
        f"{{{_MODEL}}}definitions",
        {"id": "sainam", "targetNamespace": "urn:sainam:process", "exporter": "Sainam"},
    )
    model = ET.SubElement(
        root, f"{{{_MODEL}}}process",
        {"id": f"seven-steps-{process.VERSION}", "isExecutable": "false"},
    )  # fmt: skip
    flows = _flows()
    ET.SubElement(model, f"{{{_MODEL}}}startEvent", {"id": "start"})
    for state in State:
        kind = "endEvent" if state in LAST else "userTask"
        ET.SubElement(
            model, f"{{{_MODEL}}}{kind}", {"id": state.value, "name": _name(state, language)}
        )
    _flow(model, "flow-start", "start", State.DRAFT.value, "")
    for number, step in enumerate(flows):
        words = EVENT_WORDS[step.event]
        _flow(
            model, f"flow-{number}", step.state.value, step.to.value,
            words.th if language == "th" else words.en,
        )  # fmt: skip
    _draw(root, flows)
    ET.indent(root)
    drawn: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return drawn


def place(state: State | None) -> tuple[int, int]:
    """Left and top of a state's box; None is the start."""
    if state is None:
        return 20, 40
    row, column = divmod(tuple(State).index(state), _COLUMNS)
    return 100 + column * (_WIDTH + _GAP_X), 20 + row * (_HEIGHT + _GAP_Y)


def _flows() -> tuple[Transition, ...]:
    return tuple(step for step in process.TABLE if step.state != step.to)


def _name(state: State, language: str) -> str:
    words = STATE_WORDS[state]
    return words.th if language == "th" else words.en


def _flow(model: ET.Element, name: str, source: str, target: str, words: str) -> None:
    ET.SubElement(
        model, f"{{{_MODEL}}}sequenceFlow",
        {"id": name, "sourceRef": source, "targetRef": target, "name": words},
    )  # fmt: skip


def _draw(root: ET.Element, flows: tuple[Transition, ...]) -> None:
    diagram = ET.SubElement(root, f"{{{_DRAWING}}}BPMNDiagram", {"id": "diagram"})
    plane = ET.SubElement(
        diagram, f"{{{_DRAWING}}}BPMNPlane",
        {"id": "plane", "bpmnElement": f"seven-steps-{process.VERSION}"},
    )  # fmt: skip
    _shape(plane, "start", *place(None), 36, 36)
    for state in State:
        size = (36, 36) if state in LAST else (_WIDTH, _HEIGHT)
        _shape(plane, state.value, *place(state), *size)
    _edge(plane, "flow-start", (38, 58), _middle(State.DRAFT))
    for number, step in enumerate(flows):
        _edge(plane, f"flow-{number}", _middle(step.state), _middle(step.to))


def _middle(state: State) -> tuple[int, int]:
    left, top = place(state)
    width, height = (36, 36) if state in LAST else (_WIDTH, _HEIGHT)
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
