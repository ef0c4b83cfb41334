"""Annex A of ISO/IEC 27001 is in the catalogue, each control with evidence or an owner."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sainam.agencies.role import STAFF_ROLES
from sainam.links.check_catalogue import check_catalogue
from sainam.links.read_catalogue import read_catalogue
from sainam.portal.mount import PAGES

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
CONTROLS = read_catalogue(MWA).catalogue.controls
RIGHT = """\
controls:
  - {id: A.5.1, title: {th: นโยบาย, en: policies}, owner: operator}
"""

pytestmark = pytest.mark.row("L3")


def test_every_control_of_the_annex_is_there_once() -> None:
    places = sorted(one.place for one in CONTROLS.values())
    numbers = {5: 37, 6: 8, 7: 14, 8: 34}
    assert places == [(theme, n) for theme, last in numbers.items() for n in range(1, last + 1)]
    assert Counter(one.theme for one in CONTROLS.values()) == {
        "organisation": 37, "people": 8, "premises": 14, "technology": 34,
    }  # fmt: skip


def test_every_control_has_an_owner_and_some_are_shown_live() -> None:
    assert {one.owner for one in CONTROLS.values()} <= STAFF_ROLES
    assert all(one.title.th.strip() and one.title.en.strip() for one in CONTROLS.values())
    assert CONTROLS["A.8.5"].probe == "staff-second-factor"
    assert CONTROLS["A.5.15"].document == "MWA-ACCESS-POLICY"


def test_a_page_that_shows_a_control_is_one_that_there_is() -> None:
    paths = {path for handler in PAGES for path in handler.paths}
    shown = [page.page for one in CONTROLS.values() for page in one.pages]
    assert len(shown) > 20
    assert [page for page in shown if page not in paths] == []


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("owner: operator", "owner: nobody", "reference.unknown"),
        ("owner: operator", "owner: operator, document: NONE", "reference.unknown"),
        ("owner: operator", "owner: operator, probe: exchanges", "law.measure_rows"),
        ("id: A.5.1", "id: A.9.1", "value.form"),
        (
            "owner: operator",
            "owner: operator, pages: [{page: audit, title: {th: ก, en: a}}]",
            "value.form",
        ),
    ],
)
def test_a_wrong_control_is_told(tmp_path: Path, right: str, wrong: str, rule: str) -> None:
    file = tmp_path / "law" / "controls" / "annex-a.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(RIGHT, encoding="utf-8")
    assert check_catalogue(tmp_path, "demo") == []
    file.write_text(RIGHT.replace(right, wrong), encoding="utf-8")
    assert [fault.rule for fault in check_catalogue(tmp_path, "demo")] == [rule]
