"""The tour itself: every built row, walked over its real transport, twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from running_hub import RunningHub

pytestmark = pytest.mark.xdist_group("hub")

BUILT = (
    "G3a", "G3b", "G3c", "G3d", "G3e", "G3f", "G3g", "G3h", "G3i", "G4", "G5",
    "C1", "C2", "A1", "A2", "A3", "M1", "S1", "L1", "L2", "L3", "L4", "L5", "L6",
    "P1", "P2", "P3", "P4", "P5", "P6", "P7",
    "I1", "I2", "I3", "I4", "I5", "C3", "C4", "G1", "G2",
)  # fmt: skip


def tour(hub: RunningHub, folder: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    settings = hub.installation.settings
    told = folder / "tour.json"
    done = subprocess.run(
        [sys.executable, "-m", "sainam.cli", "tour", "--json", told, *words],
        env={
            **os.environ,
            "SAINAM_STATE": str(settings.state),
            "SAINAM_CUSTOMERS": str(settings.customers),
            "COLUMNS": "80",
        },
        capture_output=True,
        text=True,
        timeout=540,
        check=False,
    )
    report = json.loads(told.read_text()) if told.exists() else {"rows": []}
    return done.returncode, {row["id"]: row for row in report["rows"]}, done.stdout + done.stderr


@pytest.mark.row("G3a")
@pytest.mark.row("G4")
@pytest.mark.row("G5")
@pytest.mark.row("A1")
@pytest.mark.row("C1")
@pytest.mark.row("C2")
@pytest.mark.row("A3")
@pytest.mark.row("A2")
@pytest.mark.row("M1")
@pytest.mark.row("S1")
@pytest.mark.row("L1")
@pytest.mark.row("L2")
@pytest.mark.row("L3")
@pytest.mark.row("L4")
@pytest.mark.row("L5")
@pytest.mark.row("L6")
@pytest.mark.row("P1")
@pytest.mark.row("P2")
@pytest.mark.row("P3")
@pytest.mark.row("P4")
@pytest.mark.row("P5")
@pytest.mark.row("P6")
@pytest.mark.row("P7")
@pytest.mark.row("I1")
@pytest.mark.row("I2")
@pytest.mark.row("I5")
def test_every_built_row_is_walked_with_its_refusals(hub: RunningHub, tmp_path: Path) -> None:
    code, rows, printed = tour(hub, tmp_path)
    wrong = [
        (row["id"], step["told"], step["came"])
        for row in rows.values()
        for step in row["steps"]
        if not step["ok"]
    ]
    assert wrong == [], printed
    assert code == 0
    assert [row for row in rows if rows[row]["ok"]] == sorted(BUILT, key=list(rows).index)
    assert {row["why"] for row in rows.values() if row["ok"] is None} == {"not built"}
    kinds = {step["kind"] for row in rows.values() for step in row["steps"] if "kind" in step}
    assert "refused" in kinds
    ids = {step["evidence"] for row in rows.values() for step in row["steps"] if "evidence" in step}
    assert [number for number in ids if number not in printed] == [], "to be looked up as printed"


@pytest.mark.row("G4")
def test_it_can_be_walked_again(hub: RunningHub, tmp_path: Path) -> None:
    code, rows, printed = tour(hub, tmp_path, "--rows", "I1,I2,I3,I5,C3,G1,G2,G4,S1,L2,L3,L5,L6")
    assert code == 0, printed
    assert [row for row in rows if not rows[row]["ok"]] == []


def test_asking_for_a_row_that_is_not_built_fails(hub: RunningHub, tmp_path: Path) -> None:
    code, rows, _ = tour(hub, tmp_path, "--rows", "I6")
    assert code == 1
    assert (rows["I6"]["ok"], rows["I6"]["why"]) == (None, "not built")
