"""Each exchange is observed once, and what goes beyond its approval rings."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from call_desk import bring_in, paper
from dossier_way import DossierWay, way_on

from sainam.agencies.refusals import NotYours, ReasonWanted
from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.agreements.agreement import terms_text
from sainam.agreements.amend_agreement import amend_agreement
from sainam.agreements.store import load_terms
from sainam.agreements.terms import Grant, Terms
from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import SigningKey
from sainam.evidence.processing import store
from sainam.evidence.processing.alarm import Alarm
from sainam.evidence.processing.approval import approved_of
from sainam.evidence.processing.declared_against_observed import (
    Record,
    declared_against_observed,
)
from sainam.evidence.processing.observe import Observing, observe
from sainam.evidence.processing.processing_desk import ProcessingDesk
from sainam.evidence.processing.record import ProcessingRow
from sainam.evidence.processing.record_csv import COLUMNS, record_csv
from sainam.evidence.processing.refusals import (
    AlarmDecisionUnknown,
    AlarmEnded,
    AlarmUnknown,
)
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, connect_as_owner
from sainam.kit.ids import new_id
from sainam.kit.thai_dates import business_date, month_start
from sainam.onboarding.notices import store as mail
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.state import State

pytestmark = pytest.mark.row("L4")

KEY = SigningKey.new()
DATASET = "water-use-six-months"
FIELDS = "customer_account,use.month,use.cubic_metres"
CROSS = """
WITH made AS (
  INSERT INTO exchange (opened_at, environment, id, pattern, link, dataset, agreement,
    agreement_version, gate, term, owner, agency, caller, credential, channel, purpose)
  SELECT sainam_now() - %(ago)s, %(environment)s, gen_random_uuid(), %(pattern)s, 'G4z',
    %(dataset)s, %(agreement)s, %(version)s, 1, 1, %(owner)s, %(agency)s, %(caller)s, 'c', 'api',
    %(purpose)s
  FROM generate_series(1, %(times)s) RETURNING id, opened_at, environment
), told AS (
  INSERT INTO exchange_outcome (at, environment, exchange, outcome, records, fields)
  SELECT opened_at, environment, id, %(outcome)s, %(records)s, %(fields)s FROM made
)
INSERT INTO audit_event (at, event, environment, actor, subject, exchange)
SELECT opened_at, 'exchange:lookup:answered', environment, 'c', 'agreement:' || %(agreement)s, id
FROM made
"""
UNSEALED = """
SELECT count(*) FROM audit_event WHERE txid >= coalesce(
  (SELECT to_txid FROM audit_block ORDER BY number DESC LIMIT 1), xid8 '0')
"""


def cross(database: Database, agreement: str, **changed: Any) -> None:
    """So many answers, as the data plane records them."""
    said = {
        "environment": "live", "pattern": "lookup", "dataset": DATASET, "agreement": agreement,
        "version": 1, "owner": "CIS", "agency": "TESTBUREAU", "caller": "TESTBUREAU",
        "purpose": "narcotics-investigation", "times": 1, "outcome": "answered", "records": 1,
        "fields": FIELDS, "ago": timedelta(), **changed,
    }  # fmt: skip
    with database.transaction() as tx:
        tx.execute(CROSS, said)


def seal(database: Database) -> None:
    """Other databases' transactions on this server hold up the horizon for a moment."""
    left = 1
    while left:
        with database.transaction() as tx:
            seal_audit(tx, KEY, at_most=7)
            (left,) = tx.execute(UNSEALED).fetchone() or (1,)


def look(database: Database) -> int:
    seal(database)
    return Observing(database, "http://hub.invalid")()


def rung(database: Database, agreement: str) -> list[Alarm]:
    look(database)
    with database.read_only() as tx:
        return [one for one in store.alarms(tx) if one.agreement == agreement]


def kinds(database: Database, agreement: str) -> list[str]:
    return sorted(one.kind for one in rung(database, agreement))


def register_officer(database: Database) -> None:
    with database.transaction() as tx:
        for name, role in (("dpo1", "dpo"), ("auditor1", "auditor"), ("fpt9", "fpt")):
            register_hashed(
                tx, Login(name, Title(f"สมมติ {name}", name), frozenset({role}), None), "none",
                contact=Contact(f"{name}@example.go.th", "", "สมมติ"), actor="tests",
            )  # fmt: skip


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        register_officer(module_database)
        yield made


