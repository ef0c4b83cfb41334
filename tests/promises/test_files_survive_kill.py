"""Crash anywhere: a worker killed with a file in its hands loses nothing and doubles nothing."""

import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from key_desk import masters_of
from payment_desk import Agent, baht, file_of, paid, set_clock

from sainam.exchanges.files import store as files
from sainam.exchanges.files.work_off import work_off
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database

pytestmark = pytest.mark.row("A3")

PAYMENTS = [
    paid("2026-11-20 09:30:00", f"{n:010d}/2026100{n:08d}", "100.01") for n in range(20_000)
]


@pytest.fixture
def agent(database: Database, owner_url: str, tmp_path: Path) -> Agent:
    set_clock(owner_url, "2026-11-21 08:00:00")
    mea = Agent(database, ByteStore(tmp_path / "bytes"))
    mea.sign()
    return mea


def killed_worker(agent: Agent, owner_url: str, tmp_path: Path, file: UUID, where: str) -> None:
    program = Path(__file__).parent.parent / "read_alone.py"
    worker = subprocess.run(
        [
            sys.executable,
            program,
            owner_url,
            tmp_path / "bytes",
            masters_of(owner_url, agent.database).folder,
            str(file),
            where,
        ],
        check=False,
    )
    assert worker.returncode == -signal.SIGKILL


def due(agent: Agent) -> list[str]:
    with agent.database.read_only() as tx:
        return [item.step for item in files.due_files(tx)]


@pytest.mark.parametrize("where", ["reading", "committing"])
def test_a_file_half_posted_by_a_killed_worker_is_posted_once_by_the_next(
    agent: Agent, owner_url: str, tmp_path: Path, where: str
) -> None:
    file = agent.drop(file_of(*PAYMENTS)).id
    killed_worker(agent, owner_url, tmp_path, file, where)
    agent.wait_for(file)

    assert agent.states(file) == ["received"]
    assert agent.rows("SELECT count(*) FROM posting") == [(0,)], "nobody sees half a file"
    assert due(agent) == ["process"]

    work_off(agent.database, {"process": lambda item: agent.read(item.file)})

    assert agent.result(file).posted == baht(20_000, "2000200.00")
    assert agent.rows("SELECT count(*), count(DISTINCT line) FROM posting") == [(20_000, 20_000)]
    assert due(agent) == ["acknowledge"]


def test_an_acknowledgement_cut_short_is_given_again_with_the_same_bytes(
    agent: Agent, owner_url: str, tmp_path: Path
) -> None:
    file = agent.send(file_of(*PAYMENTS[:2]))
    killed_worker(agent, owner_url, tmp_path, file, "answering")
    agent.wait_for(file)

    assert agent.states(file) == ["received", "posted"]
    assert due(agent) == ["acknowledge"]
    given_first = {path.name for path in (tmp_path / "bytes").glob("??/??/*")}

    agent.acknowledge(file)

    assert {path.name for path in (tmp_path / "bytes").glob("??/??/*")} == given_first
    assert agent.states(file) == ["received", "posted", "acknowledged"]
    assert due(agent) == []


def test_a_file_that_another_worker_reads_is_left_to_it(agent: Agent) -> None:
    file = agent.drop(file_of(PAYMENTS[0])).id
    with agent.database.transaction() as other:
        assert files.try_lock_file(other, file)
        assert agent.read(file) == "busy"

    assert agent.read(file) == "posted"


def test_a_step_that_fails_is_tried_again_later_and_never_forgotten(agent: Agent) -> None:
    file = agent.drop(file_of(PAYMENTS[0])).id

    def out_of_order(_item: object) -> None:
        raise OSError("the byte store does not answer")

    assert work_off(agent.database, {"process": out_of_order}) == 1
    assert due(agent) == [], "not at once"
    assert agent.rows("SELECT attempt, due_at > sainam_now() FROM file_due") == [(1, True)]

    with agent.database.transaction() as tx:
        tx.execute("UPDATE file_due SET attempt = 11, due_at = sainam_now()")
    work_off(agent.database, {"process": out_of_order})
    assert agent.rows("SELECT due_at = 'infinity' FROM file_due") == [(True,)]

    with agent.database.transaction() as tx:
        assert files.rerun(tx, "live", file)
    work_off(agent.database, {"process": lambda item: agent.read(item.file)})
    assert agent.states(file) == ["received", "posted"]
