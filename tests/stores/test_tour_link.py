"""The tour proposes links whose names nobody has, in the catalogue or in a dossier."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dossier_desk import open_desk

from sainam.kit.database import Database
from sainam.tour.onboarding.good_way import Asked
from sainam.tour.onboarding.seven_steps import SevenSteps
from sainam.tour.onboarding.two_departments import free_link


def on_tour(database: Database, agency: str) -> SevenSteps:
    tourist: Any = SimpleNamespace(database=database)
    walker: Any = SimpleNamespace(code=agency)
    nobody: Any = None
    today = date(2026, 11, 22)
    return SevenSteps(tourist, nobody, Asked((), today, today), known_agency=walker)


def test_a_name_in_another_agencys_open_dossier_is_not_free(
    database: Database, tmp_path: Path
) -> None:
    desk = open_desk(database, tmp_path)
    free = free_link(on_tour(database, "TOUR-1"))
    number = desk.approved()
    desk.do(number, "propose", "fpt1", **desk.design(link=free))
    assert free_link(on_tour(database, "TOUR-1")) > free
    assert free_link(on_tour(database, "TESTBUREAU")) == free
