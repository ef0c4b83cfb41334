"""What is deleted opens nowhere, what is held is kept, and both prove themselves."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import pytest
from call_desk import (
    LIVE,
    rows,
)
from conftest import PostgresServer
from key_desk import masters_of
from sealed_desk import (
    ACCOUNT,
    DPO,
    ask,
    hub_with_people,
    order,
    over,
    this_month,
)

from sainam.audit.export import export_audit
from sainam.audit.merkle import root
from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import SigningKey
from sainam.exchanges.content.open_content import deletion_of, open_content
from sainam.exchanges.deletion import store
from sainam.exchanges.deletion.prove import find_proof
from sainam.exchanges.deletion.refusals import (
    DeletionHeld,
    DeletionKnown,
    DeletionTooEarly,
    NothingToDelete,
    TwoPeopleWanted,
)
from sainam.exchanges.deletion.set_retention import set_retention
from sainam.exchanges.deletion.take_next_step import take_next_step
from sainam.exchanges.deletion.take_up import take_up_deletions
from sainam.exchanges.holds.end_hold import end_hold
from sainam.exchanges.holds.hold import WantedHold
from sainam.exchanges.holds.place_hold import place_hold
from sainam.exchanges.holds.store import open_held
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, Tx
from sainam.kit.keys.data_keys import ContentGone, DataKeys
from sainam.kit.keys.masters import Masters
from sainam.kit.keys.turn import begin_masters, restore
from sainam.kit.thai_dates import next_month

STORE = ByteStore(Path(tempfile.mkdtemp(dir=os.environ["SAINAM_TEST_RUN"])))  # no files in it
pytestmark = pytest.mark.row("L4")


@pytest.fixture
def hub(database: Database, owner_url: str) -> Database:
    return hub_with_people(database, owner_url)


@pytest.fixture
def masters(hub: Database, owner_url: str) -> Masters:
    return masters_of(owner_url, hub)


def test_nothing_is_deleted_before_its_time_twice_or_by_one_person(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    ask(hub, owner_url, ACCOUNT)
    month = this_month(hub)
    with pytest.raises(DeletionTooEarly), hub.transaction() as tx:
        order(tx, month)
    over(hub)
    with pytest.raises(NothingToDelete), hub.transaction() as tx:
        order(tx, next_month(month))
    for second in ("dpo", "nobody"):
        with pytest.raises(TwoPeopleWanted), hub.transaction() as tx:
            order(tx, month, confirmed_by=second)
    with pytest.raises(TwoPeopleWanted), hub.transaction() as tx:
        order(tx, month, actor="finance", confirmed_by="operator")
    with hub.transaction() as tx:
        order(tx, month)
    with pytest.raises(DeletionKnown), hub.transaction() as tx:
        order(tx, month)


def test_a_deleted_month_opens_nowhere_and_its_proof_stands_in_the_audit_trail(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    exchanges = ask(hub, owner_url, ACCOUNT, "990000010")
    leaves = [
        bytes.fromhex(leaf)
        for (leaf,) in rows(
            hub,
            "SELECT detail::json ->> 'leaf' FROM audit_event"
            " WHERE detail::json ->> 'leaf' IS NOT NULL ORDER BY seq",
        )
    ]
    opened = rows(hub, "SELECT opened_at FROM exchange LIMIT 1")[0][0]
    month = over(hub)
    [kept] = ask(hub, owner_url, ACCOUNT)
    with hub.transaction() as tx:
        deletion = order(tx, month)
    assert take_up_deletions(hub, masters, STORE) == 5
    assert take_up_deletions(hub, masters, STORE) == 0
    with hub.read_only() as tx:
        proof = find_proof(tx, deletion)
        assert open_content(tx, masters, LIVE, exchanges[0]).asked is None
        assert open_content(tx, masters, LIVE, kept).asked is not None
        assert deletion_of(tx, opened) == deletion
    assert proof is not None
    assert (proof.keys, proof.rows, proof.leaves) == (1, 6, 4)
    assert proof.root == root(leaves).hex()
    assert masters.generations() == [proof.generation]
    [(event,)] = rows(
        hub, "SELECT detail FROM audit_event WHERE event = 'evidence:deletion:proved'"
    )
    assert msgspec.json.decode(event, type=type(proof)) == proof
    assert rows(hub, "SELECT count(*) FROM exchange") == [(3,)]  # that it crossed is kept


def _die_in_next_step(url: str, folder: Path, deletion: UUID, begun: Any) -> None:
    """All of the step is done but its commit."""
    with Database(url, application_name="killed") as database:

        @contextmanager
        def never_ending() -> Iterator[Tx]:
            with database.transaction() as tx:
                yield tx
                begun.set()
                signal.pause()

        take_next_step(never_ending, Masters(folder), STORE, deletion, actor="killed")


@pytest.mark.parametrize("place", range(5))
def test_killed_in_any_step_a_deletion_is_taken_up_and_what_lives_still_opens(
    hub: Database, owner_url: str, masters: Masters, place: int
) -> None:
    [gone] = ask(hub, owner_url, ACCOUNT)
    month = over(hub)
    [kept] = ask(hub, owner_url, "990000010")
    with hub.transaction() as tx:
        deletion = order(tx, month)
    for _ in range(place):
        take_next_step(hub.transaction, masters, STORE, deletion, actor="tests")
    context = multiprocessing.get_context("fork")
    begun = context.Event()
    process = context.Process(
        target=_die_in_next_step, args=(owner_url, masters.folder, deletion, begun)
    )
    process.start()
    assert begun.wait(30)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    assert take_up_deletions(hub, masters, STORE) == 5 - place
    with hub.read_only() as tx:
        proof = find_proof(tx, deletion)
        assert open_content(tx, masters, LIVE, gone).key is None
        assert open_content(tx, masters, LIVE, kept).key == "990000010"
    assert proof is not None
    assert masters.generations() == [proof.generation]


def test_no_new_content_comes_under_a_month_that_is_gone(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    ask(hub, owner_url, ACCOUNT)
    month = over(hub)
    with hub.transaction() as tx:
        order(tx, month)
    take_up_deletions(hub, masters, STORE)
    with pytest.raises(ContentGone):
        DataKeys(hub, masters).of_month("look_ups", month)


def test_a_backup_from_before_opens_nothing_of_what_was_deleted(
    hub: Database, owner_url: str, masters: Masters, postgres_server: PostgresServer
) -> None:
    [gone] = ask(hub, owner_url, ACCOUNT)
    month = over(hub)
    [kept] = ask(hub, owner_url, "990000010")
    with hub.transaction() as tx:
        order(tx, month)
    hub.close()
    with postgres_server.database(urlsplit(owner_url).path[1:]) as backup:
        with Database(owner_url, application_name="tests") as running:
            take_up_deletions(running, masters, STORE)
        with Database(backup, application_name="tests") as restored:
            assert rows(restored, "SELECT count(*) FROM exchange_content") == [(6,)]
            with restored.transaction() as tx:
                restore(tx, masters)
            with restored.transaction() as tx:
                begin_masters(tx, masters, actor="tests")
                assert open_content(tx, masters, LIVE, gone).asked is None
                assert open_content(tx, masters, LIVE, kept).asked is not None
            take_up_deletions(restored, masters, STORE)
            assert rows(restored, "SELECT count(*) FROM exchange_content") == [(3,)]


@pytest.mark.parametrize("kind", ["subject", "exchange"])
def test_what_a_court_wants_is_copied_out_and_still_proves_itself(
    hub: Database, owner_url: str, masters: Masters, kind: str
) -> None:
    wanted, other = ask(hub, owner_url, ACCOUNT, "990000010")
    [(leaf,)] = rows(
        hub,
        "SELECT detail::json ->> 'leaf' FROM audit_event WHERE exchange = %s"
        " AND event = 'exchange:lookup:asked'",
        wanted,
    )
    with hub.transaction() as tx:
        held = place_hold(
            tx,
            masters,
            WantedHold(
                kind="subject", reference="ศาล 12/2569", reason="คดีทดสอบ",
                review=date(2027, 6, 1), number_kind="customer_account", number=ACCOUNT,
            )
            if kind == "subject"
            else WantedHold(
                kind="exchange", reference="ศาล 12/2569", reason="คดีทดสอบ",
                review=date(2027, 6, 1), environment=LIVE, exchange=wanted,
            ),
            **DPO,
        )  # fmt: skip
    assert held.too_late == ()
    month = over(hub)
    with hub.transaction() as tx:
        deletion = order(tx, month)
    take_up_deletions(hub, masters, STORE)
    with hub.read_only() as tx:
        copies = open_held(tx, masters, held.id)
        proof = find_proof(tx, deletion)
        assert open_content(tx, masters, LIVE, wanted).asked is None
    assert {exchange for _, exchange, _, _ in copies} == {wanted}
    assert {part: opened.leaf.hex() for _, _, part, opened in copies}["asked"] == leaf
    assert proof is not None
    assert proof.holds == (held.id,)
    assert other not in {exchange for _, exchange, _, _ in copies}


def test_a_held_month_stays_until_the_hold_ends_and_a_late_hold_is_told_so(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    ask(hub, owner_url, ACCOUNT)
    month = this_month(hub)
    wanted = WantedHold(
        kind="class_month", reference="ศาล 13/2569", reason="คดีทดสอบ", review=date(2027, 6, 1),
        retention="look_ups", month=month,
    )  # fmt: skip
    with hub.transaction() as tx:
        held = place_hold(tx, masters, wanted, **DPO)
    over(hub)
    with hub.transaction() as tx:
        deletion = order(tx, month)
    with pytest.raises(DeletionHeld):
        take_next_step(hub.transaction, masters, STORE, deletion, actor="tests")
    assert take_up_deletions(hub, masters, STORE) == 0
    with hub.transaction() as tx:
        end_hold(tx, held.id, reason="คดีถึงที่สุด", actor="dpo")
    assert take_up_deletions(hub, masters, STORE) == 5
    with hub.transaction() as tx:
        assert place_hold(tx, masters, wanted, **DPO).too_late == (deletion,)


def test_what_was_held_goes_after_the_hold_with_the_next_month(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    [exchange] = ask(hub, owner_url, ACCOUNT)
    with hub.transaction() as tx:
        held = place_hold(
            tx, masters,
            WantedHold(kind="exchange", reference="ศาล 14/2569", reason="คดีทดสอบ",
                       review=date(2027, 6, 1), environment=LIVE, exchange=exchange),
            **DPO,
        )  # fmt: skip
    month = over(hub)
    ask(hub, owner_url, "990000010")
    with hub.transaction() as tx:
        order(tx, month)
    take_up_deletions(hub, masters, STORE)
    with hub.transaction() as tx:
        assert len(open_held(tx, masters, held.id)) == 2
        end_hold(tx, held.id, reason="คดีถึงที่สุด", actor="dpo")
    month = over(hub)
    with hub.transaction() as tx:
        order(tx, month)
    take_up_deletions(hub, masters, STORE)
    with hub.read_only() as tx:
        assert open_held(tx, masters, held.id) == []


def test_a_longer_time_holds_for_what_is_kept_already(hub: Database, owner_url: str) -> None:
    ask(hub, owner_url, ACCOUNT)
    month = over(hub)
    with hub.transaction() as tx:
        version = set_retention(
            tx, retention="look_ups", months=36, least_days=90, provision=None, **DPO
        )
    assert version == 2
    with pytest.raises(DeletionTooEarly), hub.transaction() as tx:
        order(tx, month)
    with hub.read_only() as tx:
        [sealed] = store.sealed_months(tx)
    assert (sealed.month, sealed.is_due, sealed.held) == (month, False, False)


def test_the_audit_trail_verifies_after_a_deletion(
    hub: Database, owner_url: str, masters: Masters, tmp_path: Path
) -> None:
    from sainam.audit import verify

    key = SigningKey.new()
    ask(hub, owner_url, ACCOUNT)
    month = over(hub)
    with hub.transaction() as tx:
        order(tx, month)
    take_up_deletions(hub, masters, STORE)
    block = None
    while block is None:  # transactions of other tests may hold it up for a moment
        with hub.transaction() as tx:
            block = seal_audit(tx, key)
    file = tmp_path / "audit.jsonl"
    with file.open("wb") as out, hub.transaction() as tx:
        export_audit(tx, out, actor="tests", public_keys={key.key_id: key.public})
    assert verify.main([str(file), "--head", block.head.hex()], called="verify") == 0
