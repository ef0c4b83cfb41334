"""The process as it is drawn: as a picture, and from above to below on narrow screens."""

from __future__ import annotations

import pytest

from sainam.onboarding.state import State
from sainam.portal.process_drawing import draw_process, way_down

pytestmark = pytest.mark.row("P2")


def test_picture_and_list_show_every_state_once() -> None:
    drawn = [box.state for box in draw_process(None).boxes]
    listed = [box.state for stretch in way_down(None) for box in stretch.boxes]
    assert sorted(drawn) == sorted(listed) == sorted(State)


def test_without_a_dossier_nothing_is_marked() -> None:
    assert {stretch.standing for stretch in way_down(None)} == {"ahead"}
