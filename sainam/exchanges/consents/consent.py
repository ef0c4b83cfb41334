"""A consent: whose, of what, for whom, how long, and by which notice and proof. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment
from sainam.exchanges.consents.refusals import ConsentUnusable

RETENTION = "consent"  # the class that marks of consents are kept by
# The class outlasts it: a consent is proof for as long as it may be asked about.
LONGEST = timedelta(days=3653)
ConsentState = Literal["coming", "given", "expired", "withdrawn"]
_NOTICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}@[A-Za-z0-9][A-Za-z0-9.]{0,19}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class ConsentGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As told by whoever records it. `number` is kept as a mark only.

    `number_kind` is the field that the dataset is asked by; no `fields` means all that the
    agreement grants; `notice` is name@version of the text agreed to; `evidence` the SHA-256 (hex)
    of what proves it.
    """

    number_kind: str = "customer_account"
    number: str
    dataset: str
    purpose: str
    agency: str
    given_from: datetime
    given_until: datetime
    notice: str
    evidence: str
    fields: tuple[str, ...] = ()
    environment: Environment = "live"


@dataclass(frozen=True, slots=True)
class Consent:
    """Nothing in it says whose it is."""

    id: UUID
    environment: Environment
    dataset: str
    fields: tuple[str, ...]
    purpose: str
    agency: str
    given_from: datetime
    given_until: datetime
    notice: str
    evidence: bytes
    recorded_by: str
    recorded_at: datetime
    withdrawn_at: datetime | None
    reason: str | None

    def state(self, at: datetime) -> ConsentState:
        """Half-open: at its very end it is over."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if at < self.given_from:
            return "coming"
        return "given" if at < self.given_until else "expired"


def checked(given: ConsentGiven) -> ConsentGiven:
    """Raises ConsentUnusable."""
    for name in ("number_kind", "number", "dataset", "purpose", "agency"):
        text = getattr(given, name).strip()
        if not text or len(text) > 200 or "\0" in text:
            raise ConsentUnusable(name, field=name)
    if given.given_from.tzinfo is None or given.given_until.tzinfo is None:
        raise ConsentUnusable("a moment without a time zone", field="given_from")
    if not given.given_from < given.given_until <= given.given_from + LONGEST:
        raise ConsentUnusable("given_until", field="given_until")
    if not _NOTICE.fullmatch(given.notice):
        raise ConsentUnusable("name@version", field="notice")
    if not _SHA256.fullmatch(given.evidence):
        raise ConsentUnusable("SHA-256 in hex", field="evidence")
    return msgspec.structs.replace(
        given, number=given.number.strip(), fields=tuple(sorted(set(given.fields)))
    )
