"""The clock tells those whose turn it is, once each, and moves what it may move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from dossier_way import DossierWay, way_on

from sainam.kit.database import Database
from sainam.onboarding.remind_owners import remind_owners
from sainam.onboarding.state import State
from sainam.onboarding.store import Due
from sainam.onboarding.tend_dossiers import tend_dossiers

pytestmark = pytest.mark.row("P5")
LITTLE = timedelta(minutes=1)


@pytest.fixture
def way(database: Database, owner_url: str, tmp_path: Path) -> Iterator[DossierWay]:
    with way_on(database, owner_url, tmp_path) as made:
        yield made


def tended(way: DossierWay) -> int:
    world = way.desk.world
    return tend_dossiers(way.database.transaction, world, partial(remind_owners, world))


def told(way: DossierWay, number: str) -> list[tuple[str, str]]:
    """Kind and address of every reminder of a dossier, in the order they were queued."""
    query = """
        SELECT kind, to_address FROM mail
        WHERE dossier = %s AND kind IN ('reminder', 'overdue') ORDER BY queued_at, to_address
    """
    with way.database.read_only() as tx:
        return [(kind, address) for kind, address in tx.execute(query, (number,))]


def until_due(way: DossierWay, number: str) -> None:
    due = way.desk.dossier(number).due_at
    assert due is not None
    way.until(due + LITTLE)


def test_the_owners_are_told_before_and_after_their_deadline_once_each(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.SUBMITTED).id
    due = way.desk.dossier(number).due_at
    assert due is not None
    way.until(due - timedelta(days=1))
    assert [tended(way), tended(way)] == [0, 0]
    assert told(way, number) == [("reminder", "secretary@example.go.th")]
    way.until(due + LITTLE)
    assert [tended(way), tended(way)] == [0, 0]
    assert told(way, number)[1:] == [("overdue", "secretary@example.go.th")]


def test_the_deputy_governor_is_told_a_day_after_the_governor_and_may_act_then(
    way: DossierWay,
) -> None:
    number = way.go_on(way.desk.open(), State.GOVERNOR).id
    until_due(way, number)
    tended(way)
    assert ("overdue", "deputygovernor@example.go.th") not in told(way, number)
    way.pass_time(timedelta(days=1))
    tended(way)
    assert ("overdue", "deputygovernor@example.go.th") in told(way, number)
    taken = way.desk.do(number, "acknowledge", "deputygovernor", note="ทราบ")
    assert taken.dossier.state == State.DRAFTING


def test_the_agency_is_told_by_its_contacts_and_people_and_a_draft_lapses(way: DossierWay) -> None:
    number = way.desk.open(**way.desk.request())
    due = way.desk.dossier(number).due_at
    assert due is not None
    way.until(due - timedelta(days=1))
    tended(way)
    assert told(way, number) == [("reminder", "officer@example.go.th")]
    way.until(due + LITTLE)
    assert tended(way) == 1
    assert way.desk.dossier(number).state == State.LAPSED


def test_one_that_cannot_be_told_holds_up_no_other(way: DossierWay) -> None:
    first = way.go_on(way.desk.open(), State.SUBMITTED).id
    second = way.go_on(way.desk.open(), State.SUBMITTED).id
    until_due(way, second)
    world = way.desk.world

    def remind(tx: object, due: Due, kind: str) -> None:
        if due.dossier == first:
            raise LookupError(first)
        remind_owners(world, tx, due, kind)  # type: ignore[arg-type]

    assert tend_dossiers(way.database.transaction, world, remind) == 0
    assert (told(way, first), len(told(way, second))) == ([], 1)
    tended(way)
    assert len(told(way, first)) == 1
