"""Rows L3, L6: one asks for a pack, another makes it, and it verifies by itself."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from worked_hub import ASKING, WorkedHub

from sainam.agencies.refusals import NotYours, OwnMatter, ReasonWanted
from sainam.agencies.register_login import register_login
from sainam.agencies.store import Login
from sainam.audit.signing_key import SigningKey
from sainam.evidence.pack.make_pack import Works
from sainam.evidence.pack.pack_desk import PackDesk
from sainam.evidence.pack.refusals import (
    AboutUnknown,
    OfficerWanted,
    PackDecided,
    PackTooLong,
    PackUnknown,
    ScopeWrong,
)
from sainam.evidence.verify_pack import verify
from sainam.formats.layout import Title
from sainam.kit.database import connect_as_owner

pytestmark = [pytest.mark.row("L3"), pytest.mark.row("L6")]
KEY = SigningKey.new()


@pytest.fixture(scope="module")
def desk(hub: WorkedHub) -> PackDesk:
    with hub.database.transaction() as tx:
        for name, role in (("auditor", "auditor"), ("lawyer", "legal"), ("clerk", "finance")):
            login = Login(name, Title("สมมติ ทดสอบ", "Sommut Test"), frozenset({role}), None)
            register_login(tx, login, "a long test password", actor="tests")
    keys = {KEY.key_id: KEY.public}
    works = Works(hub.byte_store, lambda: KEY, lambda: keys, "ntp.example (ทดสอบ)")
    return PackDesk(hub.database, lambda: works)


def ordered(desk: PackDesk, hub: WorkedHub, kind: str = "period", about: str = "") -> UUID:
    return desk.order(
        "dpo",
        kind=kind,
        about=about,
        first_day=hub.today - timedelta(days=30),
        last_day=hub.today,
        purpose="ตรวจสอบประจำปี (ทดสอบ)",
    )


class Opened:
    """A pack as an auditor has it."""

    def __init__(self, content: bytes, folder: Path) -> None:
        path = folder / "pack.zip"
        path.write_bytes(content)
        self.about: dict[str, Any] = verify(str(path))
        self.zip = zipfile.ZipFile(BytesIO(content))

    def table(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(StringIO(self.zip.read(name).decode("utf-8-sig"))))

    def trail(self) -> Iterator[dict[str, Any]]:
        for name in self.zip.namelist():
            if name.startswith("trail/"):
                yield from map(json.loads, self.zip.read(name).splitlines())

    def agencies(self) -> set[str | None]:
        """Whose events are told in full."""
        return {line["event"]["agency"] for line in self.trail() if "event" in line}


def opened(desk: PackDesk, number: UUID, folder: Path) -> Opened:
    _, file = desk.open("auditor", number)
    with file:
        return Opened(file.read(), folder)


def test_a_pack_of_a_period_holds_the_trail_agreements_and_samples(
    desk: PackDesk, hub: WorkedHub, tmp_path: Path
) -> None:
    number = ordered(desk, hub)
    made = desk.confirm("auditor", number)
    pack = opened(desk, number, tmp_path)
    assert (pack.about["made_by"], pack.about["second"]) == ("dpo", "auditor")
    assert pack.about["first_block"] == made.first_block == 1
    assert pack.about["event"] > 40
    assert pack.about["hidden"] == pack.about["gone"] == 0
    events = {line["event"]["event"] for line in pack.trail() if "event" in line}
    assert {"evidence:pack:ordered", "exchange:lookup:answered", "payment:day:reconciled"} <= events
    agreements = {row["agreement"] for row in pack.table("agreements/versions.csv")}
    assert {"MOU-ONCB-2568-01", "CONTRACT-BIGC-2568-01"} <= agreements
    samples = pack.table("exchanges/samples.csv")
    assert {row["outcome"] for row in samples} >= {"answered", "accepted"}
    assert "PDPA-2562" in pack.zip.read("law/register.csv").decode()


def test_no_sample_tells_whom_it_is_about(desk: PackDesk, hub: WorkedHub, tmp_path: Path) -> None:
    number = ordered(desk, hub)
    desk.confirm("auditor", number)
    pack = opened(desk, number, tmp_path)
    told = {ASKING.case_number or "", "990000010"}  # the case and the account of the look-ups
    samples = pack.zip.read("exchanges/samples.csv").decode()
    assert [value for value in told if value in samples] == []


def test_a_pack_of_an_agency_shows_the_events_of_others_only_as_leaves(
    desk: PackDesk, hub: WorkedHub, tmp_path: Path
) -> None:
    number = ordered(desk, hub, "agency", "ONCB")
    desk.confirm("lawyer", number)
    pack = opened(desk, number, tmp_path)
    assert pack.agencies() - {None} == {"ONCB"}
    assert pack.about["hidden"] > 10
    assert {row["agency"] for row in pack.table("agreements/versions.csv")} == {"ONCB"}
    assert {row["agreement"] for row in pack.table("exchanges/samples.csv")} == {"MOU-ONCB-2568-01"}
    assert "incidents/incidents.csv" not in pack.zip.namelist()
    whole = b"".join(map(pack.zip.read, pack.zip.namelist()))
    assert b"CONTRACT-BIGC" not in whole.replace(pack.zip.read("law/register.csv"), b"")


def test_a_pack_of_a_provision_holds_the_agreements_that_stand_on_it(
    desk: PackDesk, hub: WorkedHub, tmp_path: Path
) -> None:
    with hub.database.read_only() as tx:
        rows = tx.execute("SELECT agreement, terms FROM agreement_version").fetchall()
    standing: dict[str, set[str]] = {}
    for agreement, terms in rows:
        for clause in json.loads(terms).get("clauses", ()):
            for provision in clause["provisions"]:
                standing.setdefault(provision, set()).add(agreement)
    provision = min(standing, key=lambda one: len(standing[one]))
    number = ordered(desk, hub, "provision", provision)
    desk.confirm("auditor", number)
    pack = opened(desk, number, tmp_path)
    found = {row["agreement"] for row in pack.table("agreements/versions.csv")}
    assert found == standing[provision]
    assert pack.about["hidden"] > 0


def test_heads_that_were_given_away_are_in_the_pack_and_of_its_chain(
    desk: PackDesk, hub: WorkedHub, tmp_path: Path
) -> None:
    desk.confirm("auditor", ordered(desk, hub))
    hub.send_payments("MWA_BILL_09.TXT", range(200, 210))  # acknowledged with the head of now
    number = ordered(desk, hub)
    desk.confirm("auditor", number)
    pack = opened(desk, number, tmp_path)
    given = [json.loads(line) for line in pack.zip.read("heads/given.jsonl").splitlines()]
    heads = {line["block"]["number"]: line["head"] for line in pack.trail() if "block" in line}
    assert {"acknowledgement", "pack"} <= {one["way"] for one in given}
    assert all(heads[one["block"]] == one["head"] for one in given)
    acknowledged = [one for one in given if one["way"] == "acknowledgement"]
    assert acknowledged[-1]["receiver"] == "TRUEMONEY"
    last = max(heads)
    path = tmp_path / "pack.zip"
    assert verify(str(path), held=heads[last])["held"] == last


@pytest.mark.row("L5")
def test_an_officers_order_is_answered_with_traffic_data_and_no_content(
    desk: PackDesk, hub: WorkedHub, tmp_path: Path
) -> None:
    number = desk.order(
        "dpo",
        kind="agency",
        about="ONCB",
        first_day=hub.today,
        last_day=hub.today,
        purpose="คำสั่งเรียกข้อมูลจราจร",
        order_number="ตร 0001/2569",
        officer="พ.ต.ท. สมมติ ทดสอบ",
    )
    desk.confirm("lawyer", number)
    pack = opened(desk, number, tmp_path)
    assert pack.about["order_number"] == "ตร 0001/2569"
    traffic = pack.table("traffic/exchanges.csv")
    assert {row["agency"] for row in traffic} == {"ONCB"}
    assert all(row["opened_at"] and row["caller"] and row["owner"] for row in traffic)
    content = pack.zip.read("traffic/exchanges.csv").decode()
    assert (ASKING.case_number or "") not in content
    assert "990000010" not in content
    clock = pack.table("traffic/clock.csv")[0]
    assert pack.about["clock_source"] == "ntp.example (ทดสอบ)"
    assert (clock["shifted_by"], clock["application_may"]) == ("00:00:00", "INSERT SELECT")
    with hub.database.read_only() as tx:
        said = tx.execute(
            "SELECT detail FROM audit_event WHERE event = 'evidence:pack:ordered' AND subject = %s",
            (f"pack:{number}",),
        ).fetchone()
    assert said is not None
    assert "พ.ต.ท. สมมติ ทดสอบ" in said[0]


@pytest.mark.row("L5")
def test_traffic_data_leaves_on_an_order_only(
    desk: PackDesk, hub: WorkedHub, tmp_path: Path
) -> None:
    number = ordered(desk, hub)
    desk.confirm("auditor", number)
    names = opened(desk, number, tmp_path).zip.namelist()
    assert "traffic/clock.csv" in names
    assert "traffic/exchanges.csv" not in names


@pytest.mark.row("L5")
@pytest.mark.parametrize(
    ("order_number", "officer"), [("ตร 1", ""), ("", "สมมติ"), ("x" * 201, "y")]
)
def test_half_an_order_is_none(
    desk: PackDesk, hub: WorkedHub, order_number: str, officer: str
) -> None:
    with pytest.raises(OfficerWanted):
        desk.order(
            "dpo", kind="period", about="", first_day=hub.today, last_day=hub.today, purpose="x",
            order_number=order_number, officer=officer,
        )  # fmt: skip


def test_processing_as_observed_alarms_and_proofs_of_deletion_are_in_the_pack(
    desk: PackDesk, hub: WorkedHub, tmp_path: Path
) -> None:
    desk.confirm("auditor", ordered(desk, hub))  # so that there is a block
    with connect_as_owner(hub.url, application_name="tests") as owner:
        owner.execute(_OBSERVED)
    number = ordered(desk, hub, "agency", "ONCB")
    desk.confirm("auditor", number)
    pack = opened(desk, number, tmp_path)
    (seen,) = pack.table("processing/observed.csv")
    assert (seen["agreement"], seen["exchanges"]) == ("MOU-ONCB-2568-01", "7")
    (alarm,) = pack.table("processing/alarms.csv")
    assert (alarm["kind"], alarm["decision"]) == ("field", "")
    proofs = pack.table("deletions/proofs.csv")
    assert [row["step"] for row in proofs] == ["ended", "proved"]
    assert pack.table("deletions/holds.csv") == [{"holds": "1", "of_these_ended": "0"}]
    assert "คำสั่งศาลลับ" not in b"".join(map(pack.zip.read, pack.zip.namelist())).decode(
        errors="replace"
    )


_OBSERVED = """
INSERT INTO observation VALUES (1, 1, 1, sainam_now());
INSERT INTO flow (environment, agreement, agreement_version, dataset, pattern, purpose, agency,
                  caller, owner, channel, fields, first_seen_at)
