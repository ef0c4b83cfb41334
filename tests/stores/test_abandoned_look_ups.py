"""A look-up whose process was killed between asking and answering gets its outcome all the same."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from call_desk import ASKER, LIVE, bring_in, look_up, web_workers
from payment_desk import set_clock

from sainam.exchanges.abandoned_look_ups.sweep import Sweep
from sainam.exchanges.refusals import LookUpAbandoned
from sainam.kit.database import Database, connect_as_owner
from sainam.kit.ids import new_id

pytestmark = pytest.mark.row("G4")


def asked(database: Database, age: str, *, pattern: str = "lookup") -> UUID:
    number = new_id()
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO exchange (opened_at, environment, id, pattern, link, dataset, agreement,"
            " agreement_version, gate, term, owner, agency, caller, credential, channel, purpose)"
            " VALUES (sainam_now() - %s::interval, 'live', %s, %s, 'G4', 'water-use',"
            " 'AGR-ONCB-1', 1, 1, 1, 'cis', 'oncb', 'linkage', 'cred-1', 'api', 'inquiry')",
            (age, number, pattern),
        )
    return number


def outcomes(database: Database, exchange: UUID) -> list[tuple[str, str, str]]:
    with database.read_only() as tx:
        return tx.execute(
            "SELECT o.outcome, o.fault::text, a.event::text FROM exchange_outcome o"
            " JOIN audit_event a USING (exchange) WHERE o.exchange = %s",
            (exchange,),
        ).fetchall()


ABANDONED = [("abandoned", "hub", "exchange:lookup:abandoned")]


def test_only_a_look_up_that_nobody_can_answer_any_more_is_abandoned(database: Database) -> None:
    long_ago, lately = asked(database, "20 days"), asked(database, "6 minutes 1 second")
    running = asked(database, "5 minutes 30 seconds")
    submission = asked(database, "1 hour", pattern="submit")
    answered = asked(database, "1 hour")
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO exchange_outcome (at, environment, exchange, outcome)"
            " VALUES (sainam_now(), 'live', %s, 'answered')",
            (answered,),
        )
    assert Sweep(database)() == 2
    assert outcomes(database, long_ago) == outcomes(database, lately) == ABANDONED
    for other in (running, submission, answered):
        assert outcomes(database, other) == []


def test_an_answer_that_came_too_late_does_not_leave_and_its_caller_is_told_so(
    owner_url: str, database: Database
) -> None:
    set_clock(owner_url, "2026-11-20 09:00:00")
    bring_in(database, ASKER, "ONCB")

    async def answered_late() -> UUID:
        async with web_workers(owner_url, database, count=1) as [worker]:
            allowed = await worker.standings.permit(LIVE, look_up())
            asked = await worker.recorder.asked(
                look_up(), allowed, environment=LIVE, credential="a-credential", key="990000010"
            )
            set_clock(owner_url, "2026-11-20 09:05:01")
            with pytest.raises(LookUpAbandoned) as told:
                await worker.recorder.answered(asked, outcome="answered", records=1)
            assert (told.value.fault, told.value.agreement) == ("hub", ASKER)
            return asked.id

    exchange = asyncio.run(answered_late())
    with database.read_only() as tx:
        assert tx.execute("SELECT FROM exchange_outcome").fetchall() == []
    set_clock(owner_url, "2026-11-20 09:06:02")
    assert Sweep(database)() == 1
    assert ("abandoned", "hub", "exchange:lookup:abandoned") in outcomes(database, exchange)


def test_a_later_sweep_begins_where_the_last_one_ended(database: Database) -> None:
    sweep = Sweep(database)
    asked(database, "1 hour")
    assert sweep() == 1
    assert sweep() == 0
    lately = asked(database, "6 minutes 30 seconds")  # it committed while the last sweep ran
    assert sweep() == 1
    assert outcomes(database, lately) == ABANDONED


def test_two_sweeps_at_once_write_one_outcome_each(database: Database) -> None:
    exchanges = [asked(database, "2 hours") for _ in range(30)]
    with ThreadPoolExecutor(2) as threads:
        swept = list(threads.map(lambda _: Sweep(database)(), range(2)))
    assert sum(swept) == 30
    assert all(outcomes(database, exchange) == ABANDONED for exchange in exchanges)


def test_a_sweep_sees_what_was_asked_after_a_demo_s_clock_was_set_back(
    database: Database, owner_url: str
) -> None:
    sweep = Sweep(database)
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("DELETE FROM installation")
        owner.execute("INSERT INTO installation VALUES (true, 'demo', interval '35 days')")
        sweep()
        owner.execute("UPDATE installation SET clock_offset = interval '0'")
        lately = asked(database, "0")
        assert sweep() == 0
        owner.execute("UPDATE installation SET clock_offset = interval '7 minutes'")
        assert sweep() == 1
    assert outcomes(database, lately) == ABANDONED
