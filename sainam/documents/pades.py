"""Puts one PAdES signature under a PDF, as an addition to its bytes, with a stamp to be seen.

B-B without a time-stamp authority, B-T with one.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko.stamp import StaticStampStyle

from sainam.documents.level_type import type_folder
from sainam.documents.refusals import SigningKeyUnusable, TimestampUnavailable
from sainam.documents.signing_keys import SigningKeys
from sainam.documents.trial_authority import FOR_TRIALS
from sainam.documents.typeset import TEMPLATES, Place
from sainam.documents.written import written

# Room for a signature in points, as templates/paper.typ leaves it; and the height of A4.
_WIDTH, _HEIGHT, _PAGE = 176, 43, 842
_TIMESTAMP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class SignedBytes:
    """`fingerprint`: SHA-256 of the certificate; `level` of PAdES."""

    pdf: bytes
    fingerprint: bytes
    level: str


@dataclass(frozen=True, slots=True)
class PadesDesk:
    """Where documents are signed: whose keys, and who attests the time."""

    keys: SigningKeys
    timestamp_url: str | None

    def sign(
        self, pdf: bytes, place: Place, *, login: str, name: str, rank: int, at: datetime
    ) -> SignedBytes:
        """Raises NoSigningKey, SigningKeyUnusable, TimestampUnavailable.

        From an event loop, too; it holds that loop up until it is done.
        """
        timestamper = (
            HTTPTimeStamper(self.timestamp_url, timeout=_TIMESTAMP_SECONDS)
            if self.timestamp_url
            else None
        )
        with self.keys.of(login, name) as signer, tempfile.TemporaryDirectory() as folder:
            certificate = signer.signing_cert
            if certificate is None:
                raise SigningKeyUnusable(login)
            trial = FOR_TRIALS if FOR_TRIALS in certificate.issuer.human_friendly else ""
            stamp = Path(folder) / "stamp.pdf"
            stamp.write_bytes(_stamp(name, at, trial))
            pen = _PenAt(
                PdfSignatureMetadata(
                    field_name=f"Signature{rank}",
                    name=name,
                    subfilter=SigSeedSubFilter.PADES,
                    md_algorithm="sha256",
                ),
                signer,
                timestamper=timestamper,
                stamp_style=StaticStampStyle.from_pdf_file(str(stamp), border_width=0),
                new_field_spec=_field(rank, place),
            )
            pen.at = at
            try:
                signed = _finished(pen.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf))))
            except (TimestampRequestError, TimeoutError) as error:
                raise TimestampUnavailable from error
        fingerprint = sha256(certificate.dump()).digest()
        return SignedBytes(signed.getvalue(), fingerprint, "B-T" if timestamper else "B-B")


def _finished(work: Coroutine[Any, Any, BytesIO]) -> BytesIO:
    """PyHanko wants a loop of its own, and a thread has one loop at most."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


class _PenAt(PdfSigner):
    """Signs at a given moment: the time the signatory states is the hub's, not the machine's."""

    at: datetime

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def _field(rank: int, place: Place) -> SigFieldSpec:
    left, top = round(place.x), round(_PAGE - place.y)
    box = (left, top - _HEIGHT, left + _WIDTH, top)
    return SigFieldSpec(f"Signature{rank}", on_page=place.page - 1, box=box)


def _stamp(name: str, at: datetime, trial: str) -> bytes:
    return typst.compile(
        TEMPLATES / "stamp.typ",
        root=TEMPLATES,
        font_paths=[type_folder()],
        ignore_system_fonts=True,
        sys_inputs={"name": name, "at": written(at), "trial": trial},
    )
