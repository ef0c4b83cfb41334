"""A list is taken over at once or not at all, by one worker, under an agreement in force."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
from call_desk import LIVE, bring_in

from sainam.agencies.operation import Nightly, Operation
from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.refusals import AgreementEnded, CutByGate
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.contracts.contract import Contract, Field
from sainam.exchanges.refusals import OwnerFailed
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.lookups.lists import store
from sainam.lookups.lists.begin_sync import Begun, begin_sync
from sainam.lookups.lists.complete_sync import SyncOvertaken, complete_sync, fail_sync
from sainam.lookups.lists.differences import ListShrunk
from sainam.lookups.lists.page import WholeList
from sainam.lookups.lists.store import Listed
from sainam.lookups.lists.take_over import AskPage, ListBusy, NightlyList, held_list, take_over
from sainam.lookups.lists.tell_changes import AT_ONCE, changes_since

pytestmark = pytest.mark.row("I5")
ORDER = "ORDER-SAP"
LIST = Listed(LIVE, "SAP", "items")
NIGHT = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
CONTRACT = Contract(
    name="items", pattern="feed", version="1.0.0", title=Title("รายการ", "Items"), key="number",
    fields=(
        Field(name="number", type="string", title=Title("เลขที่", "Number"),
              classification="internal", required=True),
        Field(name="unit", type="string", title=Title("หน่วย", "Unit"), classification="internal"),
    ),
)  # fmt: skip
THIS = NightlyList(LIST, ORDER, Operation("/list", "page"), Nightly("01:30"), CONTRACT)


@pytest.fixture
def granted(database: Database) -> Database:
    bring_in(
        database, ORDER, "MWA", dataset="items", pattern="feed", fields=("number", "unit"),
        owner="SAP", link="I5",
    )  # fmt: skip
    return database


def items(*units: str) -> WholeList:
    found = {str(n): f'{{"number":"{n}","unit":"{unit}"}}' for n, unit in enumerate(units)}
    return WholeList(found, 1, hashlib.sha256(repr(found).encode()).digest())


def begun(database: Database) -> Begun:
    with database.transaction() as tx:
        found = begin_sync(tx, LIST, agreement=ORDER, night=NIGHT, actor="tests")
    assert isinstance(found, Begun)
    return found


def completed(
    database: Database, sync: Begun, whole: WholeList, *, may_shrink: bool = False
) -> int:
    with database.transaction() as tx:
        return complete_sync(tx, sync, whole, may_shrink=may_shrink, actor="tests")


def taken(database: Database, *units: str) -> int:
    return completed(database, begun(database), items(*units))


def told(database: Database, since: str) -> list[tuple[int, str, str, str]]:
    with database.read_only() as tx:
        found = changes_since(tx, LIST, since)
    return [(one["sync"], one["kind"], one["number"], one["changed"]) for one in found["changes"]]


def ends(database: Database) -> list[tuple[str | None, str | None]]:
    with database.read_only() as tx:
        return [(sync.result, sync.rule) for sync in store.syncs(tx, LIST)]


def test_syncs_are_numbered_and_tell_what_each_changed(granted: Database) -> None:
    assert [taken(granted, "M", "M"), taken(granted, "KG", "M"), taken(granted, "KG")] == [1, 2, 3]
    assert told(granted, "1") == [(2, "changed", "0", "unit"), (3, "withdrawn", "1", "")]
    assert taken(granted, "KG", "M") == 4
    assert told(granted, "3") == [(4, "added", "1", "number,unit")]


def test_many_changes_are_taken_page_by_page_in_order(granted: Database) -> None:
    taken(granted, *["M"] * (2 * AT_ONCE + 1))
    since, lines = "0", 0
    with granted.read_only() as tx:
        while (page := changes_since(tx, LIST, since))["more"]:
            since, lines = page["next"], lines + len(page["changes"])
    assert (since, lines, len(page["changes"]), page["next"]) == (f"1-{2 * AT_ONCE}", 1000, 1, "1")


def test_the_exchange_and_the_trail_tell_of_it(granted: Database) -> None:
    sync = begun(granted)
    completed(granted, sync, items("M"))
    with granted.read_only() as tx:
        found = tx.execute(
            "SELECT e.pattern::text, o.outcome, o.records, array_agg(a.event::text ORDER BY a.seq)"
            " FROM exchange e JOIN exchange_outcome o ON o.exchange = e.id"
            " JOIN audit_event a ON a.exchange = e.id WHERE e.id = %s GROUP BY 1, 2, 3",
            (sync.sync,),
        ).fetchall()
    assert found == [("feed", "stored", 1, ["exchange:list:asked", "exchange:list:stored"])]


def test_what_a_killed_process_left_is_ended_by_the_next(granted: Database) -> None:
    killed = begun(granted)
    assert taken(granted, "M") == 1
    assert ends(granted) == [("completed", None), ("broken_off", "list.broken_off")]
    with pytest.raises(SyncOvertaken):  # it was not dead, only out of touch
        completed(granted, killed, items("KG"))
    assert told(granted, "1") == []


@pytest.mark.parametrize("step", [suspend_agreement, end_agreement])
def test_a_gate_that_shuts_meanwhile_cuts_it(
    granted: Database, step: Callable[..., object]
) -> None:
    sync = begun(granted)
    with granted.transaction() as tx:
        step(tx, LIVE, ORDER, actor="tests", reason="tests")
    with pytest.raises(CutByGate) as cut:
        completed(granted, sync, items("M"))
    with granted.transaction() as tx:
        fail_sync(tx, sync, cut.value, actor="tests")
    assert ends(granted) == [("cut", "agreement.cut")]
    assert told(granted, "0") == []


def test_after_the_end_it_is_refused_on_record(granted: Database) -> None:
    with granted.transaction() as tx:
        end_agreement(tx, LIVE, ORDER, actor="tests", reason="tests")
    with granted.transaction() as tx:
        refusal = begin_sync(tx, LIST, agreement=ORDER, night=NIGHT, actor="tests")
    assert isinstance(refusal, AgreementEnded)
    assert ends(granted) == [("refused", "agreement.ended")]
    with granted.read_only() as tx:
        assert tx.execute("SELECT rule, agreement FROM refusal").fetchall() == [
            ("agreement.ended", ORDER)
        ]
        assert tx.execute("SELECT FROM exchange").fetchall() == []


def test_a_list_that_shrank_needs_a_person(granted: Database) -> None:
    taken(granted, *["M"] * 30)
    sync = begun(granted)
    with pytest.raises(ListShrunk) as refusal:
        completed(granted, sync, items("M"))
    with granted.transaction() as tx:
        fail_sync(tx, sync, refusal.value, actor="tests")
    assert completed(granted, begun(granted), items("M"), may_shrink=True) == 2


def asking(*answers: bytes | None) -> Callable[[], object]:
    waiting = list(answers)

    async def ask(
        _operation: Operation, _page: str, _fields: tuple[str, ...], _exchange: UUID
    ) -> bytes | None:
        return waiting.pop(0)

    @asynccontextmanager
    async def opened() -> AsyncIterator[AskPage]:
        yield ask

    return opened


def page(*numbers: int, total: int, then: str | None = None) -> bytes:
    found = [{"number": str(number), "unit": "M", "price": 1} for number in numbers]
    return msgspec.json.encode({"state": "s", "total": total, "items": found, "next": then})


def take(database: Database, url: str, *answers: bytes | None) -> int:
    return take_over(
        database, url, asking(*answers), THIS, night=NIGHT, actor="tests"  # type: ignore[arg-type]
    )  # fmt: skip


def test_half_a_list_changes_nothing_and_a_whole_one_all(granted: Database, owner_url: str) -> None:
    with pytest.raises(OwnerFailed):
        take(granted, owner_url, page(1, total=2, then="2"), None)
    with pytest.raises(OwnerFailed):
        take(granted, owner_url, page(1, total=2))
    assert told(granted, "0") == []
    assert take(granted, owner_url, page(1, total=2, then="2"), page(2, total=2)) == 1
    assert [kind for _, kind, _, _ in told(granted, "0")] == ["added", "added"]
    assert [result for result, _ in ends(granted)] == ["completed", "failed", "failed"]


def test_while_one_worker_is_at_it_another_passes_by(granted: Database, owner_url: str) -> None:
    with held_list(owner_url, LIST) as ours:
        assert ours
        with pytest.raises(ListBusy):
            take(granted, owner_url)
    assert ends(granted) == []
    assert take(granted, owner_url, page(1, total=1)) == 1


def test_environments_have_lists_of_their_own(granted: Database) -> None:
    taken(granted, "M")
    with granted.read_only() as tx:
        other = Listed("sandbox", LIST.owner, LIST.dataset)
        assert changes_since(tx, other, "0")["latest"] == 0
