"""L6 on the tour: a signed paper judged by section 26, a pack that verifies without the hub."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from asn1crypto import pem, x509

from sainam.documents import store as documents
from sainam.documents.section_26 import section_26
from sainam.documents.verify_document import NotADocumentError, verify_document
from sainam.kit.clock import now
from sainam.tour.law.security import open_and_close_incident
from sainam.tour.onboarding.cast import Cast
from sainam.tour.onboarding.told_steps import done, seen
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist
from sainam.wiring.documents import trusted_root_files

TITLE = "ธุรกรรมทางอิเล็กทรอนิกส์ / electronic transactions: papers and packs that verify"
_TESTS = {
    1: "linked to the signatory", 2: "under their control", 3: "the signature whole",
    4: "the content whole",
}  # fmt: skip


def walk_l6(tourist: Tourist, row: RowWalk) -> None:
    cast = Cast(tourist)
    _paper(tourist, cast, row)
    with tempfile.TemporaryDirectory() as name:
        _pack(tourist, cast, row, Path(name))


def _paper(tourist: Tourist, cast: Cast, row: RowWalk) -> None:
    """A letter that was just signed, judged by its bytes and by what the register knows."""
    title = f"เอกสารสาธิต {tourist.number}"
    letter = UUID(open_and_close_incident(cast.staff("dpo"), row, title, personal=True))
    content = bytes(done(cast.staff("dpo").get(f"/api/documents/{letter}"), "the letter").body)
    roots = [
        x509.Certificate.load(der)
        for file in trusted_root_files(tourist.installation.settings)
        for kind, _, der in pem.unarmor(file.read_bytes(), multiple=True)
        if kind == "CERTIFICATE"
    ]
    with tourist.database.read_only() as tx:
        at, facts = now(tx), {one.rank: one for one in documents.signed_facts(tx, letter)}
    verdict = verify_document(content, roots, at)
    signature = verdict.signatures[0]
    tests = section_26(verdict, signature, facts.get(signature.rank))
    seen(
        row, "its signature passes the four tests of section 26",
        "ลายมือชื่อผ่านการทดสอบสี่ข้อของมาตรา 26",
        "; ".join(f"({one.number}) {_TESTS[one.number]}: {one.outcome}" for one in tests),
        ok=verdict.is_good and all(one.outcome == "shown" for one in tests), evidence=str(letter),
    )  # fmt: skip
    spoilt = bytearray(content)
    spoilt[len(spoilt) // 3] ^= 1
    try:
        good = verify_document(bytes(spoilt), roots, at).is_good
    except NotADocumentError:  # so broken that it cannot be read any more
        good = False
    seen(row, "one bit of it changed: not good any more", "แก้ไขหนึ่งบิต: ไม่ผ่าน",
         "found" if not good else "passed", ok=not good)  # fmt: skip


def _pack(tourist: Tourist, cast: Cast, row: RowWalk, folder: Path) -> None:
    """Asked for and made by two people; judged by the plain file that lies in it."""
    auditor, dpo = cast.staff("auditor"), cast.staff("dpo")
    path = "/api/evidence/packs"
    asked = {
        "scope": "provision", "about": "PDPA-2562-24", "purpose": f"ทัวร์ {tourist.number}",
        "first_day": f"{tourist.today - timedelta(days=7)}", "last_day": f"{tourist.today}",
    }  # fmt: skip
    number = done(auditor.post(path, asked), "a pack").body["pack"]
    done(dpo.post(f"{path}/{number}/confirm", {"reason": "ตรวจแล้ว"}), "the pack made")
    pack, program = folder / "given-pack.zip", folder / "verify_pack.py"
    pack.write_bytes(bytes(done(auditor.get(f"{path}/{number}/file"), "the pack").body))
    program.write_bytes(bytes(done(auditor.get("/api/evidence/verify_pack.py"), "verifier").body))
    code, told = _verified(program, pack)
    seen(row, "an evidence pack is verified by one plain Python file, without the hub",
         "ชุดหลักฐานตรวจได้ด้วยไฟล์ Python เดียว ไม่ต้องพึ่งระบบ", told[0][:120],
         ok=code == 0, evidence=str(number))  # fmt: skip
    content = bytearray(pack.read_bytes())
    content[len(content) // 2] ^= 1
    pack.write_bytes(content)
    code, told = _verified(program, pack)
    seen(row, "one byte of it changed: found, and its place named", "แก้ไขหนึ่งไบต์: พบและบอกตำแหน่ง",
         " ".join(told)[:160], ok=code == 1)  # fmt: skip


def _verified(program: Path, pack: Path) -> tuple[int, list[str]]:
    """Isolated, so that nothing but Python's own library is there."""
    words = [sys.executable, "-I", "-S", str(program), str(pack)]
    ended = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603
    return ended.returncode, [line for line in ended.stdout.splitlines() if line.strip()]