@pytest.fixture
def signed(way: DossierWay) -> str:
    """An agreement as the council decided on it: three fields for one purpose, a thousand keys."""
    return way.agreement(way.go_on(way.desk.open(), State.BUILDING).id)


def granted_more(owner_url: str, database: Database, agreement: str, **changed: Any) -> None:
    """A hand in the database: the version says more than the council let through."""
    with database.read_only() as tx:
        terms = load_terms(tx, agreement, 1)
    wider = msgspec.structs.replace(terms.grants[0], **changed)
    text = terms_text(Terms(grants=(wider,), clauses=terms.clauses))
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute(
            "UPDATE sainam.agreement_version SET terms = %s WHERE agreement = %s",
            (text, agreement),
        )


# --- what rings ---


def test_what_was_approved_and_used_as_approved_does_not_ring(way: DossierWay, signed: str) -> None:
    cross(way.database, signed, times=3)
    cross(way.database, signed, outcome="no_data", fields=None, records=0)
    assert kinds(way.database, signed) == []


@pytest.mark.parametrize(
    ("changed", "kind", "seen"),
    [
        ({"fields": f"{FIELDS},customer_name"}, "field", "customer_name"),
        ({"caller": "THAID"}, "recipient", "THAID"),
        ({"owner": "GIS"}, "recipient", "GIS"),
        ({"purpose": "marketing"}, "purpose", "marketing"),
        ({"times": 1001}, "volume", "1001"),
        ({"dataset": "water-debt"}, "no_approval", "water-debt (lookup)"),
    ],
)
def test_what_goes_beyond_the_councils_decision_rings_once(
    way: DossierWay, signed: str, changed: dict[str, Any], kind: str, seen: str
) -> None:
    cross(way.database, signed, **changed)
    [alarm] = rung(way.database, signed)
    assert (alarm.kind, alarm.found.values) == (kind, (seen,))
    assert alarm.allowed.source.startswith("D-")
    cross(way.database, signed, **changed)
    assert [one.id for one in rung(way.database, signed)] == [alarm.id]


def test_it_is_held_against_the_decision_and_not_against_the_agreements_own_terms(
    way: DossierWay, module_owner_url: str, signed: str
) -> None:
    wider = (*FIELDS.split(","), "customer_name")
    granted_more(
        module_owner_url, way.database, signed, fields=wider, carriers=("THAID",),
        purposes=("narcotics-investigation", "marketing"), quota=10**6,
    )  # fmt: skip
    cross(
        way.database, signed, fields=",".join(wider), caller="THAID", purpose="marketing",
        times=1001,
    )  # fmt: skip
    assert kinds(way.database, signed) == ["field", "purpose", "recipient", "volume"]


def test_another_pattern_than_was_decided_on_rings(way: DossierWay, signed: str) -> None:
    cross(way.database, signed, pattern="submit", fields=None)
    assert kinds(way.database, signed) == ["no_approval"]


def test_what_comes_by_a_submission_are_the_fields_that_its_version_takes(way: DossierWay) -> None:
    fields = ("customer_account", "amount")
    bring_in(way.database, "MOU-SUBMIT-01", "SUBMITAGENCY", pattern="submit", fields=fields)
    cross(
        way.database, "MOU-SUBMIT-01", pattern="submit", fields=None, agency="SUBMITAGENCY",
        caller="SUBMITAGENCY", purpose="bill-payment",
    )  # fmt: skip
    assert kinds(way.database, "MOU-SUBMIT-01") == []
    observed = row_of(way, "MOU-SUBMIT-01").observed
    assert observed is not None
    assert tuple(field.name for field in observed.fields) == fields


def test_a_version_that_no_dossier_brought_about_is_held_against_the_last_decision(
    way: DossierWay, signed: str
) -> None:
    cross(way.database, signed, version=2, fields=f"{FIELDS},customer_name")
    assert kinds(way.database, signed) == ["field"]
    with way.database.read_only() as tx:
        assert approved_of(tx, signed, 2) == approved_of(tx, signed, 1)


def test_what_nobody_approved_at_all_rings(way: DossierWay) -> None:
    cross(way.database, "MOU-NOBODY-01")
    assert kinds(way.database, "MOU-NOBODY-01") == ["no_approval"]