VALUES ('live', 'MOU-ONCB-2568-01', 1, 'water-use-six-months', 'lookup', 'x', 'ONCB',
        'DOPA-LINKAGE', 'CIS', 'api', 'customer_account', sainam_now());
INSERT INTO observed_flow SELECT 1, number, business_date(sainam_now()), 7, 7 FROM flow;
INSERT INTO processing_alarm
SELECT gen_random_uuid(), number, 'field', date_trunc('month', sainam_now())::date, '{}', '{}',
       sainam_now(), sainam_now() FROM flow;
INSERT INTO retention_class VALUES ('evidencetest', sainam_now());
INSERT INTO deletion (id, kind, class, month, reason, ordered_by, confirmed_by, ordered_at)
VALUES ('00000000-0000-7000-8000-000000000001', 'month', 'evidencetest', '2026-01-01', 'ครบกำหนด',
        'a', 'b', sainam_now());
INSERT INTO deletion_step
SELECT '00000000-0000-7000-8000-000000000001', step, sainam_now(), '{}'
FROM unnest(ARRAY['ended', 'proved']) AS step;
INSERT INTO legal_hold (id, kind, reference, reason, review, placed_by, confirmed_by, placed_at)
VALUES (gen_random_uuid(), 'subject', 'คำสั่งศาลลับ 1', 'สอบสวน', '2030-01-01', 'a', 'b',
        sainam_now());
