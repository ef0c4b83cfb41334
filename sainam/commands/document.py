"""sainam document verify FILE [--root PEM …] [--sha256 HEX] | register SERIES [--year BE]
| void NUMBER --year BE --reason TEXT."""  # noqa: D205, D209  the command's own grammar

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import pem, x509

from sainam.documents import store
from sainam.documents.document import kind_of
from sainam.documents.refusals import UnknownDocument
from sainam.documents.section_26 import section_26
from sainam.documents.typeset import TITLES
from sainam.documents.verify_document import (
    NotADocumentError,
    SignatureVerdict,
    Verdict,
    verify_document,
)
from sainam.documents.void_number import void_number
from sainam.kit.clock import now
from sainam.kit.database import Database
from sainam.kit.settings import Settings
from sainam.kit.thai_dates import buddhist_year, business_date
from sainam.wiring.documents import trusted_root_files
from sainam.wiring.running import running_database_url

_STANDINGS = {
    "good": ("ถูกต้องและเชื่อถือได้", "good, and vouched for by a trusted root"),
    "untrusted": ("ครบถ้วน แต่ไม่มีผู้รับรองที่เชื่อถือ", "whole, but no trusted root vouches for it"),
    "changed_after": (
        "ครบถ้วน แต่มีการแก้ไขหลังลงนาม",
        "whole itself, but something was changed behind it",
    ),
    "altered": ("ไม่ตรงกับไฟล์: มีการแก้ไข", "does not fit the file: something was altered"),
    "unreadable": ("อ่านไม่ได้", "cannot be read"),
}
_AGAIN = {
    "same": ("ตรงกับข้อมูลในเอกสารทุกไบต์", "typeset anew from its data: the same bytes"),
    "other": ("ไม่ตรงกับข้อมูลในเอกสาร", "typeset anew from its data: other bytes"),
    "other_template": ("จัดหน้าด้วยแม่แบบรุ่นอื่น จึงไม่ได้เทียบ", "of another template: not compared"),
    "no_data": ("ไม่พบข้อมูลในเอกสาร", "its data is not there"),
}

_MARKS = {"same": "✓", "other": "✗", "other_template": "–", "no_data": "✗"}


def main(arguments: Sequence[str], settings: Settings) -> int:
    """To verify takes the file alone, without network or database."""
    parser = argparse.ArgumentParser(prog="sainam document")
    actions = parser.add_subparsers(dest="action", required=True)
    verify = actions.add_parser("verify", help="judge a PDF by itself, offline")
    verify.add_argument("file", type=Path)
    verify.add_argument("--root", type=Path, action="append", help="trusted certificate, PEM")
    verify.add_argument("--sha256", help="of the bytes before signing, as the register has it")
    register = actions.add_parser("register", help="the numbers of a series in a year")
    register.add_argument("series")
    register.add_argument("--year", type=int, help="Buddhist era")
    void = actions.add_parser("void", help="void a number; it stays with its reason")
    void.add_argument("number")
    void.add_argument("--year", type=int, required=True, help="Buddhist era")
    void.add_argument("--reason", required=True)
    given = parser.parse_args(arguments)
    if given.action == "verify":
        return _verify(given.file, given.root, given.sha256, settings)
    with Database(running_database_url(settings), application_name="sainam document") as database:
        if given.action == "register":
            return _register(database, given.series, given.year)
        return _void(database, given.number, given.year, given.reason)


def _verify(
    file: Path, roots: Sequence[Path] | None, expected: str | None, settings: Settings
) -> int:
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # what it finds is told below
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    at = datetime.now(UTC)  # clock-ok: offline, away from any installation
    try:
        pdf, trusted = file.read_bytes(), _certificates(roots, settings)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"sainam: อ่านไฟล์ไม่ได้ · a file cannot be read: {error}\n")
        return 2
    try:
        verdict = verify_document(pdf, trusted, at)
    except NotADocumentError as error:
        print(f"อ่านไฟล์ไม่ได้ ไฟล์เสียหายหรือถูกแก้ไข\nThe file cannot be read: {error}")
        return 1
    for line in _told(verdict):
        print(line)
    fits = expected is None or expected.lower() == verdict.unsigned_sha256.hex()
    # What nobody signs is good where it is, whole, what the register has.
    registered = fits and expected is not None and verdict.sha256 == verdict.unsigned_sha256
    good = (verdict.is_good and fits) or (registered and verdict.missing == 0)
    if not fits:
        print("✗ ไม่ตรงกับค่าแฮชในทะเบียน · not the bytes of the register")
    print("ผล: ถูกต้อง · Result: good" if good else "ผล: ไม่ผ่าน · Result: NOT good")
    return 0 if good else 1


