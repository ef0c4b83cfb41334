"""Each control of ISO/IEC 27001 Annex A has evidence of the hub's own, or somebody who answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from source_tree import PACKAGE

from sainam.agencies.person import Person
from sainam.agencies.refusals import NotYours
from sainam.api.controls import control_routes
from sainam.api.management import ApiRequest
from sainam.formats.layout import Title
from sainam.law.control import HOW_MANY, Control, in_order
from sainam.links.read_catalogue import read_catalogue
from sainam.portal.mount import PAGES

pytestmark = pytest.mark.row("L3")

CONTROLS = in_order(read_catalogue(PACKAGE / "catalogue" / "mwa").catalogue.controls.values())
ONE = """
controls:
  - id: A.8.15
    title: {th: การบันทึกเหตุการณ์, en: logging}
"""


def test_the_catalogue_has_every_control_of_the_edition_once_and_in_order() -> None:
    wanted = [
        f"A.{theme}.{number}" for theme, count in HOW_MANY.items() for number in range(1, count + 1)
    ]
    assert [one.id for one in CONTROLS] == wanted
    assert len(wanted) == 93


@pytest.mark.parametrize("control", CONTROLS, ids=lambda one: one.id)
def test_the_evidence_of_a_control_is_a_page_that_there_is(control: Control) -> None:
    paths = {path for handler in PAGES for path in handler.paths}
    assert [one.page for one in control.evidence if one.page not in paths] == []
    assert control.evidence or control.owner


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ("    owner: {th: ผู้ปฏิบัติการระบบ, en: operators}\n", None),
        ("    evidence: [{page: /audit, title: {th: บันทึก, en: trail}}]\n", None),
        ("", "value.type"),
        ("    evidence: [{page: audit, title: {th: บันทึก, en: trail}}]\n", "value.form"),
        ("    owners: {th: ก, en: a}\n", "key.unknown"),
    ],
)
def test_a_control_with_neither_is_a_fault_of_its_file_and_line(
    tmp_path: Path, more: str, rule: str | None
) -> None:
    folder = tmp_path / "law" / "controls"
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text(ONE + more, encoding="utf-8")
    faults = read_catalogue(tmp_path).faults
    assert [one.rule for one in faults] == ([rule] if rule else [])
    assert all("law/controls/one.yaml" in str(one) for one in faults)


def test_the_staff_reads_them_by_the_api_and_an_agency_does_not() -> None:
    class Desk:
        def controls(self) -> tuple[Control, ...]:
            return CONTROLS

    [route] = control_routes(Desk())
    asked = ApiRequest("GET", {}, {}, b"", "", "", Person("a", Title("ก", "a"), frozenset()))
    told: Any = route.answer(asked).body
    assert msgspec.json.decode(msgspec.json.encode(told["controls"]))[0]["id"] == "A.5.1"
    stranger = replace(asked, person=Person("b", Title("ข", "b"), frozenset(), "ONCB"))
    with pytest.raises(NotYours):
        route.answer(stranger)


def test_a_control_of_no_theme_of_the_annex_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(
            {"id": "A.9.1", "title": {"th": "ก", "en": "a"}, "owner": {"th": "ก", "en": "a"}},
            type=Control,
        )