def test_the_sandbox_does_not_ring(way: DossierWay, signed: str) -> None:
    cross(way.database, signed, environment="sandbox", purpose="marketing", times=2000)
    assert kinds(way.database, signed) == []


def test_a_paper_that_two_confirmed_is_an_approval_and_its_amendment_too(way: DossierWay) -> None:
    bring_in(way.database, "MOU-PAPER-01", "PAPERAGENCY", fields=("customer_account",))
    said: dict[str, Any] = {
        "agency": "PAPERAGENCY", "caller": "PAPERAGENCY", "purpose": "investigation",
        "fields": "customer_account",
    }  # fmt: skip
    cross(way.database, "MOU-PAPER-01", **said)
    assert kinds(way.database, "MOU-PAPER-01") == []
    cross(way.database, "MOU-PAPER-01", **{**said, "purpose": "marketing"})
    assert kinds(way.database, "MOU-PAPER-01") == ["purpose"]
    wider = paper(
        "MOU-PAPER-01", "PAPERAGENCY", fields=("customer_account",),
        purposes=("investigation", "marketing"),
    )  # fmt: skip
    with way.database.transaction() as tx:
        amend_agreement(tx, wider, actor="tests", reason="tests")
    cross(way.database, "MOU-PAPER-01", **{**said, "purpose": "marketing", "version": 2})
    assert kinds(way.database, "MOU-PAPER-01") == ["purpose"], "the amended one does not ring"


def test_four_times_the_usual_volume_rings_where_none_was_agreed(way: DossierWay) -> None:
    bring_in(way.database, "MOU-USUAL-01", "USUALAGENCY", fields=("customer_account",))
    said: dict[str, Any] = {
        "agency": "USUALAGENCY", "caller": "USUALAGENCY", "purpose": "investigation",
        "fields": "customer_account",
    }  # fmt: skip
    with way.database.read_only() as tx:
        today = business_date(clock.now(tx))
    for months in (1, 2, 3):
        first = date(today.year - (today.month <= months), (today.month - months - 1) % 12 + 1, 15)
        cross(way.database, "MOU-USUAL-01", **said, times=10, ago=today - first)
    cross(way.database, "MOU-USUAL-01", **said, times=30)
    assert kinds(way.database, "MOU-USUAL-01") == []
    cross(way.database, "MOU-USUAL-01", **said, times=10)
    [alarm] = rung(way.database, "MOU-USUAL-01")
    assert (alarm.kind, alarm.allowed.values, alarm.found.values) == ("volume", ("30",), ("40",))


# --- whom it tells, and how it ends ---


def test_the_officer_is_told_once_by_mail_of_all_that_one_look_found(
    way: DossierWay, signed: str
) -> None:
    cross(way.database, signed, purpose="marketing", caller="THAID")
    look(way.database)
    with way.database.read_only() as tx:
        mails = [
            one for one in mail.mails(tx, limit=1000)
            if one.kind == Notice.PROCESSING_ALARM and signed in one.subject
        ]  # fmt: skip
        assert [one.to_address for one in mails] == ["dpo1@example.go.th"]
        found = mail.load_mail(tx, mails[0].id)
    assert found is not None
    assert "marketing" in found.body
    assert "THAID" in found.body


def test_the_officer_decides_once_and_says_why(way: DossierWay, signed: str) -> None:
    cross(way.database, signed, purpose="marketing")
    [alarm] = rung(way.database, signed)
    assert alarm.due_at - alarm.raised_at == timedelta(hours=24)
    desk = ProcessingDesk(way.database)
    with pytest.raises(NotYours):
        desk.end("auditor1", alarm.id, decision="mistaken", reason="ไม่ใช่")
    with pytest.raises(NotYours):
        desk.alarms("fpt9")
    with pytest.raises(ReasonWanted):
        desk.end("dpo1", alarm.id, decision="stopped", reason=" ")
    with pytest.raises(AlarmDecisionUnknown):
        desk.end("dpo1", alarm.id, decision="fine", reason="เหตุผล")
    with pytest.raises(AlarmUnknown):
        desk.end("dpo1", new_id(), decision="stopped", reason="เหตุผล")
    desk.end("dpo1", alarm.id, decision="stopped", reason="ระงับข้อตกลงแล้ว")
    with pytest.raises(AlarmEnded):
        desk.end("dpo1", alarm.id, decision="mistaken", reason="เหตุผล")
    found = desk.alarm("auditor1", alarm.id)
    assert (found.decision, found.actor, found.reason) == ("stopped", "dpo1", "ระงับข้อตกลงแล้ว")
    with way.database.read_only() as tx:
        events = tx.execute(
            "SELECT event FROM audit_event WHERE event::text LIKE 'evidence:alarm:%%'"
            " AND subject = %s ORDER BY seq",
            (f"agreement:{signed}",),
        ).fetchall()
    assert [event for (event,) in events] == ["evidence:alarm:raised", "evidence:alarm:ended"]


