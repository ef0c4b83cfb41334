"""What an operator does about retention on the command line, from the due month to the proof."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from sainam.agencies.register_login import register_login
from sainam.agencies.store import Login
from sainam.commands import deletion, keys
from sainam.exchanges.deletion.refusals import DeletionTooEarly
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, connect_as_owner
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.keys.turn import begin_masters
from sainam.kit.settings import Settings, read_settings
from sainam.kit.thai_dates import business_date, month_start
from sainam.wiring.installation import Installation

pytestmark = pytest.mark.row("L4")

PEOPLE = ["--actor", "dpo", "--second", "operator"]


@pytest.fixture
def settings(database: Database, owner_url: str, tmp_path: Path) -> Settings:
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('demo')")
    settings = read_settings({"SAINAM_STATE": str(tmp_path), "SAINAM_DATABASE_URL": owner_url})
    with database.transaction() as tx:
        begin_masters(tx, Installation(settings).masters(), actor="tests")
        for name in ("dpo", "operator"):
            login = Login(name, Title("สมมติ", name), frozenset({name}), None)
            register_login(tx, login, "correct horse battery", actor="tests")
    return settings


def sealed_month(database: Database, settings: Settings) -> date:
    with database.read_only() as tx:
        month = month_start(business_date(clock.now(tx)))
    DataKeys(database, Installation(settings).masters()).of_month("look_ups", month)
    return month


def told(capsys: pytest.CaptureFixture[str], settings: Settings, *words: str) -> list[Any]:
    assert deletion.main(list(words), settings) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_from_the_due_month_to_the_proof(
    database: Database, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    month = f"{sealed_month(database, settings):%Y-%m}"
    [due] = told(capsys, settings, "due")
    assert (due["retention"], due["is_due"]) == ("look_ups", False)
    order = ["order", "look_ups", month, "--reason", "ครบกำหนด", *PEOPLE]
    with pytest.raises(DeletionTooEarly):
        deletion.main(order, settings)
    with database.transaction() as tx:
        tx.execute("UPDATE installation SET clock_offset = %s", (timedelta(days=430),))
    [ordered] = told(capsys, settings, *order)
    taken = told(capsys, settings, "step", ordered["deletion"])
    assert [step["step"] for step in taken] == ["ended", "turned", "destroyed", "dropped", "proved"]
    said, proof = told(capsys, settings, "show", ordered["deletion"])
    assert (said["stands_at"], proof["keys"], proof["generation"]) == ("proved", 1, 2)
    assert [one["id"] for one in told(capsys, settings, "list")] == [ordered["deletion"]]


def test_a_hold_is_placed_listed_and_ended_and_its_number_is_printed_nowhere(
    database: Database, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed_month(database, settings)
    [held] = told(
        capsys, settings, "hold-person", "customer_account", "990000010", "--reference",
        "ศาล 12/2569", "--review", "2027-06-01", "--reason", "คดีทดสอบ", *PEOPLE,
    )  # fmt: skip
    assert (held["marks"], held["too_late"]) == (1, [])
    [listed] = told(capsys, settings, "holds")
    assert (listed["kind"], listed["ended_at"]) == ("subject", None)
    assert "990000010" not in json.dumps(listed)
    told(capsys, settings, "end-hold", held["id"], "--reason", "สิ้นสุด", "--actor", "dpo")
    [listed] = told(capsys, settings, "holds")
    assert listed["ended_at"] is not None


def test_how_long_a_class_is_kept_is_set_by_two(
    database: Database, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    [kept] = told(capsys, settings, "keep", "look_ups", "--months", "24", *PEOPLE)
    assert kept == {"class": "look_ups", "version": 2}
    with database.read_only() as tx:
        assert tx.execute(
            "SELECT subject FROM audit_event WHERE event = 'evidence:retention:set'"
        ).fetchall() == [("retention:look_ups",)]


def test_the_keys_are_turned_and_shown_without_any_secret(
    database: Database, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed_month(database, settings)
    assert keys.main(["turn"], settings) == 0
    assert keys.main(["show"], settings) == 0
    line = "master generation 2; living data keys: 1 of months, 0 of files, 0 of holds"
    assert capsys.readouterr().out.splitlines() == [line, line]
