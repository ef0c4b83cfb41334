"""The data protection officer's desk: what is sealed, held and deleted, as the pages read it."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path

import pytest
from call_desk import LIVE
from key_desk import masters_of
from sealed_desk import ACCOUNT, CASE, DPO, ask, hub_with_people, order, over

from sainam.exchanges.deletion.take_up import take_up_deletions
from sainam.exchanges.holds.hold import WantedHold
from sainam.exchanges.holds.place_hold import place_hold
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.keys.data_keys import ContentGone
from sainam.portal.readings.hub_deeds import HubDeeds
from sainam.portal.readings.hub_readings import HubReadings
from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import ExchangeFilter
from sainam.portal.views.people import PersonView
from sainam.wiring.consequences import payment_consequences

STORE = ByteStore(Path(tempfile.mkdtemp(dir=os.environ["SAINAM_TEST_RUN"])))  # no files in it
pytestmark = pytest.mark.row("L4")
READER = PersonView(login="dpo", name=Words("สมมติ", "DPO"), roles=frozenset({"dpo"}))


@pytest.fixture
def hub(database: Database, owner_url: str) -> Database:
    return hub_with_people(database, owner_url)


@pytest.fixture
def pages(hub: Database, owner_url: str, tmp_path: Path) -> HubReadings:
    return HubReadings(
        hub,
        byte_store=ByteStore(tmp_path / "bytes"),
        masters=masters_of(owner_url, hub),
        public_keys=dict,
    )


def test_before_its_time_a_month_is_kept_and_a_hold_shows_no_number(
    hub: Database, owner_url: str, pages: HubReadings
) -> None:
    ask(hub, owner_url, ACCOUNT)
    wanted = WantedHold(
        kind="subject", reference="ศาล 12/2569", reason="คดีทดสอบ", review=date(2027, 6, 1),
        number_kind="customer_account", number=ACCOUNT,
    )  # fmt: skip
    with hub.transaction() as tx:
        place_hold(tx, masters_of(owner_url, hub), wanted, **DPO)
    page = pages.deletions()
    assert [month.state for month in page.months] == ["kept"]
    [hold] = page.holds
    assert (hold.kind, hold.about, hold.state, hold.copies) == ("subject", None, "standing", 0)
    over(hub)
    assert [month.state for month in pages.deletions().months] == ["due"]


def test_a_deletion_has_its_steps_and_its_proof_and_the_exchange_leads_to_it(
    hub: Database, owner_url: str, pages: HubReadings
) -> None:
    masters = masters_of(owner_url, hub)
    [exchange] = ask(hub, owner_url, ACCOUNT)
    before = pages.exchange(str(exchange), READER)
    assert before is not None
    assert (before.key_masked, before.exchange.case_number) == ("•••••7665", CASE)
    month = over(hub)
    with hub.transaction() as tx:
        deletion = order(tx, month)
    waiting = pages.deletion(str(deletion))
    assert waiting is not None
    assert (waiting.deletion.state, waiting.steps, waiting.proof) == ("ordered", (), None)
    take_up_deletions(hub, masters, STORE)
    page = pages.deletion(str(deletion))
    assert page is not None
    assert page.proof is not None
    assert [step.step for step in page.steps] == [
        "ended", "turned", "destroyed", "dropped", "proved",
    ]  # fmt: skip
    assert (page.proof.keys, page.proof.rows, page.proof.leaves) == (1, 3, 2)
    assert page.proof.event is not None
    after = pages.exchange(str(exchange), READER)
    assert after is not None
    assert (after.key_masked, after.exchange.case_number) == (None, None)
    assert (after.gone_by, after.answer_sha256) == (str(deletion), None)
    trace = pages.trace("live", f"exchange:{exchange}", date(2026, 11, 22), None)
    assert trace is not None
    [gone] = [one for one in trace.back if one.kind == "deletion"]
    assert gone.page == f"/deletions/{deletion}"
    deeds = HubDeeds(
        hub, masters=masters, consequences=payment_consequences, public_url="https://hub.invalid"
    )
    with pytest.raises(ContentGone):
        deeds.see_key(actor="dpo", exchange_id=str(exchange), reason="complaint")


def test_a_case_is_found_by_its_number_while_it_can_be_and_no_longer(
    hub: Database, owner_url: str, pages: HubReadings
) -> None:
    ask(hub, owner_url, ACCOUNT, "990000010")

    def found(case: str, **days: date) -> int:
        wanted = ExchangeFilter(
            environment=LIVE, agreement="MOU-ONCB", case_number=case,
            from_day=days.get("from_day"),
        )  # fmt: skip
        return len(pages.exchanges(wanted, READER).rows)

    assert found(CASE) == 2
    assert found("TEST-OTHER") == 0
    month = over(hub)
    assert found(CASE, from_day=month) == 2
    with hub.transaction() as tx:
        order(tx, month)
    take_up_deletions(hub, masters_of(owner_url, hub), STORE)
    assert found(CASE, from_day=month) == 0


def test_what_is_no_deletion_is_none(pages: HubReadings) -> None:
    assert pages.deletion("no id") is None
    assert pages.deletion("01900000-0000-7000-8000-0000000000ff") is None
