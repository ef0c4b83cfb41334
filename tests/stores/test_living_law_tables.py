"""Two people for a change of the law, a consent against a call, each block observed once."""

from __future__ import annotations

import json
import threading
import time
from uuid import uuid4

import psycopg
import pytest

from sainam.kit.database import Database, Tx

DECIDED = (
    "INSERT INTO law_change_decision VALUES (%s, %s, %s, %s, %s, sainam_now(), 'as it should be')"
)
CONSENTS = (
    "SELECT word FROM consents_say(ARRAY(SELECT i FROM"
    " json_populate_recordset(NULL::consent_item, %s) i), sainam_now())"
)
MARK = "ab" * 16


def people(tx: Tx) -> None:
    for name in ("owner", "lawyer", "other"):
        tx.execute("INSERT INTO login VALUES (%s, 'ก', 'a', '{}', NULL, sainam_now())", (name,))


def proposed(tx: Tx) -> object:
    change = uuid4()
    tx.execute(
        "INSERT INTO law_change VALUES (%s, 'provision', 'P-1', 0, '{}', 'new Act', 'owner',"
        " sainam_now())",
        (change,),
    )
    return change


def impact(tx: Tx) -> object:
    report = uuid4()
    tx.execute(
        "INSERT INTO impact_report VALUES (%s, 'provision:P-1', 'changes', '2026-12-01', 0, %s,"
        " 'base', 'lawyer', sainam_now())",
        (report, bytes(32)),
    )
    return report


@pytest.mark.parametrize(
    ("decision", "by", "taken"),
    [
        ("confirmed", "owner", 0),
        ("rejected", "owner", 0),
        ("withdrawn", "owner", 1),
        ("confirmed", "lawyer", 1),
        ("rejected", "lawyer", 1),
        ("withdrawn", "lawyer", 0),
    ],
)
def test_who_proposes_a_change_of_the_law_never_decides_on_it(
    database: Database, decision: str, by: str, taken: int
) -> None:
    with database.transaction() as tx:
        people(tx)
        change = proposed(tx)
        seen = impact(tx)
        at_stake = (1, seen) if decision == "confirmed" else (None, None)
        if taken:
            tx.execute(DECIDED, (change, decision, *at_stake, by))
        else:
            with pytest.raises(psycopg.errors.CheckViolation), tx.transaction():
                tx.execute(DECIDED, (change, decision, *at_stake, by))


def test_two_who_decide_at_once_are_one_decision(database: Database) -> None:
    with database.transaction() as tx:
        people(tx)
        change, seen = proposed(tx), impact(tx)
    refused: list[bool] = []

    def reject() -> None:
        try:
            with database.transaction() as other:
                other.execute(DECIDED, (change, "rejected", None, None, "other"))
        except psycopg.errors.UniqueViolation:
            refused.append(True)

    with database.transaction() as tx:
        tx.execute(DECIDED, (change, "confirmed", 1, seen, "lawyer"))
        second = threading.Thread(target=reject)
        second.start()
        time.sleep(0.2)
    second.join()
    assert refused == [True]


def test_a_measure_is_met_only_with_evidence_and_in_progress_only_with_a_date(
    database: Database,
) -> None:
    with database.transaction() as tx:
        people(tx)
        for state in ("met", "in_progress"):
            with pytest.raises(psycopg.errors.CheckViolation), tx.transaction():
                tx.execute(
                    "INSERT INTO measure_statement VALUES ('7.2', 1, %s, 'owner', NULL, NULL,"
                    " NULL, '', 'owner', 'lawyer', sainam_now())",
                    (state,),
                )


def consent(tx: Tx) -> object:
    given = uuid4()
    tx.execute("INSERT INTO agency VALUES ('BANK', sainam_now())")
    tx.execute("INSERT INTO key_generation VALUES (1, %s, sainam_now(), 't')", (bytes(32),))
    tx.execute("SELECT make_retention_class('consent', '{}')")
    key = tx.execute(
        "SELECT key FROM make_content_key('consent', '2026-12-01', 'month', NULL, 1, %s)",
        (bytes(40),),
    ).fetchone()
    tx.execute(
        "INSERT INTO consent VALUES (%s, 'live', decode(%s, 'hex'), %s, 'water-use', '{use}',"
        " 'credit', 'BANK', '2020-01-01+07', '2099-01-01+07', 'n@1', %s, 'a', sainam_now())",
        (given, MARK, key and key[0], bytes(32)),
    )
    return given


