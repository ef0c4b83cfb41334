"""Where everything stands in the picture of link groups: lengths in SVG units, y downwards.

Groups stand left and right of the hub; each link is a row with a pipe to it. Links that share
carrier, transport, format and reason stand under one caption that prints them.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from sainam.portal.translator import Translator
from sainam.portal.views.bilingual import Language
from sainam.portal.views.links import GroupView, LinkRow, MapView

WIDTH = 1240
COLUMN = 506
HUB_WIDTH = 116
PIPE = (WIDTH - 2 * COLUMN - HUB_WIDTH) // 2
LEFT, HUB, RIGHT = 0, COLUMN + PIPE, WIDTH - COLUMN
ROW = 40
CAPTION = 26
SECOND_LINE = 16
HEADING = 38
GROUP_GAP = 18
TOP = 8
# The side of the hub on which each group stands; the order is the drawing's.
LEFT_GROUPS = "CIA"
RIGHT_GROUPS = "GM"

_SHORT_FORM = re.compile(r"\(([A-Z]{2,})\)$")
_TITLE_SIZE, _TEXT_SIZE, _CAPTION_SIZE = 13.0, 12.0, 11.5
_TEXT_WIDTH = COLUMN - 62 - 116
_CAPTION_WIDTH = COLUMN - 32
LEGEND = 64


@dataclass(frozen=True, slots=True)
class Caption:
    """Carrier, transport, format and reason of the links below it, on one line or two."""

    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """`title` and `what` are cut to fit; the whole text stands in the table below."""

    y: int
    link: LinkRow
    title: str
    what: str


@dataclass(frozen=True, slots=True)
class GroupBox:
    x: int
    y: int
    height: int
    group: GroupView
    captions: tuple[Caption, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Pipe:
    """From the group's edge (x1) to the hub's (x2). Ends say where an arrow head stands."""

    x1: int
    x2: int
    y: int
    link: LinkRow
    into_hub: bool
    out_of_hub: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    hub_x: int
    hub_width: int
    column: int
    hub_height: int
    row: int
    legend_y: int
    boxes: tuple[GroupBox, ...]
    pipes: tuple[Pipe, ...]


def draw_map(view: MapView, t: Translator) -> Drawing:
    left = _column(view, LEFT_GROUPS, LEFT, t)
    right = _column(view, RIGHT_GROUPS, RIGHT, t)
    boxes = (*left, *right)
    bottom = max((box.y + box.height for box in boxes), default=TOP)
    return Drawing(
        width=WIDTH,
        height=bottom + GROUP_GAP + LEGEND,
        hub_height=bottom - TOP,
        hub_x=HUB,
        hub_width=HUB_WIDTH,
        column=COLUMN,
        row=ROW,
        legend_y=bottom + GROUP_GAP,
        boxes=boxes,
        pipes=tuple(_pipe(box, row) for box in boxes for row in box.rows),
    )


def _column(view: MapView, letters: str, x: int, t: Translator) -> tuple[GroupBox, ...]:
    boxes: list[GroupBox] = []
    y = TOP
    for letter in letters:
        for group in view.groups:
            if group.letter == letter:
                boxes.append(_box(group, x, y, t))
                y += boxes[-1].height + GROUP_GAP
    return tuple(boxes)


def _box(group: GroupView, x: int, y: int, t: Translator) -> GroupBox:
    captions: list[Caption] = []
    rows: list[Row] = []
    at = y + HEADING
    for _, block in groupby(group.links, key=carried_alike):
        links = tuple(block)
        lines = _caption(links[0], t)
        captions.append(Caption(at, lines))
        at += CAPTION + SECOND_LINE * (len(lines) - 1)
        for link in links:
            rows.append(_row(link, at, t.language))
            at += ROW
    return GroupBox(x, y, at - y + 6, group, tuple(captions), tuple(rows))


def carried_alike(link: LinkRow) -> tuple[object, ...]:
    return (link.carrier, link.transports, link.format, link.reason)


def _caption(link: LinkRow, t: Translator) -> tuple[str, ...]:
    ways = "/".join(t.plain(f"transport.{way}") for way in link.transports)
    form = f"{ways} / {link.format}"
    if link.carrier:
        form = f"{t.plain('map.through', carrier=link.carrier.in_language(t.language))} · {form}"
    reason = link.reason.in_language(t.language)
    whole = f"{form} · {reason}"
    if _width(whole, _CAPTION_SIZE) <= _CAPTION_WIDTH:
        return (whole,)
    return (form, fit(reason, _CAPTION_WIDTH, _CAPTION_SIZE))


def _row(link: LinkRow, y: int, language: Language) -> Row:
    """Long names stand by the short form they carry; a source still too long is cut."""
    arrow = "⇄" if link.flow == "both" else "→"
    source, target = link.source.in_language(language), link.target.in_language(language)
    if _width(f"{source} {arrow} {target}", _TITLE_SIZE) > _TEXT_WIDTH:
        source, target = short_form(source), short_form(target)
    end = f" {arrow} {target}"
    room = max(_TEXT_WIDTH - _width(end, _TITLE_SIZE), _TEXT_WIDTH / 2)
    title = fit(fit(source, room, _TITLE_SIZE) + end, _TEXT_WIDTH, _TITLE_SIZE)
    return Row(y, link, title, fit(link.what.in_language(language), _TEXT_WIDTH, _TEXT_SIZE))


def _pipe(box: GroupBox, row: Row) -> Pipe:
    left = box.x < HUB
    return Pipe(
        x1=box.x + COLUMN if left else box.x,
        x2=HUB if left else HUB + HUB_WIDTH,
        y=row.y + ROW // 2,
        link=row.link,
        into_hub=row.link.flow in {"in", "both"},
        out_of_hub=row.link.flow in {"out", "both"},
    )


def short_form(name: str) -> str:
    """CIS of "Customer information system (CIS)"; the whole name where it carries none."""
    carried = _SHORT_FORM.search(name)
    return carried[1] if carried else name


def fit(text: str, width: float, size: float) -> str:
    """The text, cut with an ellipsis where it would be wider; widths are Sarabun's, about."""
    if _width(text, size) <= width:
        return text
    end = len(text)
    while end and _width(text[:end] + "…", size) > width:
        end -= 1
    return text[:end].rstrip() + "…"


def _width(text: str, size: float) -> float:
    return sum(map(_em, text)) * size


def _em(sign: str) -> float:
    if unicodedata.category(sign) == "Mn":
        return 0.0
    if "\u0e00" <= sign <= "\u0e7f":
        return 0.56
    if sign.isupper():
        return 0.66
    return 0.3 if sign in " .,ijl|()" else 0.53
