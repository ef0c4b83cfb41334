"""Judges a paper by itself, offline: its signatures, its bytes against what it says, its number.

The data inside is typeset again: where the same typesetter is at hand, the unsigned bytes must come
out the same, so that what is read on the page is what the data say.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any, Literal

from asn1crypto import parser, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from sainam.documents.document import signatories_of
from sainam.documents.refusals import UnprintableText
from sainam.documents.typeset import TEMPLATE, Record, read_record, typeset

Standing = Literal["good", "untrusted", "changed_after", "altered", "unreadable"]
Again = Literal["same", "other", "other_template", "no_data"]
_END = b"%%EOF"
_RECORD = "document.json"
# What a reader of PDF raises over bytes that somebody has changed.
_UNREADABLE = (PdfError, zlib.error, ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """What becomes of one signature.

    `untrusted`: whole, but of a certificate no given root vouches for. `changed_after`: whole
    itself, but what was added behind it is more than another's signature, or cannot be read.
    `name` is what the field says, `certificate` whom the certificate names.

    `stated_at` is what the signatory's clock said; `attested_at` what an authority attested.
    """

    rank: int
    name: str
    certificate: str
    standing: Standing
    stated_at: datetime | None
    attested_at: datetime | None
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """`unsigned_sha256` is of the bytes before any signature, as the register has it.

    `differs_at`: the first byte that is not as typeset anew. `unsigned_tail`: bytes were added
    behind the last signature.
    """

    record: Record | None
    unsigned_sha256: bytes
    sha256: bytes
    again: Again
    differs_at: int | None
    signatures: tuple[SignatureVerdict, ...]
    unsigned_tail: bool

    @property
    def missing(self) -> int:
        """How many of those who are to sign have not."""
        wanted = len(signatories_of(self.record.content)) if self.record else 0
        return max(0, wanted - len(self.signatures))

    @property
    def is_good(self) -> bool:
        """Nothing altered, everyone trusted, and everyone signed who had to.

        A paper that nobody signs is never good by itself, since anybody could typeset it: its
        bytes have to be those of the register.
        """
        return (
            self.again in ("same", "other_template")
            and not self.unsigned_tail
            and self.missing == 0
            and len(self.signatures) > 0
            and all(one.standing == "good" for one in self.signatures)
        )


class NotADocumentError(ValueError):
    """The file is no PDF that could be read."""


def verify_document(pdf: bytes, roots: Iterable[x509.Certificate], at: datetime) -> Verdict:
    """`at` is when it is judged, where no authority attested a time. Raises NotADocumentError."""
    end = pdf.find(_END) + len(_END)
    unsigned = pdf[:end]
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        embedded = reader.embedded_signatures
    except _UNREADABLE as error:
        raise NotADocumentError(str(error)) from error
    signed = [one for one in embedded if one.sig_object_type == "/Sig"]
    trusted = list(roots)
    record = _record_in(unsigned)
    again, differs_at = _again(record, unsigned)
    last = max((_covered_until(one) for one in embedded), default=len(unsigned))
    return Verdict(
        record=record,
        unsigned_sha256=sha256(unsigned).digest(),
        sha256=sha256(pdf).digest(),
        again=again,
        differs_at=differs_at,
        signatures=tuple(_judge(rank, one, pdf, trusted, at) for rank, one in enumerate(signed, 1)),
        unsigned_tail=len(pdf[last:].strip()) > 0,
    )


def _record_in(unsigned: bytes) -> Record | None:
    """From the bytes as issued: what was added later may not speak for them."""
    try:
        reader = PdfFileReader(BytesIO(unsigned))
        for one in reader.root["/AF"]:
            file = one.get_object()
            if file["/F"] == _RECORD:
                return read_record(file["/EF"]["/F"].data)
    except _UNREADABLE:
        return None
    return None


def _again(record: Record | None, unsigned: bytes) -> tuple[Again, int | None]:
    if record is None:
        return "no_data", None
    if record.template != TEMPLATE:
        return "other_template", None
    try:
        made = typeset(record).pdf
    except UnprintableText:
        return "other", 0
    if made.rstrip() == unsigned.rstrip():
        return "same", None
    pairs = zip(made, unsigned, strict=False)
    shorter = min(len(made), len(unsigned))
    return "other", next((n for n, (one, two) in enumerate(pairs) if one != two), shorter)


def _covered_until(one: EmbeddedPdfSignature) -> int:
    start, length = list(one.byte_range)[-2:]
    return int(start) + int(length)


def _judge(
    rank: int, one: EmbeddedPdfSignature, pdf: bytes, roots: list[x509.Certificate], at: datetime
) -> SignatureVerdict:
    name = str(one.sig_object.get("/Name", ""))
    try:
        certificate = one.signer_cert
        status, readable_behind = asyncio.run(_status(one, roots, at))
    except (SignatureValidationError, *_UNREADABLE):
        return SignatureVerdict(rank, name, "", "unreadable", None, None, b"")
    return SignatureVerdict(
        rank=rank,
        name=name,
        certificate=str(certificate.subject.human_friendly),
        standing=_standing(status, one, pdf, readable_behind=readable_behind),
        stated_at=one.self_reported_timestamp,
        attested_at=status.timestamp_validity and status.timestamp_validity.timestamp,
        fingerprint=sha256(certificate.dump()).digest(),
    )


async def _status(
    one: EmbeddedPdfSignature, roots: list[x509.Certificate], at: datetime
) -> tuple[Any, bool]:
    """Also whether what was added behind it could be read and compared.

    Nothing is fetched. A certificate is judged at the attested time, where there is one.
    """
    moment = at
    for token in extract_tst_data_iter(one.signer_info, signed=False):
        moment = token["encap_content_info"]["content"].parsed["gen_time"].native
    context = ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False)
    try:
        return await async_validate_pdf_signature(one, context, context), True
    except _UNREADABLE:
        return await async_validate_pdf_signature(one, context, context, skip_diff=True), False


def _standing(
    status: Any, one: EmbeddedPdfSignature, pdf: bytes, *, readable_behind: bool
) -> Standing:
    if not (status.intact and status.valid and _is_filled_as_written(one, pdf)):
        return "altered"
    if not (readable_behind and status.docmdp_ok):
        return "changed_after"
    return "good" if status.bottom_line else "untrusted"


def _is_filled_as_written(one: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """The room of the signature itself is the one part it does not cover: hex digits, then 0."""
    first, length, second, _ = (int(number) for number in one.byte_range)
    room = pdf[first + length : second]
    content = one.pkcs7_content
    _, _, _, header, body, trailer = parser.parse(content)
    filled = content[: len(header) + len(body) + len(trailer)].hex().encode()
    wanted = b"<" + filled.ljust(len(room) - 2, b"0") + b">"
    return room in (wanted, wanted.upper())
