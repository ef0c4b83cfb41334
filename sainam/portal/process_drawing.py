"""The process as a picture with a dossier's place in it; lengths in SVG units, y downwards.

The way through stands in a horseshoe: rightwards above, leftwards below. Withdrawing and lapsing
are possible from many places and are not drawn as lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sainam.onboarding import process
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.state import LAST, STATE_WORDS, Event, State
from sainam.portal.views.bilingual import Words

BOX_WIDTH, BOX_HEIGHT = 140, 58
GAP_X, GAP_Y = 29, 34
TOP, SIDE = 40, 12
Standing = Literal["now", "been", "ahead", "perhaps"]

# Column and row of each state.
PLACES: Mapping[State, tuple[int, int]] = {
    State.DRAFT: (0, 0),
    State.SUBMITTED: (1, 0),
    State.REVIEW: (2, 0),
    State.DESIGN: (3, 0),
    State.MEMO: (4, 0),
    State.GOVERNOR: (5, 0),
    State.DRAFTING: (6, 0),
    State.INFORMATION_WANTED: (1, 1),
    State.REFUSING: (2, 1),
    State.ESCALATED: (3, 1),
    State.SIGNING: (6, 1),
    State.WITHDRAWN: (0, 1),
    State.LAPSED: (0, 2),
    State.REFUSED: (1, 2),
    State.REFUSAL_SENT: (2, 2),
    State.RELEASED: (3, 2),
    State.BUILDING: (6, 2),
    State.CLOSED: (1, 3),
    State.ENDING: (2, 3),
    State.LIVE: (3, 3),
    State.READY: (4, 3),
    State.ACCEPTANCE: (5, 3),
}
_NOT_DRAWN = frozenset({Event.WITHDRAW, Event.LAPSE})

STAGES: tuple[tuple[str, Words, frozenset[State]], ...] = (
    ("P1", Words("ยื่นคำขอ", "Request"),
     frozenset({State.DRAFT, State.SUBMITTED, State.INFORMATION_WANTED})),
    ("P2", Words("คณะกรรมการพิจารณา", "Council"), frozenset({State.REVIEW})),
    ("P3", Words("หนังสือแจ้งผล (ถ้าไม่อนุมัติ)", "Letter, if refused"),
     frozenset({State.REFUSING, State.REFUSAL_SENT, State.REFUSED})),
    ("P4", Words("เลือกรูปแบบ", "Form"), frozenset({State.DESIGN, State.ESCALATED})),
    ("P5", Words("เรียน ผวก.", "Governor"), frozenset({State.MEMO, State.GOVERNOR})),
    ("P6", Words("ทำข้อตกลง", "Agreement"), frozenset({State.DRAFTING, State.SIGNING})),
    ("P7", Words("พัฒนาและใช้งาน", "Build and use"),
     frozenset({State.BUILDING, State.ACCEPTANCE, State.READY, State.LIVE, State.ENDING,
                State.RELEASED, State.CLOSED})),
)  # fmt: skip

ELSEWHERE = Words("สิ้นสุดก่อนครบขั้นตอน", "Over before the end of the way")


@dataclass(frozen=True, slots=True)
class Box:
    state: State
    title: Words
    x: int
    y: int
    standing: Standing
    last: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """`path` is SVG path data; the head stands at its end."""

    path: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """All boxes are of one size."""

    width: int
    height: int
    box: tuple[int, int]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A step of the way with its states, for screens too narrow for the picture.

    `step` is empty where a dossier may come to from many places.
    """

    step: str
    title: Words
    standing: Standing
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """`standing` of the dossier: it is here, it was, or it has not been."""

    step: str
    title: Words
    standing: Standing


def draw_process(dossier: Dossier | None) -> Drawing:
    been = _been(dossier)
    now = dossier.state if dossier else None
    moves = _moves(dossier)
    columns = max(column for column, _ in PLACES.values()) + 1
    rows = max(row for _, row in PLACES.values()) + 1
    return Drawing(
        width=2 * SIDE + columns * BOX_WIDTH + (columns - 1) * GAP_X,
        height=2 * TOP + rows * BOX_HEIGHT + (rows - 1) * GAP_Y,
        box=(BOX_WIDTH, BOX_HEIGHT),
        boxes=tuple(_box(state, now, been) for state in PLACES),
        arrows=tuple(
            Arrow(_path(PLACES[source], PLACES[target]), (source, target) in moves)
            for source, target in sorted(_lines(), key=lambda line: line in moves)
        ),
    )


