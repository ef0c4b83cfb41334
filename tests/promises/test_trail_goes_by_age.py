"""A month of the audit trail goes when its time is over, and what is left still verifies."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from sainam.agencies.register_login import register_login
from sainam.agencies.store import Login
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.audit.export import export_audit
from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import SigningKey
from sainam.audit.store import find_last_block
from sainam.audit.verify import Verdict, verify_export
from sainam.exchanges.deletion.drop_trail import drop_trail
from sainam.exchanges.deletion.refusals import (
    DeletionTooEarly,
    RetentionUnusable,
    TrailNotSealed,
    TwoPeopleWanted,
)
from sainam.exchanges.deletion.set_retention import set_retention
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, connect_as_owner
from sainam.kit.thai_dates import business_date, month_start

pytestmark = pytest.mark.row("L5")

KEY = SigningKey.new()
OPEN_EVENTS = """SELECT count(*) FROM audit_event WHERE txid >= (
  SELECT coalesce(max(to_txid::text::bigint), 0)::text::xid8 FROM audit_block)"""
DPO = {"actor": "dpo", "confirmed_by": "operator"}
WHY = "ครบกำหนดเก็บรักษา"


@pytest.fixture
def hub(database: Database, owner_url: str) -> Database:
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('demo')")
    with database.transaction() as tx:
        for name in ("dpo", "operator"):
            login = Login(name, Title("สมมติ", name), frozenset({name}), None)
            register_login(tx, login, "correct horse battery", actor="tests")
    return database


def happen(database: Database, *subjects: str) -> None:
    for subject in subjects:
        with database.transaction() as tx:
            append(tx, Event.AUDIT_EXPORT_MADE, actor="tests", subject=subject)


def seal(database: Database) -> str:
    """All that happened; the head, in hex. Transactions of other tests may hold it up a moment."""
    while True:
        with database.transaction() as tx:
            block = seal_audit(tx, KEY) or find_last_block(tx)
            (open_events,) = tx.execute(OPEN_EVENTS).fetchone() or (1,)
        if block is not None and not open_events:
            return block.head.hex()


def later(database: Database, days: int) -> None:
    with database.transaction() as tx:
        tx.execute(
            "UPDATE installation SET clock_offset = clock_offset + %s", (timedelta(days=days),)
        )


def this_month(database: Database) -> date:
    with database.read_only() as tx:
        return month_start(business_date(clock.now(tx)))


def keep_for(database: Database, *, months: int, least_days: int) -> None:
    with database.transaction() as tx:
        set_retention(
            tx, retention="trail", months=months, least_days=least_days,
            provision="CCA-2550-26", **DPO,
        )  # fmt: skip


def drop(database: Database, month: date, **people: str) -> int:
    with database.transaction() as tx:
        return drop_trail(tx, month, reason=WHY, **{**DPO, **people})


def exported(database: Database, file: Path) -> Path:
    with file.open("wb") as out, database.transaction() as tx:
        export_audit(tx, out, actor="tests", public_keys={KEY.key_id: KEY.public})
    return file


def gone_hub(hub: Database) -> tuple[date, str, int]:
    """The month that went, the head of before, and how many events went."""
    happen(hub, "t:1", "t:2")
    month = this_month(hub)
    first = seal(hub)
    happen(hub, "t:3")
    later(hub, 31)
    happen(hub, "t:4")  # in one block with the last of the month before
    seal(hub)
    keep_for(hub, months=2, least_days=90)
    later(hub, 130)
    return month, first, drop(hub, month)


def test_it_never_goes_without_a_rule_and_traffic_not_before_ninety_days(hub: Database) -> None:
    happen(hub, "t:1")
    month = this_month(hub)
    seal(hub)
    later(hub, 3000)
    with pytest.raises(DeletionTooEarly):
        drop(hub, month)
    with pytest.raises(RetentionUnusable):
        keep_for(hub, months=0, least_days=89)
    keep_for(hub, months=0, least_days=90)
    with pytest.raises(TwoPeopleWanted):
        drop(hub, month, confirmed_by="dpo")
    assert drop(hub, month) > 0


def test_what_is_not_sealed_does_not_go(hub: Database) -> None:
    happen(hub, "t:1")
    month = this_month(hub)
    keep_for(hub, months=0, least_days=90)
    later(hub, 200)
    with pytest.raises(TrailNotSealed):
        drop(hub, month)


def test_after_a_month_went_the_chain_verifies_with_a_head_from_before(
    hub: Database, tmp_path: Path
) -> None:
    _, first, gone = gone_hub(hub)
    seal(hub)
    file = exported(hub, tmp_path / "trail.jsonl")
    verdict = verify_export(file, first)
    assert (verdict.ok, verdict.rule) == (True, "head_found")
    assert f"({gone} as leaves)" in verdict.english
    text = file.read_text()
    assert text.count('{"gone":') == gone
    assert '"t:1"' not in text
    assert '"t:4"' in text
    assert '"t:3"' not in text


@pytest.mark.parametrize("place", [0, -1])
def test_a_changed_or_missing_leaf_of_what_went_is_found(
    hub: Database, tmp_path: Path, place: int
) -> None:
    gone_hub(hub)
    lines = exported(hub, tmp_path / "trail.jsonl").read_text().splitlines(keepends=True)
    at = [number for number, line in enumerate(lines) if '"gone"' in line][place]
    leaf = json.loads(lines[at])["gone"]
    other = ("0" if leaf[0] != "0" else "1") + leaf[1:]
    assert (
        tried(tmp_path, [*lines[:at], f'{{"gone":"{other}"}}\n', *lines[at + 1 :]]).rule == "root"
    )
    assert tried(tmp_path, [*lines[:at], *lines[at + 1 :]]).rule == "count"
    short = f'{{"gone":"{leaf[:-2]}"}}\n'
    assert tried(tmp_path, [*lines[:at], short, *lines[at + 1 :]]).rule == "root"


def tried(folder: Path, lines: list[str]) -> Verdict:
    file = folder / "changed.jsonl"
    file.write_text("".join(lines))
    return verify_export(file)


def test_that_it_went_is_an_event_and_a_second_time_nothing_goes(hub: Database) -> None:
    month, _, gone = gone_hub(hub)
    with hub.read_only() as tx:
        [(subject, detail)] = tx.execute(
            "SELECT subject, detail FROM audit_event WHERE event = 'evidence:deletion:proved'"
        ).fetchall()
    assert subject == f"trail:{month:%Y-%m}"
    assert json.loads(detail)["events"] == gone
    assert drop(hub, month) == 0