def words(tx: Tx, *consents: object, **said: object) -> list[str]:
    items = [
        {"n": n, "environment": "live", "consent": each and str(each), "marks": ["00" * 16, MARK],
         "dataset": "water-use", "fields": ["use"], "purpose": "credit", "agency": "BANK", **said}
        for n, each in enumerate(consents)
    ]  # fmt: skip
    return [row[0] for row in tx.execute(CONSENTS, (json.dumps(items),))]


def test_what_a_consent_says_of_a_call(database: Database) -> None:
    with database.transaction() as tx:
        given = consent(tx)
        assert words(tx, given, None, uuid4()) == ["given", "missing", "unknown"]
        assert words(tx, given, marks=["cd" * 16]) == ["unknown"]
        for part in ({"purpose": "sale"}, {"agency": "X"}, {"fields": ["use", "name"]}):
            assert words(tx, given, **part) == ["scope"]


def test_a_withdrawal_waits_for_the_call_that_is_recorded_and_stops_the_next(
    database: Database,
) -> None:
    with database.transaction() as tx:
        given = consent(tx)
    order: list[str] = []

    def withdraw() -> None:
        with database.transaction() as other:
            other.execute("SELECT withdraw_consent(%s, 'a', 'desk', '')", (given,))
        order.append("withdrawn")

    with database.transaction() as tx:
        assert words(tx, given) == ["given"]
        second = threading.Thread(target=withdraw)
        second.start()
        time.sleep(0.2)
        order.append("recorded")
    second.join()
    assert order == ["recorded", "withdrawn"]
    with database.transaction() as tx:
        assert words(tx, given) == ["withdrawn"]


def block(tx: Tx, number: int, low: int, high: int) -> None:
    tx.execute(
        "INSERT INTO audit_block VALUES (%s, %s::text::xid8, %s::text::xid8, 1, %s, %s,"
        " sainam_now(), 'k', %s, '')",
        (number, low, high, bytes(32), bytes(32), number.to_bytes(32, "big")),
    )


def answered(tx: Tx, version: int, fields: str) -> int:
    exchange = uuid4()
    tx.execute(
        "INSERT INTO exchange (opened_at, environment, id, pattern, link, dataset, agreement,"
        " agreement_version, gate, term, owner, agency, caller, credential, channel, purpose)"
        " VALUES (sainam_now(), 'live', %s, 'lookup', 'G4', 'water-use', 'A-1', %s, 1, 1, 'CIS',"
        " 'ONCB', 'ONCB', 'c', 'api', 'p')",
        (exchange, version),
    )
    tx.execute(
        "INSERT INTO exchange_outcome (at, environment, exchange, outcome, records, fields)"
        " VALUES (sainam_now(), 'live', %s, 'answered', 1, %s)",
        (exchange, fields),
    )
    tx.execute(
        "INSERT INTO audit_event (at, event, environment, actor, subject, exchange)"
        " VALUES (sainam_now(), 'exchange:lookup:answered', 'live', 'c', 'agreement:A-1', %s)",
        (exchange,),
    )
    row = tx.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
    return int(row[0]) if row else 0


def test_each_block_is_observed_once_whoever_observes_at_the_same_time(database: Database) -> None:
    with database.transaction() as tx:
        first = answered(tx, 1, "use")
        answered(tx, 1, "use")
    with database.transaction() as tx:
        second = answered(tx, 2, "use,name")  # amended meanwhile: another flow
    with database.transaction() as tx:
        block(tx, 1, 0, first + 1)
        block(tx, 2, first + 1, second + 1)
    with database.transaction() as tx:
        tx.execute("SELECT observe_blocks(1)")
        call_off()
    threads = [threading.Thread(target=observe, args=(database,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read_only() as tx:
        assert tx.execute(
            "SELECT f.agreement_version, f.fields, sum(o.exchanges), sum(o.records)::int"
            " FROM observed_flow o JOIN flow f ON f.number = o.flow GROUP BY 1, 2 ORDER BY 1"
        ).fetchall() == [(1, "use", 2, 2), (2, "use,name", 1, 1)]


def call_off() -> None:
    raise psycopg.Rollback


def observe(database: Database) -> None:
    with database.transaction() as tx:
        tx.execute("SELECT observe_blocks(1)")
