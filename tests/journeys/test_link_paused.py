"""A link rests while the hub runs: its partners are told when to come back, others pass."""

from __future__ import annotations

from datetime import timedelta

import pytest
from running_hub import RunningHub

from sainam.agreements.terms import Environment
from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.cis import customer_account
from sainam.exchanges.pauses.make_pause import end_pause, hold_link, plan_window
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database
from sainam.tour.tourist import Tourist

pytestmark = [pytest.mark.xdist_group("hub"), pytest.mark.row("G4")]

LIVE: Environment = "live"
WHY = Title("ปรับปรุงระบบ", "works on the system")
ONCB = On(purpose="narcotics-investigation", agency="ONCB", case="PAUSE-1")
CIB = On(purpose="criminal-investigation", agency="CIB", case="PAUSE-1")


def test_a_planned_rest_is_503_with_retry_after_for_its_link_alone_and_ends_early(
    hub: RunningHub,
) -> None:
    async def asked(tourist: Tourist, on: On) -> Answer:
        async with tourist.hub("linkage-center") as partner:
            body = {"customer_account": customer_account(1)}
            return await partner.ask("water-use-six-months", body, on)

    def until(tourist: Tourist, status: int, rule: str | None = None) -> Answer:
        """What is answered as soon as the pauses have been read again."""

        def look() -> Answer | None:
            answer = tourist.run(asked(tourist, ONCB))
            return answer if (answer.status, answer.body.get("rule")) == (status, rule) else None

        found = tourist.until(look)
        assert found is not None
        return found

    with (
        Tourist(hub.installation) as tourist,
        Database(hub.database_url, application_name="tests") as database,
    ):
        with database.transaction() as tx:
            now = clock.now(tx)
            window = plan_window(
                tx, LIVE, "G4c", first=now, until=now + timedelta(hours=1), reason=WHY,
                actor="operator",
            )  # fmt: skip
        rests = until(tourist, 503, "link.maintenance")
        other = tourist.run(asked(tourist, CIB))
        with database.transaction() as tx:
            end_pause(tx, LIVE, "G4c", window, reason="เสร็จก่อนกำหนด", actor="operator")
            held = hold_link(tx, LIVE, "G4c", reason=WHY, actor="operator")
        holds = until(tourist, 503, "link.held")
        with database.transaction() as tx:
            end_pause(tx, LIVE, "G4c", held, reason="เสร็จ", actor="operator")
        until(tourist, 200)
    assert rests.fault == "hub"
    assert 3500 < int(rests.headers["retry-after"]) <= 3601
    assert (rests.body["detail"], rests.body["detail_th"]) == (WHY.en, WHY.th)
    assert other.status == 200, other.body
    assert int(holds.headers["retry-after"]) == 301
