"""Month partitions: made ahead, repaired late, and never in a record's way."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from sainam.kit.database import Database, connect_as_owner
from sainam.kit.month_partitions import ensure_months

A_REFUSAL = (
    "INSERT INTO refusal (at, environment, id, rule, fault, dataset, agency, caller, credential,"
    " channel, detail) VALUES (%s, 'live', gen_random_uuid(), 'r', 'caller', 'd', 'A', 'A', 'c',"
    " 'api', '') RETURNING tableoid::regclass::text"
)


def partition_of(database: Database, moment: str) -> str:
    with database.transaction() as tx:
        row = tx.execute(A_REFUSAL, (moment,)).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize(
    ("moment", "partition"),
    [
        ("2026-11-30 23:59:59.999999+07", "refusal_2026_11"),
        ("2026-12-01 00:00:00+07", "refusal_2026_12"),
        ("2026-11-30 18:00:00+00", "refusal_2026_12"),
        ("2031-05-05 00:00:00+07", "refusal_default"),
    ],
)
def test_a_record_falls_into_the_month_of_bangkok(
    database: Database, moment: str, partition: str
) -> None:
    ensure_months(database, date(2026, 11, 15), ahead=2)
    assert partition_of(database, moment) == partition


def test_what_came_before_its_partition_is_moved_into_it(database: Database) -> None:
    assert partition_of(database, "2027-02-28 12:00:00+07") == "refusal_default"
    ensure_months(database, date(2027, 2, 1), ahead=0)
    with database.read_only() as tx:
        rows = tx.execute("SELECT tableoid::regclass::text FROM refusal").fetchall()
    assert rows == [("refusal_2027_02",)]


def test_making_the_months_again_makes_nothing(database: Database) -> None:
    made = ensure_months(database, date(2026, 12, 31), ahead=1)
    assert made > 0
    assert ensure_months(database, date(2026, 12, 1), ahead=1) == 0


def test_a_month_that_cannot_be_made_now_is_left_for_later_and_hinders_nobody(
    database: Database,
) -> None:
    with database.transaction() as busy:
        busy.execute(A_REFUSAL, ("2028-01-05 00:00:00+07",))
        ensure_months(database, date(2028, 1, 1), ahead=0)
    with database.read_only() as tx:
        made = tx.execute("SELECT to_regclass('refusal_2028_01')").fetchone()
        others = tx.execute("SELECT to_regclass('exchange_2028_01')").fetchone()
    assert made == (None,)
    assert others != (None,)
    assert ensure_months(database, date(2028, 1, 1), ahead=0) == 1


def test_only_a_demo_may_shift_its_clock(owner_url: str) -> None:
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('site')")
        with pytest.raises(psycopg.errors.CheckViolation):
            owner.execute("UPDATE installation SET clock_offset = '1 hour'")


def test_the_application_cannot_make_a_site_a_demo(database: Database, owner_url: str) -> None:
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('site')")
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        database.transaction() as tx,
    ):
        tx.execute("UPDATE installation SET mode = 'demo'")
