"""What the compliance page and row L1 count is what has crossed the links, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from worked_hub import WorkedHub

from sainam.agencies.register_login import register_login
from sainam.agencies.store import Login
from sainam.evidence.compliance.law_desk import LawDesk
from sainam.evidence.compliance.table import MeasureRow
from sainam.formats.layout import Title

pytestmark = [pytest.mark.row("L1"), pytest.mark.xdist_group("portal readings")]


@pytest.fixture(scope="module")
def desk(hub: WorkedHub) -> LawDesk:
    with hub.database.transaction() as tx:
        login = Login("lawreader", Title("สมมติ", "Reader"), frozenset({"auditor"}), None)
        register_login(tx, login, "correct horse battery", actor="tests")
    return LawDesk(hub.database, hub.byte_store)


def counted(hub: WorkedHub, what: str) -> int:
    with hub.database.read_only() as tx:
        row = tx.execute(what.encode()).fetchone()
    return int(row[0]) if row else 0


def measure(desk: LawDesk, name: str) -> MeasureRow:
    return desk.measure("lawreader", name).row


def test_the_months_exchanges_are_counted_by_module_and_channel(
    desk: LawDesk, hub: WorkedHub
) -> None:
    found = desk.l1("lawreader", None)
    every = counted(hub, "SELECT count(*) FROM exchange WHERE environment = 'live'")
    assert sum(one.exchanges for one in found.counts) == every > 0
    by_api = counted(
        hub, "SELECT count(*) FROM exchange WHERE environment = 'live' AND channel = 'api'"
    )
    assert sum(one.exchanges for one in found.counts if one.channel == "api") == by_api > 0
    modules = {one.link: one.module.en for one in found.counts}
    assert modules["A2b"] == "Big C"


def test_what_went_through_the_linkage_center_is_that_of_its_rows_and_of_no_other(
    desk: LawDesk, hub: WorkedHub
) -> None:
    found = desk.l1("lawreader", None)
    through = counted(
        hub,
        "SELECT count(*) FROM exchange WHERE environment = 'live' AND caller = 'DOPA-LINKAGE'",
    )
    assert sum(one.exchanges for one in found.linkage) == through > 0
    assert {one.row for one in found.linkage} == {"G4"}
    stands = measure(desk, "L1-5").standing
    assert (stands.state, stands.why) == ("met", "live")
    assert stands.reading is not None
    assert f"{through:,} exchanges" in stands.reading.words.en


def test_the_shares_of_digital_payment_are_of_all_that_was_posted(
    desk: LawDesk, hub: WorkedHub
) -> None:
    found = desk.l1("lawreader", None)
    posted = counted(
        hub,
        "SELECT coalesce(sum(amount_satang), 0) FROM posting WHERE environment = 'live'"
        " AND kind = 'payment' AND date_trunc('month', business_date)"
        " = date_trunc('month', business_date(sainam_now()))",
    )
    assert sum(one.satang for one in found.payments) == posted > 0
    assert sum(one.of_amount for one in found.payments) == pytest.approx(100)
    assert sum(one.of_payments for one in found.payments) == pytest.approx(100)


def test_a_measure_on_which_nothing_happened_is_due_its_evidence(desk: LawDesk) -> None:
    stands = measure(desk, "L1-3").standing
    assert (stands.state, stands.why) == ("evidence_due", "nothing_yet")


def test_a_month_before_the_hub_has_nothing(desk: LawDesk) -> None:
    found = desk.l1("lawreader", date(2019, 5, 4))
    assert found.month == date(2019, 5, 1)
    assert (found.counts, found.payments, found.documents) == ((), (), ())
