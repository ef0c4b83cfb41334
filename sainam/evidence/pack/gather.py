"""What of the hub goes into a pack: tables as CSV, papers as they were signed, the trail."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path

import rfc8785

from sainam.audit import store as audit
from sainam.audit.block import Head
from sainam.evidence import verify_pack
from sainam.evidence.pack import store
from sainam.evidence.pack.read_me import README
from sainam.evidence.pack.spool import Member, Spool
from sainam.evidence.pack.store import Wanted
from sainam.evidence.pack.trail import write_trail
from sainam.kit.byte_store import BytesMissing, ByteStore
from sainam.kit.database import Tx
from sainam.kit.thai_dates import BANGKOK

_BOM = "\ufeff".encode()
# What makes a spreadsheet take a text for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Table:
    """`query` is its name in queries.sql. `of_all`: it says nothing of one agency or provision.

    `for_officer`: traffic data, which leaves on an officer's order only.
    """

    name: str
    what: str
    query: str
    of_all: bool = False
    for_officer: bool = False


TABLES = (
    Table("agreements/versions.csv", "ข้อตกลงทุกฉบับ · agreements, every version", "agreements"),
    Table("agreements/steps.csv", "การเปิด ระงับ สิ้นสุด · what happened to them", "agreement_steps"),
    Table("agreements/doors.csv", "ช่องทางและกุญแจที่ใช้ · doors and their keys", "doors"),
    Table("decisions/dossiers.csv", "เรื่องที่พิจารณา · dossiers", "dossiers"),
    Table("decisions/steps.csv", "ทุกขั้นตอนของแต่ละเรื่อง · every step of them", "steps"),
    Table("exchanges/samples.csv", "ตัวอย่างการแลกเปลี่ยน · samples of exchanges", "samples"),
    Table("processing/observed.csv", "การประมวลผลที่ปรากฏจริง · processing as observed", "observed"),
    Table("processing/alarms.csv", "ส่วนต่างจากที่อนุมัติ · what was not approved", "alarms"),
    Table("deletions/proofs.csv", "การลบพร้อมหลักฐาน · deletions and their proofs", "deletions"),
    Table("deletions/holds.csv", "จำนวนคำสั่งคงข้อมูลไว้ · number of legal holds", "holds"),
    Table("law/register.csv", "ทะเบียนกฎหมาย ณ วันสุดท้าย · law register as it stood", "law"),
    Table("law/measures.csv", "สถานะของมาตรการ · what was stated of measures", "measures"),
    Table("traffic/clock.csv", "นาฬิกาที่ใช้และสิทธิของโปรแกรม · clock and rights", "clock"),
    Table("traffic/exchanges.csv", "ข้อมูลจราจร · traffic data", "traffic", for_officer=True),
    Table("traffic/refused.csv", "การเรียกที่ถูกปฏิเสธ · refused", "refused_calls", for_officer=True),
    Table("traffic/sessions.csv", "การเข้าใช้ · sessions", "sessions", for_officer=True),
    Table("incidents/incidents.csv", "เหตุการณ์ละเมิด · incidents", "incidents", of_all=True),
    Table("reviews/reviews.csv", "การทบทวน · reviews", "reviews", of_all=True),
)


def gather(
    tx: Tx,
    byte_store: ByteStore,
    spool: Spool,
    wanted: Wanted,
    blocks: tuple[int, int] | None,
    *,
    for_officer: bool,
) -> Head | None:
    """All members; the head of the last block. `tx` sees one moment."""
    spool.put("README.txt", "อ่านก่อน · read this first", README.encode())
    program = Path(verify_pack.__file__).read_bytes()
    spool.put("verify_pack.py", "โปรแกรมตรวจสอบ · the verifier", program)
    for table in TABLES:
        if (wanted.whole or not table.of_all) and (for_officer or not table.for_officer):
            with (
                spool.member(table.name, table.what) as member,
                store.read_table(tx, table.query, wanted) as (columns, rows),
            ):
                _write_csv(member, columns, rows)
    _papers(tx, byte_store, spool, wanted)
    _heads(tx, spool, wanted)
    return None if blocks is None else write_trail(tx, spool, *blocks, wanted)


def blocks_of(tx: Tx, wanted: Wanted) -> tuple[int, int] | None:
    return audit.find_blocks_of_dates(tx, wanted.scope.first_day, wanted.scope.last_day)


def _papers(tx: Tx, byte_store: ByteStore, spool: Spool, wanted: Wanted) -> None:
    """The list says of each whether its bytes are here: what is missing is not passed over."""
    listed: list[tuple[object, ...]] = []
    with store.read_table(tx, "documents", wanted) as (columns, rows):
        papers = list(rows)
    for row in papers:
        paper = dict(zip(columns, row, strict=True))
        content, there = b"", "yes"
        try:
            content = byte_store.read(bytes(paper["sha256"]))
        except BytesMissing:
            there = "missing"
        else:
            title = f"{paper['kind']} {paper['number'] or ''} {paper['dossier']}"
            spool.put(f"documents/{paper['id']}.pdf", title, content)
        listed.append((*row, there))
    with spool.member("documents/documents.csv", "ทะเบียนเอกสาร · the papers") as member:
        _write_csv(member, [*columns, "in_pack"], listed)


def _heads(tx: Tx, spool: Spool, wanted: Wanted) -> None:
    with (
        spool.member("heads/given.jsonl", "ค่าหัวที่ส่งมอบไว้ภายนอก · heads given away") as member,
        store.read_table(tx, "heads_given", wanted) as (columns, rows),
    ):
        for row in rows:
            said = {name: _said(value) for name, value in zip(columns, row, strict=True)}
            member.write(rfc8785.dumps(said) + b"\n")


def _said(value: object) -> str | int | None:
    return value if isinstance(value, int) or value is None else _text(value)


def _write_csv(member: Member, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """RFC 4180 in UTF-8, marked so for spreadsheets."""
    member.write(_BOM)
    out = StringIO()
    lines = csv.writer(out)
    lines.writerow(columns)
    for row in rows:
        lines.writerow([_cell(value) for value in row])
        member.write(out.getvalue().encode())
        out.seek(0)
        out.truncate()
    member.write(out.getvalue().encode())


def _cell(value: object) -> str:
    text = _text(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _text(value: object) -> str:
    """Moments carry Bangkok's offset, bytes are hex."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(BANGKOK).isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
