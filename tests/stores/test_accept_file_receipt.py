"""Receipt of a file, and what an agreement's end means for the files that still come."""

from pathlib import Path

import pytest
from payment_desk import LIVE, OFFICER, Agent, baht, file_of, paid, set_clock

from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database

pytestmark = pytest.mark.row("A3")

BEFORE = paid("2026-11-20 09:30:00", "0123456785/1", "350.25")
AFTER = paid("2026-11-22 09:30:00", "0123456793/2", "1,200.00")


@pytest.fixture
def agent(database: Database, owner_url: str, tmp_path: Path) -> Agent:
    set_clock(owner_url, "2026-11-21 08:00:00")
    mea = Agent(database, ByteStore(tmp_path))
    mea.sign()
    return mea


def ended(agent: Agent) -> None:
    with agent.database.transaction() as tx:
        end_agreement(tx, LIVE, agent.agreement, actor=OFFICER, reason="ครบสัญญา")


def test_a_file_is_on_record_byte_for_byte_before_anything_reads_it(agent: Agent) -> None:
    content = file_of(BEFORE)
    file = agent.drop(content, "MEA.TXT")

    assert (file.acceptance, file.link, file.layout) == ("in_force", "A3", "bot-cross-bank-256")
    with (
        agent.database.read_only() as tx,
        agent.archive.open(tx, "live", file.id, file.sha256) as source,
    ):
        assert source.read() == content
    assert agent.states(file.id) == ["received"]
    assert agent.rows(
        "SELECT pattern::text, owner FROM exchange WHERE id = %(id)s", id=file.id
    ) == [("batch", "CIS")]
    [(told,)] = agent.rows(
        "SELECT detail::json ->> 'name' FROM audit_event WHERE event = 'exchange:file:received'"
    )
    assert told == "MEA.TXT"


def test_a_file_under_no_agreement_is_no_exchange_but_on_record(agent: Agent) -> None:
    stranger = Agent(agent.database, agent.byte_store, name="NOBODY")
    file = stranger.drop(file_of(BEFORE))

    assert (file.acceptance, file.rule) == ("refused", "agreement.none")
    assert stranger.states(file.id) == ["refused"]
    assert agent.rows("SELECT count(*) FROM exchange") == [(0,)]
    assert agent.rows("SELECT rule FROM refusal WHERE id = %(id)s", id=file.id) == [
        ("agreement.none",)
    ]
    assert agent.rows("SELECT step FROM file_due") == [("acknowledge",)]


def test_after_the_end_payments_from_before_post_and_later_ones_are_not_lost(
    agent: Agent, owner_url: str
) -> None:
    ended(agent)
    set_clock(owner_url, "2026-11-23 08:00:00")
    file = agent.drop(file_of(BEFORE, AFTER))
    agent.read(file.id)

    assert file.acceptance == "run_off"
    assert agent.result(file.id).posted == baht(1, "350.25")
    assert agent.told(file.id) == [(3, "suspense", "agreement.payment_date")]
    assert agent.balances() == {"receivable": 155025, "collected": -35025, "suspense": -120000}


def test_after_the_run_off_no_file_is_taken_and_the_sender_is_told(
    agent: Agent, owner_url: str
) -> None:
    ended(agent)
    set_clock(owner_url, "2026-12-21 08:00:01")
    file = agent.drop(file_of(BEFORE))

    assert (file.acceptance, file.rule) == ("refused", "agreement.run_off")
    answer = agent.acknowledge(file.id)
    assert "refused|0|0.00|" in answer.splitlines()[0]
    assert "จึงไม่รับแฟ้มอีก" in answer
    assert agent.states(file.id) == ["refused", "acknowledged"]


def test_a_payment_made_while_the_agreement_was_suspended_waits(
    agent: Agent, owner_url: str
) -> None:
    with agent.database.transaction() as tx:
        suspend_agreement(tx, LIVE, agent.agreement, actor=OFFICER, reason="สอบยอด")
    set_clock(owner_url, "2026-11-23 08:00:00")
    with agent.database.transaction() as tx:
        resume_agreement(tx, LIVE, agent.agreement, actor=OFFICER, reason="ตรงแล้ว")
    later = paid("2026-11-23 09:30:00", "0123456801/3", "10.00")
    file = agent.send(file_of(BEFORE, AFTER, later))

    assert agent.told(file) == [(3, "suspense", "agreement.payment_date")]
    assert agent.result(file).posted == baht(2, "360.25")


def test_a_file_taken_before_the_end_is_completed_after_it(agent: Agent) -> None:
    file = agent.drop(file_of(BEFORE)).id
    ended(agent)

    assert agent.read(file) == "posted"
    assert agent.balances() == {"receivable": 35025, "collected": -35025}


def test_a_payment_made_before_the_agreement_began_waits(agent: Agent) -> None:
    early = paid("2025-12-31 23:59:59", "0123456785/1", "350.25")
    file = agent.send(file_of(early, BEFORE))

    assert (2, "suspense", "agreement.payment_date") in agent.told(file)
