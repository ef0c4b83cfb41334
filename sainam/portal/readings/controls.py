"""The page of the controls, from the catalogue as it stands."""

from __future__ import annotations

from collections.abc import Iterable

from sainam.law.control import THEMES, Control, in_order
from sainam.portal.readings.names import words
from sainam.portal.views.controls import ControlRow, ControlsView, ControlTheme, EvidenceView


def show_controls(controls: Iterable[Control]) -> ControlsView:
    known = in_order(controls)
    themes = []
    for theme, title in THEMES.items():
        rows = tuple(_row(one) for one in known if one.theme == theme)
        shown = sum(bool(row.evidence) for row in rows)
        themes.append(ControlTheme(theme=theme, title=words(title), controls=rows, shown=shown))
    return ControlsView(themes=tuple(one for one in themes if one.controls))


def _row(control: Control) -> ControlRow:
    return ControlRow(
        id=control.id,
        title=words(control.title),
        evidence=tuple(
            EvidenceView(page=one.page, title=words(one.title)) for one in control.evidence
        ),
        owner=words(control.owner) if control.owner else None,
    )
