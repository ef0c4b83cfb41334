"""The tests of a reliable signature: Electronic Transactions Act 2544, section 26.

(1) What made it is linked to the signatory and nobody else; (2) it was under the signatory's
control when it was made; (3) a change of the signature shows; (4) a change of the content shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sainam.documents.store import SignedFacts
from sainam.documents.verify_document import SignatureVerdict, Verdict

Outcome = Literal["shown", "partly", "not_shown"]
Why = Literal[
    "own_certificate", "others_certificate", "not_registered", "untrusted_certificate",
    "second_factor", "password_only", "no_session",
    "signature_whole", "signature_altered",
    "content_whole", "content_added", "content_other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section26Test:
    """`number` is that of section 26."""

    number: int
    outcome: Outcome
    why: Why


def section_26(
    verdict: Verdict, one: SignatureVerdict, facts: SignedFacts | None
) -> tuple[Section26Test, ...]:
    """The four tests in their order; without facts of the register the first two are not shown."""
    return (_linked(one, facts), _controlled(facts), _signature(one), _content(verdict, one))


def _linked(one: SignatureVerdict, facts: SignedFacts | None) -> Section26Test:
    if facts is None or facts.fingerprint != one.fingerprint:
        return Section26Test(1, "not_shown", "not_registered")
    if facts.shared:
        return Section26Test(1, "not_shown", "others_certificate")
    if one.standing == "untrusted":
        return Section26Test(1, "partly", "untrusted_certificate")
    return Section26Test(1, "shown", "own_certificate")


def _controlled(facts: SignedFacts | None) -> Section26Test:
    if facts is None or facts.session is None:
        return Section26Test(2, "not_shown", "no_session")
    if facts.session == "password":
        return Section26Test(2, "partly", "password_only")
    return Section26Test(2, "shown", "second_factor")


def _signature(one: SignatureVerdict) -> Section26Test:
    if one.standing in ("altered", "unreadable"):
        return Section26Test(3, "not_shown", "signature_altered")
    return Section26Test(3, "shown", "signature_whole")


def _content(verdict: Verdict, one: SignatureVerdict) -> Section26Test:
    """Another template's typesetting says nothing against the bytes that were signed."""
    if one.standing not in ("good", "untrusted") or verdict.unsigned_tail:
        return Section26Test(4, "not_shown", "content_added")
    if verdict.again not in ("same", "other_template"):
        return Section26Test(4, "not_shown", "content_other")
    return Section26Test(4, "shown", "content_whole")