def way_down(dossier: Dossier | None) -> tuple[Stretch, ...]:
    """The whole process from above to below; every state once."""
    been = _been(dossier)
    now = dossier.state if dossier else None
    rest = frozenset(PLACES) - frozenset().union(*(states for _, _, states in STAGES))
    return tuple(
        Stretch(
            step, title, _standing(states, now, been),
            tuple(_box(state, now, been) for state in State if state in states),
        )
        for step, title, states in (*STAGES, ("", ELSEWHERE, rest))
    )  # fmt: skip


def stages(dossier: Dossier) -> tuple[Stage, ...]:
    """The seven steps; the letter of refusal is on nobody's way but who is refused."""
    been, now = _been(dossier), dossier.state
    found = []
    for step, title, states in STAGES:
        standing = _standing(states, now, been)
        off_the_way = step == "P3" and standing == "ahead"
        found.append(Stage(step, title, "perhaps" if off_the_way else standing))
    return tuple(found)


def _standing(states: frozenset[State], now: State | None, been: frozenset[State]) -> Standing:
    return "now" if now in states else "been" if been & states else "ahead"


def _been(dossier: Dossier | None) -> frozenset[State]:
    return frozenset(step.state for step in dossier.steps) if dossier else frozenset()


def _moves(dossier: Dossier | None) -> frozenset[tuple[State, State]]:
    """From where to where the dossier has gone."""
    if dossier is None:
        return frozenset()
    states = [State.DRAFT, *(step.state for step in dossier.steps)]
    return frozenset(pairwise(states))


def _lines() -> frozenset[tuple[State, State]]:
    return frozenset(
        (one.state, one.to)
        for one in process.TABLE
        if one.state != one.to and one.event not in _NOT_DRAWN
    )


def _box(state: State, now: State | None, been: frozenset[State]) -> Box:
    x, y = _corner(PLACES[state])
    words = STATE_WORDS[state]
    standing: Standing = "now" if state == now else "been" if state in been else "ahead"
    return Box(state, Words(words.th, words.en), x, y, standing, last=state in LAST)


def _corner(place: tuple[int, int]) -> tuple[int, int]:
    column, row = place
    return SIDE + column * (BOX_WIDTH + GAP_X), TOP + row * (BOX_HEIGHT + GAP_Y)


def _path(source: tuple[int, int], target: tuple[int, int]) -> str:
    """Straight to a neighbour; slanting to one across; in a bow to one farther in the row."""
    (x1, y1), (x2, y2) = _corner(source), _corner(target)
    right, down = target[0] - source[0], target[1] - source[1]
    middle = BOX_HEIGHT // 2
    if down == 0 and abs(right) == 1:
        start, end = (x1 + BOX_WIDTH, x2) if right > 0 else (x1, x2 + BOX_WIDTH)
        return f"M{start} {y1 + middle}H{end}"
    if down == 0:
        return _bow(x1, x2, y1, above=source[1] == 0)
    if right == 0:
        aside = x1 + BOX_WIDTH // 2 + (10 if down > 0 else -10)
        start, end = (y1 + BOX_HEIGHT, y2) if down > 0 else (y1, y2 + BOX_HEIGHT)
        return f"M{aside} {start}V{end}"
    start, end = (x1 + BOX_WIDTH, x2) if right > 0 else (x1, x2 + BOX_WIDTH)
    step = GAP_X // 2 if right > 0 else -GAP_X // 2
    up = y2 + middle + (12 if down < 0 else -12)
    return f"M{start} {y1 + middle}H{end - step}V{up}H{end}"


def _bow(x1: int, x2: int, y: int, *, above: bool) -> str:
    first, last = x1 + BOX_WIDTH // 2, x2 + BOX_WIDTH // 2
    edge = y if above else y + BOX_HEIGHT
    far = edge - 22 if above else edge + 22
    return f"M{first} {edge}V{far}H{last}V{edge}"