"""


def test_nobody_confirms_the_pack_they_asked_for(desk: PackDesk, hub: WorkedHub) -> None:
    number = ordered(desk, hub)
    with pytest.raises(OwnMatter):
        desk.confirm("dpo", number)
    with pytest.raises(OwnMatter):
        desk.reject("dpo", number, reason="ลอง")
    with pytest.raises(PackUnknown):
        desk.open("auditor", number)


def test_the_database_itself_refuses_one_person_on_both_sides(
    desk: PackDesk, hub: WorkedHub
) -> None:
    number = ordered(desk, hub)
    with (
        connect_as_owner(hub.url, application_name="tests") as owner,
        pytest.raises(Exception, match="violates check constraint"),
    ):
        owner.execute(
            "INSERT INTO evidence_pack_decision VALUES (%s, 'dpo', 'confirmed', 'dpo',"
            " sainam_now(), '')",
            (number,),
        )


@pytest.mark.parametrize("login", ["clerk", "operator"])
def test_other_roles_neither_ask_nor_confirm_nor_open(
    desk: PackDesk, hub: WorkedHub, login: str
) -> None:
    number = ordered(desk, hub)
    with pytest.raises(NotYours):
        desk.packs(login)
    with pytest.raises(NotYours):
        desk.confirm(login, number)
    with pytest.raises(NotYours):
        desk.open(login, number)
    with pytest.raises(NotYours):
        desk.order(
            login, kind="period", about="", first_day=hub.today, last_day=hub.today, purpose="x"
        )


def test_a_rejected_pack_is_made_by_nobody(desk: PackDesk, hub: WorkedHub) -> None:
    number = ordered(desk, hub)
    with pytest.raises(ReasonWanted):
        desk.reject("auditor", number, reason=" ")
    desk.reject("auditor", number, reason="ขอบเขตกว้างเกินไป")
    with pytest.raises(PackDecided):
        desk.confirm("lawyer", number)
    found = next(one for one in desk.packs("dpo").packs if one.id == number)
    assert (found.decision, found.sha256) == ("rejected", None)


def test_a_pack_is_made_once(desk: PackDesk, hub: WorkedHub) -> None:
    number = ordered(desk, hub)
    desk.confirm("auditor", number)
    with pytest.raises(PackDecided):
        desk.confirm("lawyer", number)


def test_asking_confirming_and_giving_are_on_the_audit_trail(
    desk: PackDesk, hub: WorkedHub
) -> None:
    number = ordered(desk, hub)
    desk.confirm("auditor", number)
    with hub.database.read_only() as tx:
        found = tx.execute(
            "SELECT event::text, actor FROM audit_event WHERE subject = %s OR detail LIKE %s"
            " ORDER BY seq",
            (f"pack:{number}", f"%{number}%"),
        ).fetchall()
    assert found == [
        ("evidence:pack:ordered", "dpo"),
        ("evidence:head:given", "auditor"),
        ("evidence:pack:made", "auditor"),
    ]


def test_too_long_a_pack_is_left_to_the_command_line(desk: PackDesk, hub: WorkedHub) -> None:
    number = ordered(desk, hub)
    with pytest.raises(PackTooLong):
        desk.confirm("auditor", number, most_events=10)
    assert desk.confirm("auditor", number, most_events=None).sha256 is not None


@pytest.mark.parametrize(
    ("kind", "about", "days", "refused"),
    [
        ("period", "ONCB", (1, 0), ScopeWrong),
        ("agency", "", (1, 0), ScopeWrong),
        ("everything", "", (1, 0), ScopeWrong),
        ("period", "", (0, 1), ScopeWrong),
        ("period", "", (0, -1), ScopeWrong),
        ("agency", "NOBODY", (1, 0), AboutUnknown),
        ("provision", "PDPA-999", (1, 0), AboutUnknown),
    ],
)
def test_a_scope_that_does_not_hold_together_is_refused(
    desk: PackDesk,
    hub: WorkedHub,
    kind: str,
    about: str,
    days: tuple[int, int],
    refused: type[Exception],
) -> None:
    first, last = (hub.today - timedelta(days=ago) for ago in days)
    with pytest.raises(refused):
        desk.order("dpo", kind=kind, about=about, first_day=first, last_day=last, purpose="ทดสอบ")


def test_a_month_that_was_deleted_leaves_its_leaves_and_still_verifies(
    desk: PackDesk, hub: WorkedHub, tmp_path: Path
) -> None:
    """The events of one block go, as a deletion by age does it; the block keeps its leaves."""
    number = ordered(desk, hub)
    desk.confirm("auditor", number)
    pack = opened(desk, number, tmp_path)
    lines = list(pack.trail())
    leaves = b"".join(
        bytes.fromhex(line["leaf"]) for line in lines[1 : 1 + lines[0]["block"]["events"]]
    )
    gone = lines[1]["event"]["seq"]
    with connect_as_owner(hub.url, application_name="tests") as owner:
        owner.execute("INSERT INTO audit_block_leaves VALUES (1, %s)", (leaves,))
        owner.execute("DELETE FROM audit_event WHERE seq = %s", (gone,))
    again = ordered(desk, hub)
    desk.confirm("auditor", again)
    later = opened(desk, again, tmp_path)
    assert later.about["gone"] == 1
    assert gone not in {line["event"]["seq"] for line in later.trail() if "event" in line}