def _certificates(roots: Sequence[Path] | None, settings: Settings) -> list[x509.Certificate]:
    files = trusted_root_files(settings) if roots is None else roots
    return [
        x509.Certificate.load(der)
        for file in files
        for kind, _, der in pem.unarmor(file.read_bytes(), multiple=True)
        if kind == "CERTIFICATE"
    ]


def _told(verdict: Verdict) -> list[str]:
    """Line by line, Thai and English."""
    record = verdict.record
    title = TITLES[kind_of(record.content)] if record else "?"
    thai, english = _AGAIN[verdict.again]
    place = "" if verdict.differs_at is None else f" (byte {verdict.differs_at})"
    lines = [
        f"{title} · เลขที่ {record.number if record else '?'}",
        f"SHA-256 {verdict.unsigned_sha256.hex()} (ก่อนลงนาม · before signing)",
        f"{_MARKS[verdict.again]} {thai} · {english}{place}",
        *(_line_of(one) for one in verdict.signatures),
        *_section_26(verdict),
    ]
    if not verdict.signatures:
        lines.append("– ไม่มีลายมือชื่ออิเล็กทรอนิกส์ · nobody has signed electronically")
        lines.append("  เทียบกับทะเบียนด้วย --sha256 · compare it with the register by --sha256")
    if verdict.missing:
        lines.append(f"✗ ยังขาดลายมือชื่อ · signatures missing: {verdict.missing}")
    if verdict.unsigned_tail:
        lines.append("✗ มีข้อมูลต่อท้ายหลังลายมือชื่อสุดท้าย · bytes were added behind the last signature")
    return lines


def _line_of(one: SignatureVerdict) -> str:
    thai, english = _STANDINGS[one.standing]
    when = one.attested_at or one.stated_at
    whose = "attested" if one.attested_at else "as stated"
    at = f", {when.isoformat()} ({whose})" if when else ""
    mark = "✓" if one.standing == "good" else "✗"
    return f"{mark} {one.rank}. {one.name}: {thai} · {english}{at}\n     {one.certificate}"


def _section_26(verdict: Verdict) -> list[str]:
    """What the file alone can show; who signed and how they were signed in, the register knows."""
    lines = []
    for one in verdict.signatures:
        _, _, *by_itself = section_26(verdict, one, None)
        marks = ", ".join(
            f"({test.number}) {'✓' if test.outcome == 'shown' else '✗'}" for test in by_itself
        )
        lines.append(f"  มาตรา 26 · section 26, {one.rank}: {marks}")
    if lines:
        lines.append("  (1) (2): ดูหน้าเอกสารในระบบ · see the page of the document at the hub")
    return lines


def _register(database: Database, series: str, year: int | None) -> int:
    with database.read_only() as tx:
        chosen = year or buddhist_year(business_date(now(tx)))
        for line in store.register_of(tx, series, chosen):
            voided = f"  ยกเลิก · voided: {line.voided}" if line.voided else ""
            print(f"{line.serial:>6}  {line.number}  {line.taken_at:%Y-%m-%d}{voided}")
    return 0


def _void(database: Database, number: str, year: int, reason: str) -> int:
    with database.transaction() as tx:
        row = store.find_document_numbered(tx, year, number)
        if row is None:
            raise UnknownDocument(number)
        void_number(tx, row.id, actor="sainam document void", reason=reason)
    print(f"{number}: ยกเลิกแล้ว · voided")
    return 0
