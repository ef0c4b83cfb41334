"""A file and payments by API at the same time: each bill is taken once, nothing is half done."""

import threading
from pathlib import Path
from uuid import UUID

import pytest
from payment_desk import Agent, baht, file_of, paid, set_clock

from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, Tx
from sainam.kit.ids import new_id

pytestmark = pytest.mark.row("A3")

FIRST = paid("2026-11-20 09:30:00", "0123456785/1", "350.25")
SECOND = paid("2026-11-20 10:00:00", "0123456793/2", "1,200.00")


@pytest.fixture
def agent(database: Database, owner_url: str, tmp_path: Path) -> Agent:
    set_clock(owner_url, "2026-11-21 08:00:00")
    mea = Agent(database, ByteStore(tmp_path))
    mea.sign()
    return mea


def wait_until_somebody_waits(agent: Agent) -> None:
    waiting: list[tuple[object, ...]] = []
    while waiting != [(True,)]:
        waiting = agent.rows(
            "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
            " WHERE NOT l.granted AND a.datname = current_database())"
        )


def claim_by_api(tx: Tx, bill: str, agent: str, exchange: UUID) -> None:
    tx.execute(
        "INSERT INTO bill_claim (environment, bill, agent, exchange, line)"
        " VALUES ('live', %s, %s, %s, 0)",
        (bill, agent, exchange),
    )


def test_a_bill_paid_by_api_while_the_file_is_posted_goes_to_suspense(agent: Agent) -> None:
    file = agent.drop(file_of(FIRST, SECOND)).id
    reader = threading.Thread(target=agent.read, args=(file,))
    with agent.database.transaction() as api:
        claim_by_api(api, "0123456793/2", "SCB", new_id())
        reader.start()
        wait_until_somebody_waits(agent)
    reader.join()

    assert agent.told(file) == [(3, "suspense", "bill.claimed")]
    assert agent.result(file).posted == baht(1, "350.25")
    assert agent.balances() == {"receivable": 155025, "collected": -35025, "suspense": -120000}
    assert agent.rows("SELECT count(*) FROM posting") == [(2,)], "the first try left nothing"


def test_a_bill_paid_by_api_that_was_given_up_is_the_files(agent: Agent) -> None:
    file = agent.drop(file_of(FIRST, SECOND)).id
    reader = threading.Thread(target=agent.read, args=(file,))

    def killed() -> None:
        with agent.database.transaction() as api:
            claim_by_api(api, "0123456793/2", "SCB", new_id())
            reader.start()
            wait_until_somebody_waits(agent)
            raise ConnectionError("the web worker was killed")

    with pytest.raises(ConnectionError):
        killed()
    reader.join()

    assert agent.told(file) == []
    assert agent.result(file).posted == baht(2, "1,550.25")


def test_a_payment_the_agent_also_made_by_api_is_a_duplicate(agent: Agent) -> None:
    identity = "011|0001|0001|2026-11-20|09:30:00|0123456785|1"
    with agent.database.transaction() as api:
        exchange = new_id()
        api.execute(
            "INSERT INTO payment_key VALUES ('live', 'MEA', %s, 35025, %s, 0)", (identity, exchange)
        )
        claim_by_api(api, "0123456785/1", "MEA", exchange)
    file = agent.send(file_of(FIRST, SECOND))

    assert agent.told(file) == [(2, "duplicate", "once.line.known")]
    assert f"exchange {exchange}" in agent.acknowledge(file)


def test_two_files_of_one_agent_are_read_one_after_the_other(agent: Agent) -> None:
    files = [agent.drop(file_of(FIRST, SECOND), f"{n}.TXT").id for n in (1, 2)]
    readers = [threading.Thread(target=agent.read, args=(file,)) for file in files]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert sorted(agent.states(file)[-1] for file in files) == ["posted", "resent"]
    assert agent.balances() == {"receivable": 155025, "collected": -155025}
