"""A file is sealed under a key of its own; with the key it ends whole, and nothing else with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from key_desk import masters_of
from payment_desk import LIVE, Agent, file_of, paid, set_clock

from sainam.agencies.register_login import register_login
from sainam.agencies.store import Login
from sainam.evidence.subjects.answer_letter import _files
from sainam.evidence.subjects.search_subject import Found, search_subject
from sainam.exchanges.deletion.order_file_deletion import order_file_deletion
from sainam.exchanges.deletion.prove import find_proof
from sainam.exchanges.deletion.refusals import DeletionKnown, NothingToDelete, TwoPeopleWanted
from sainam.exchanges.deletion.take_next_step import take_next_step
from sainam.exchanges.deletion.take_up import take_up_deletions
from sainam.exchanges.files.archive import object_name
from sainam.exchanges.holds.end_hold import end_hold
from sainam.exchanges.holds.hold import WantedHold
from sainam.exchanges.holds.place_hold import place_hold
from sainam.formats.layout import Title
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, Tx
from sainam.kit.ids import new_id
from sainam.kit.keys.data_keys import ContentGone
from sainam.kit.keys.envelope import SealBrokenError
from sainam.kit.keys.masters import Masters

pytestmark = pytest.mark.row("L4")

ACCOUNT, OTHER = "9900000105", "9900000204"
CONTENT = file_of(
    paid("2026-11-20 09:30:00", f"{ACCOUNT}/256710000001", "100.01"),
    paid("2026-11-20 09:31:00", f"{OTHER}/256710000002", "200.00"),
    paid("2026-11-20 09:32:00", f"{ACCOUNT}/256709000003", "50.25"),
)
DPO = {"actor": "dpo", "confirmed_by": "operator"}
WHY = "คำขอลบของเจ้าของข้อมูล"


@pytest.fixture
def masters(owner_url: str, database: Database) -> Masters:
    return masters_of(owner_url, database)


@pytest.fixture
def agent(database: Database, owner_url: str, masters: Masters, tmp_path: Path) -> Agent:
    assert masters.generations() == [1]
    set_clock(owner_url, "2026-11-21 08:00:00")
    with database.transaction() as tx:
        for name in ("dpo", "operator"):
            login = Login(name, Title("สมมติ", name), frozenset({name}), None)
            register_login(tx, login, "correct horse battery", actor="tests")
    mea = Agent(database, ByteStore(tmp_path / "bytes"))
    mea.sign()
    return mea


def opened(agent: Agent, file: UUID) -> bytes:
    with agent.database.read_only() as tx:
        sha = tx.execute("SELECT sha256 FROM file WHERE id = %s", (file,)).fetchone()
        assert sha is not None
        with agent.archive.open(tx, LIVE, file, bytes(sha[0])) as source:
            return source.read()


def order(agent: Agent, file: UUID, **people: str) -> UUID:
    with agent.database.transaction() as tx:
        return order_file_deletion(tx, LIVE, file, reason=WHY, **{**DPO, **people})


def found(agent: Agent, masters: Masters, account: str = ACCOUNT) -> Found:
    with agent.database.read_only() as tx:
        return search_subject(tx, masters, "customer_account", account)


def place_of(agent: Agent, file: UUID) -> Path:
    return agent.byte_store._folder / object_name(LIVE, file, "file")  # noqa: SLF001


def test_no_account_stands_in_the_byte_store_and_the_file_opens_as_it_came(agent: Agent) -> None:
    file = agent.send(CONTENT)
    agent.acknowledge(file)
    kept = [path for path in agent.byte_store._folder.rglob("*") if path.is_file()]  # noqa: SLF001
    assert len(kept) == 2, "the file and its acknowledgement"
    assert [path.name for path in kept if ACCOUNT.encode() in path.read_bytes()] == []
    assert opened(agent, file) == CONTENT
    assert agent.result(file).posted.count == 3


def test_a_person_is_found_in_the_lines_of_a_file_and_told_that_it_ends_as_a_whole(
    agent: Agent, masters: Masters
) -> None:
    file = agent.send(CONTENT)
    [named] = found(agent, masters).files
    assert (named.file, named.name, named.agency) == (file, "PAY.TXT", "MEA")
    assert len(named.lines) == 2
    assert named.until == date(2031, 12, 1)
    assert found(agent, masters, "9900000303").files == ()
    [said] = _files(found(agent, masters))
    assert "ลบทั้งแฟ้ม" in said
    assert agent.rows("SELECT count(*) FROM file_subjects") == [(1,)]


def test_two_people_end_one_file_and_equal_bytes_of_another_stay_open(
    agent: Agent, masters: Masters
) -> None:
    file = agent.send(CONTENT)
    twin = agent.drop(CONTENT, "AGAIN.TXT").id
    with pytest.raises(TwoPeopleWanted):
        order(agent, file, confirmed_by="dpo")
    with pytest.raises(NothingToDelete):
        order(agent, new_id())
    deletion = order(agent, file)
    with pytest.raises(DeletionKnown):
        order(agent, file)
    assert take_up_deletions(agent.database, masters, agent.byte_store) == 5
    with pytest.raises(ContentGone):
        opened(agent, file)
    assert not place_of(agent, file).exists()
    assert opened(agent, twin) == CONTENT
    assert found(agent, masters).files == ()
    with agent.database.read_only() as tx:
        proof = find_proof(tx, deletion)
    assert proof is not None
    assert (proof.file, proof.keys, proof.files) == (file, 1, 1)
    assert agent.rows(
        "SELECT count(*) FROM audit_event WHERE event = 'evidence:deletion:proved'"
    ) == [(1,)]
    assert agent.rows("SELECT count(*) FROM posting WHERE kind = 'payment'") == [(3,)], "the ledger"
    assert deletion in {one.deletion for one in found(agent, masters).gone}


@pytest.mark.parametrize("kind", ["subject", "exchange"])
def test_a_held_file_stays_open_until_the_hold_ends_and_a_later_deletion_takes_it(
    agent: Agent, masters: Masters, kind: Any
) -> None:
    file = agent.send(CONTENT)
    wanted = WantedHold(
        kind=kind, reference="ศาล 1/2569", reason="คดี", review=date(2027, 1, 1),
        **({"number_kind": "customer_account", "number": ACCOUNT} if kind == "subject"
           else {"environment": LIVE, "exchange": file}),
    )  # fmt: skip
    with agent.database.transaction() as tx:
        hold = place_hold(tx, masters, wanted, **DPO).id
    order(agent, file)
    assert take_up_deletions(agent.database, masters, agent.byte_store) == 5
    assert opened(agent, file) == CONTENT, "its key was copied out for the hold"
    with agent.database.transaction() as tx:
        end_hold(tx, hold, reason="คดีสิ้นสุด", actor="dpo")
    assert opened(agent, file) == CONTENT


def _die_in_next_step(
    url: str, folder: Path, store: Path, deletion: UUID, begun: Any
) -> None:  # pragma: no cover
    with Database(url, application_name="killed") as database:

        @contextmanager
        def never_ending() -> Iterator[Tx]:
            with database.transaction() as tx:
                yield tx
                begun.set()
                signal.pause()

        take_next_step(never_ending, Masters(folder), ByteStore(store), deletion, actor="killed")


@pytest.mark.parametrize("place", range(5))
def test_killed_in_any_step_the_deletion_of_a_file_is_taken_up(
    agent: Agent, owner_url: str, masters: Masters, tmp_path: Path, place: int
) -> None:
    file, kept = agent.send(CONTENT), agent.drop(CONTENT, "AGAIN.TXT").id
    deletion = order(agent, file)
    for _ in range(place):
        take_next_step(
            agent.database.transaction, masters, agent.byte_store, deletion, actor="tests"
        )
    context = multiprocessing.get_context("fork")
    begun = context.Event()
    process = context.Process(
        target=_die_in_next_step,
        args=(owner_url, masters.folder, tmp_path / "bytes", deletion, begun),
    )
    process.start()
    assert begun.wait(30)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join(30)
    assert take_up_deletions(agent.database, masters, agent.byte_store) == 5 - place
    with pytest.raises(ContentGone):
        opened(agent, file)
    assert opened(agent, kept) == CONTENT


def test_a_frame_that_was_changed_is_found_and_the_file_is_not_posted(agent: Agent) -> None:
    file = agent.drop(CONTENT).id
    place = place_of(agent, file)
    whole = bytearray(place.read_bytes())
    whole[-1] ^= 1
    place.write_bytes(whole)
    with pytest.raises(SealBrokenError, match="frame 1"):
        agent.read(file)
    assert agent.states(file) == ["received"]
    assert agent.rows("SELECT count(*) FROM posting") == [(0,)]