def test_two_who_decide_at_once_are_one_decision(way: DossierWay, signed: str) -> None:
    cross(way.database, signed, purpose="marketing")
    [alarm] = rung(way.database, signed)
    desk, refused = ProcessingDesk(way.database), list[bool]()

    def decide() -> None:
        try:
            desk.end("dpo1", alarm.id, decision="stopped", reason="หยุดแล้ว")
        except AlarmEnded:
            refused.append(True)

    threads = [threading.Thread(target=decide) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [True] * 3


@pytest.mark.parametrize(("decision", "rings_again"), [("stopped", 1), ("mistaken", 0)])
def test_what_was_said_to_be_stopped_and_goes_on_shows_and_rings_the_next_month(
    way: DossierWay, signed: str, decision: str, rings_again: int
) -> None:
    cross(way.database, signed, purpose="marketing")
    [alarm] = rung(way.database, signed)
    ProcessingDesk(way.database).end("dpo1", alarm.id, decision=decision, reason="เหตุผล")
    way.pass_time(timedelta(days=32))
    cross(way.database, signed, purpose="marketing")
    found = rung(way.database, signed)
    assert next(one for one in found if one.id == alarm.id).goes_on
    assert len(found) == 1 + rings_again
    assert [one for one in found if one.is_open] == found[:rings_again]


# --- exactly once ---


def counts(database: Database) -> tuple[int, int]:
    """Observed, and on record."""
    with database.read_only() as tx:
        row = tx.execute(
            "SELECT (SELECT coalesce(sum(exchanges), 0) FROM observed_flow)::int,"
            " (SELECT count(*) FROM exchange_outcome WHERE outcome IN"
            " ('answered', 'no_data', 'accepted', 'suspense', 'stored'))::int"
        ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def test_four_observers_and_one_that_is_killed_count_each_exchange_once(
    database: Database, owner_url: str
) -> None:
    for version in (1, 2, 3):
        cross(database, "MOU-MANY-01", version=version, times=50)
    seal(database)
    program = Path(__file__).parents[1] / "observe_alone.py"
    killed = subprocess.run([sys.executable, program, owner_url], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert counts(database) == (0, 150)

    def watch() -> None:
        done = False
        while not done:
            with database.transaction() as tx:
                done = observe(tx, public_url="http://hub.invalid", at_most=1) is None

    threads = [threading.Thread(target=watch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts(database) == (150, 150)
    with database.read_only() as tx:
        assert sorted(one.version for one in store.alarms(tx)) == [1, 2, 3]


def test_an_observation_that_is_called_off_raised_nothing_and_told_nobody(
    database: Database,
) -> None:
    register_officer(database)
    cross(database, "MOU-NOBODY-01")
    seal(database)

    class CalledOff(Exception):  # noqa: N818
        pass

    def called_off() -> None:
        with database.transaction() as tx:
            assert observe(tx, public_url="http://hub.invalid") == 1
            raise CalledOff

    with pytest.raises(CalledOff):
        called_off()
    with database.read_only() as tx:
        assert store.alarms(tx) == ()
        assert mail.mails(tx, limit=10) == ()
    assert look(database) >= 1
    with database.read_only() as tx:
        assert len(store.alarms(tx)) == len(mail.mails(tx, limit=10)) == 1


# --- the record of processing ---


def record(way: DossierWay) -> Record:
    with way.database.read_only() as tx:
        return declared_against_observed(tx, business_date(clock.now(tx)))


def row_of(way: DossierWay, agreement: str) -> ProcessingRow:
    [row] = [one for one in record(way).rows if one.agreement == agreement]
    return row


def test_the_record_shows_what_was_declared_beside_what_was_seen(
    way: DossierWay, signed: str
) -> None:
    cross(way.database, signed, times=4)
    look(way.database)
    row = row_of(way, signed)
    assert row.standing == "as_approved"
    assert row.classification == "personal"
    assert row.declared is not None
    assert row.declared.by == "council"
    assert row.declared.retention_days == 90
    assert row.declared.most == 1000
    assert row.declared.abroad is False
    assert row.declared.bases[0].th
    assert [field.name for field in row.declared.fields] == FIELDS.split(",")
    assert row.observed is not None
    assert (row.observed.exchanges, row.observed.count) == (4, 4)
    assert row.observed.purposes == row.declared.purposes


def test_the_record_shows_what_differs_and_what_was_never_needed(
    way: DossierWay, signed: str
) -> None:
    cross(way.database, signed, fields="customer_account,customer_name")
    look(way.database)
    row = row_of(way, signed)
    assert (row.standing, row.differing, row.alarms) == ("differs", ("field",), 1)
    assert row.unused == ("use.month", "use.cubic_metres")


def test_what_was_declared_and_never_used_is_on_the_record_too(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.LIVE).id
    look(way.database)
    row = row_of(way, way.agreement(number))
    assert (row.standing, row.observed) == ("quiet", None)
    assert row.declared is not None
    assert row.declared.source == number


def test_the_record_leaves_as_csv_with_every_row_and_no_formula(
    way: DossierWay, signed: str
) -> None:
    cross(way.database, signed, purpose="=cmd|' /C calc'!A0")
    look(way.database)
    told = record(way)
    lines = record_csv(told).decode("utf-8-sig").splitlines()
    assert lines[0].split(",") == list(COLUMNS)
    assert len(lines) == len(told.rows) + 1
    [mine] = [line for line in lines if signed in line]
    assert "'=cmd" in mine
    assert f"{month_start(told.month):%Y-%m}" in mine


def test_who_reads_the_record_and_who_does_not(way: DossierWay) -> None:
    desk = ProcessingDesk(way.database)
    assert desk.record("auditor1", None).month == month_start(record(way).month)
    assert desk.record("dpo1", date(2026, 1, 1)).rows == ()
    for stranger in ("officer", "fpt9"):
        with pytest.raises(NotYours):
            desk.record(stranger, None)
        with pytest.raises(NotYours):
            desk.alarm(stranger, UUID(int=0))


def test_a_paper_says_for_each_dataset_what_all_its_grants_say_together(way: DossierWay) -> None:
    one = Grant(
        dataset="a", link="G4c", pattern="lookup", fields=("x",), purposes=("p",),
        channels=("api",), owner="CIS", quota=10, clause="1",
    )  # fmt: skip
    other = msgspec.structs.replace(one, fields=("x", "y"), purposes=("q",), carriers=("DGA",))
    two = msgspec.structs.replace(
        paper("MOU-TWO-GRANTS", "TWOAGENCY"), grants=(one, other)
    )  # fmt: skip
    bring_in(way.database, "MOU-TWO-OTHER", "TWOAGENCY")
    with way.database.transaction() as tx:
        tx.execute(
            "INSERT INTO agreement SELECT 'MOU-TWO-GRANTS', agency, kind, true, recorded_at"
            " FROM agreement WHERE id = 'MOU-TWO-OTHER'"
        )
        tx.execute(
            "INSERT INTO agreement_version SELECT 'MOU-TWO-GRANTS', 1, valid_from, valid_until,"
            " run_off_days, %s, reference, recorded_at, recorded_by, confirmed_by"
            " FROM agreement_version WHERE agreement = 'MOU-TWO-OTHER'",
            (terms_text(two.terms),),
        )
        found = approved_of(tx, "MOU-TWO-GRANTS", 1)
    assert found is not None
    [dataset] = found.datasets
    assert dataset.names == {"x", "y"}
    assert dataset.purposes == ("p", "q")
    assert dataset.recipients == ("TWOAGENCY", "DGA")
    assert dataset.volume == 20
    assert dataset.provisions == ("X-1",), "of the clause that both grants name"
