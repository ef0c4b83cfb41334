"""S1: the picture of all link groups, as a picture, a table, SVG and JSON."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from browser.sample_portal import sample_portal

MISSION_ROWS = (
    *(f"I{number}" for number in range(1, 7)),
    *(f"C{number}" for number in range(1, 5)),
    *("G1", "G2", *(f"G3{letter}" for letter in "abcdefghi"), "G4a", "G4b", "G4c", "G4d", "G5"),
    *(f"A{number}" for number in range(1, 5)),
    *(f"M{number}" for number in range(1, 5)),
)
pytestmark = pytest.mark.row("S1")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def officer(assets: None) -> Iterator[TestClient[Litestar]]:
    with TestClient(sample_portal(), raise_server_exceptions=False) as client:
        client.cookies.set("sainam_session", "operator")
        yield client


def ids_in(svg: str) -> list[str]:
    root = ET.fromstring(svg)
    return [text.text or "" for text in root.iter(f"{SVG}text") if text.get("class") == "m-id"]


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_row_of_the_mission_is_in_the_picture_once(
    officer: TestClient[Litestar], language: str
) -> None:
    svg = officer.get(f"/{language}/map.svg")
    assert svg.headers["Content-Type"].startswith("image/svg+xml")
    assert sorted(ids_in(svg.text)) == sorted(MISSION_ROWS)


def test_a_link_that_is_not_built_says_so_in_words(officer: TestClient[Litestar]) -> None:
    assert officer.get("/th/map.svg?group=I").text.count("ยังไม่เปิดใช้") == 6 + 1
    assert officer.get("/en/map.svg?group=I").text.count("Not built yet") == 6 + 1


def test_every_link_prints_its_reason(officer: TestClient[Litestar]) -> None:
    page = officer.get("/en/map?group=G").text
    assert page.count("Light: it takes little of the server") >= 3
    assert page.count("The standard of the Department of Provincial Administration") >= 13


def test_the_picture_is_asked_for_as_of_a_past_day(officer: TestClient[Litestar]) -> None:
    assert "1 ต.ค. 2569" in officer.get("/th/map.svg?as_of=2026-10-01").text
    assert "1 Oct 2026" in officer.get("/en/map.svg?as_of=2026-10-01").text


def test_the_machine_readable_map_has_the_same_links(officer: TestClient[Litestar]) -> None:
    groups = json.loads(officer.get("/en/map.json").content)["groups"]
    assert {link["id"] for group in groups for link in group["links"]} == set(MISSION_ROWS)


def test_only_the_transport_asked_for_is_shown(officer: TestClient[Litestar]) -> None:
    assert ids_in(officer.get("/en/map.svg?transport=sftp").text) == ["A3", "A4", "M1"]


def test_the_short_address_of_the_picture_leads_to_it(officer: TestClient[Litestar]) -> None:
    answer = officer.get("/map.svg?as_of=2026-10-01", follow_redirects=False)
    assert answer.headers["Location"] == "/th/map.svg?as_of=2026-10-01"
