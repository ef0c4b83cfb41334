"""A paper fetched by the API and judged offline, as anybody who has the trusted roots can."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from asn1crypto import pem, x509

from sainam.documents.document import kind_of
from sainam.documents.verify_document import Verdict, verify_document
from sainam.kit.clock import now
from sainam.tour.onboarding.api import Signed
from sainam.tour.onboarding.told_steps import done, seen
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist
from sainam.wiring.documents import trusted_root_files


def fetched(who: Signed, document: str) -> bytes:
    """Raises TourBrokeOffError."""
    content: bytes = done(who.get(f"/api/documents/{document}"), "fetch the document").body
    return content


def verdict_of(tourist: Tourist, pdf: bytes) -> Verdict:
    """Offline but for the moment at which it is judged."""
    with tourist.database.read_only() as tx:
        at = now(tx)
    return verify_document(pdf, _roots(tourist), at)


def paper_seen(
    tourist: Tourist, row: RowWalk, who: Signed, outcome: dict[str, Any], *, signatures: int,
) -> bytes:  # fmt: skip
    """A step: the paper is what the register has, and all have signed who had to."""
    pdf = fetched(who, outcome["document"])
    verdict = verdict_of(tourist, pdf)
    good = [one.standing for one in verdict.signatures]
    record = verdict.record
    whole = (
        verdict.again == "same" and good == ["good"] * signatures and not verdict.unsigned_tail
        and record is not None and record.number == outcome["number"]
        and (verdict.is_good or not signatures)
    )  # fmt: skip
    kind = kind_of(record.content) if record else "?"
    seen(
        row, f"the paper verifies offline: {kind}", f"ตรวจเอกสารแบบออฟไลน์: {kind}",
        f"{outcome['number']}, {len(pdf):,} bytes, signatures {good or 'none'},"
        f" sha256 {sha256(pdf).hexdigest()[:12]}…",
        ok=whole, evidence=outcome["document"],
    )  # fmt: skip
    return pdf


def _roots(tourist: Tourist) -> list[x509.Certificate]:
    return [
        x509.Certificate.load(der)
        for file in trusted_root_files(tourist.installation.settings)
        for kind, _, der in pem.unarmor(file.read_bytes(), multiple=True)
        if kind == "CERTIFICATE"
    ]
