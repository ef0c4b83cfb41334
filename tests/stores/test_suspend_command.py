"""Suspending from the command line: until which day it lasts, and who is told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.agreements import store
from sainam.cli import main
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database
from sainam.kit.thai_dates import business_date
from sainam.links.apply_catalogue import apply_catalogue
from sainam.onboarding.notices import store as mails

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
ONCB = "MOU-ONCB-2568-01"
SUSPEND = ("agreement", "suspend", ONCB, "--reason", "สอบเหตุ", "--actor", "สมมติ ผู้ปฏิบัติการ")

pytestmark = pytest.mark.row("P6")


@pytest.fixture
def tomorrow(database: Database, owner_url: str, monkeypatch: pytest.MonkeyPatch) -> date:
    monkeypatch.setenv("SAINAM_DATABASE_URL", owner_url)
    with database.transaction() as tx:
        apply_catalogue(tx, MWA, public_keys={}, actor="tests")
        return business_date(clock.now(tx)) + timedelta(days=1)


def test_the_day_it_is_meant_to_last_until_is_kept(database: Database, tomorrow: date) -> None:
    assert main((*SUSPEND, "--until", f"{tomorrow}")) == 0
    with database.transaction() as tx:
        suspended = store.last_suspension(tx, "live", ONCB)
    assert suspended is not None
    assert (suspended.until, suspended.actor) == (tomorrow, "สมมติ ผู้ปฏิบัติการ")


def test_agency_and_departments_are_told_who_suspended_it_why_and_until_when(
    database: Database, tomorrow: date
) -> None:
    with database.transaction() as tx:
        for name, role, agency in (("oncb", "agency_officer", "ONCB"), ("fpt", "fpt", None)):
            register_hashed(
                tx, Login(name, Title(f"สมมติ {name}", name), frozenset({role}), agency), "none",
                contact=Contact(f"{name}@example.go.th", "", "สมมติ"), actor="tests",
            )  # fmt: skip
    assert main((*SUSPEND, "--until", f"{tomorrow}")) == 0
    with database.transaction() as tx:
        found = [mails.load_mail(tx, row.id) for row in mails.mails(tx)]
    assert {one.to_address for one in found if one} >= {"oncb@example.go.th", "fpt@example.go.th"}
    for one in found:
        assert one is not None
        assert "สอบเหตุ" in one.body
        assert "สมมติ ผู้ปฏิบัติการ" in one.body
        assert f"{tomorrow.day} " in one.body
        assert "00:00 Bangkok time" in one.body


@pytest.mark.parametrize("days", [-1, -400])
def test_a_day_that_is_not_ahead_suspends_nothing(
    database: Database, tomorrow: date, days: int
) -> None:
    assert main((*SUSPEND, "--until", f"{tomorrow + timedelta(days=days)}")) != 0
    with database.transaction() as tx:
        assert store.gate_states(tx, ONCB)["live"] == "open"


@pytest.mark.usefixtures("tomorrow")
@pytest.mark.parametrize("words", [("--until", "พรุ่งนี้"), ("--until", "31/12/2569")])
def test_what_is_no_day_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit):
        main((*SUSPEND, *words))


@pytest.mark.usefixtures("tomorrow")
def test_only_a_suspension_has_a_day(tomorrow: date) -> None:
    with pytest.raises(SystemExit):
        main(("agreement", "end", ONCB, "--reason", "จบ", "--until", f"{tomorrow}"))
