"""What is done about a person's request, step by step; nothing is edited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from sainam.agencies.person import Person
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.papers import Papers, signatory_of
from sainam.evidence.subjects import store
from sainam.evidence.subjects.answer_letter import answer_letter
from sainam.evidence.subjects.disclosure import Summary, shown
from sainam.evidence.subjects.receive_subject_request import place_of
from sainam.evidence.subjects.refusals import (
    KeptByDuty,
    ProvisionWanted,
    SearcherApproves,
    SubjectFieldUnusable,
    UnknownSubjectRequest,
)
from sainam.evidence.subjects.search_subject import Found, search_subject
from sainam.evidence.subjects.subject_request import (
    RequestEvent,
    RequestStep,
    Stated,
    SubjectRequest,
    after,
)
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.keys.data_keys import ContentGone, open_keys
from sainam.kit.keys.envelope import DataKey, open_sealed, seal
from sainam.kit.keys.masters import Masters

_LONGEST = 4000
PLAIN: tuple[RequestEvent, ...] = ("identified", "not_identified", "forwarded", "withdrawn")


def stated_in(tx: Tx, masters: Masters, request: SubjectRequest) -> Stated:
    """What the person said. Raises ContentGone, MasterMissing."""
    keys = open_keys(tx, masters, [request.key])
    if request.key not in keys:
        raise ContentGone(request.number)
    opened = open_sealed(keys[request.key], place_of(request.number), request.sealed)
    return msgspec.json.decode(opened.content, type=Stated)


def found_in(
    tx: Tx, masters: Masters, request: SubjectRequest, event: RequestEvent = "searched"
) -> Found | None:
    """What the last search kept; None before the first. Raises ContentGone, MasterMissing."""
    step = request.last(event)
    if step is None or step.key is None or step.sealed is None:
        return None
    keys = open_keys(tx, masters, [step.key])
    if step.key not in keys:
        raise ContentGone(request.number)
    opened = open_sealed(keys[step.key], _place(request, step.number), step.sealed)
    return msgspec.json.decode(opened.content, type=Found)


def take_plain_step(tx: Tx, number: str, event: RequestEvent, *, reason: str, actor: str) -> None:
    """Identity checked, forwarded to who holds the data, or withdrawn; the reason says how.

    Raises UnknownSubjectRequest, StepNotDue, SubjectFieldUnusable.
    """
    request = _known(tx, number)
    if event not in PLAIN:
        raise SubjectFieldUnusable("event", field="event")
    state = after(request.state, event)
    store.insert_step(tx, number, event, state, actor=actor, reason=_reason(reason))
    _note(tx, number, actor, {"step": event})


def search(tx: Tx, masters: Masters, key: DataKey, number: str, *, actor: str) -> Found:
    """Keeps what was found, sealed. Raises UnknownSubjectRequest, StepNotDue, ContentGone."""
    request = _known(tx, number)
    state = after(request.state, "searched")
    said = stated_in(tx, masters, request)
    found = search_subject(tx, masters, said.number_kind, said.number)
    sealed = seal(key, _place(request, len(request.steps) + 1), msgspec.json.encode(found))
    store.insert_step(
        tx, number, "searched", state, actor=actor, sealed=(key.number, sealed.sealed)
    )
    _note(tx, number, actor, {"step": "searched", "leaf": sealed.leaf.hex()})
    return found


def close_with_answer(
    tx: Tx, papers: Papers, number: str, event: RequestEvent, *, said: str, actor: Person,
    provision: str = "",
) -> UUID:  # fmt: skip
    """The letter that answers, refuses, or answers with something withheld; issued and signed.

    Where a withholding stands over what was found, an answer that leaves it out is `withheld`:
    it names its provision in the file, never in the letter, and another than the searcher gives it.
    Raises UnknownSubjectRequest, StepNotDue, ProvisionWanted, SearcherApproves, KeptByDuty,
    SubjectFieldUnusable, ContentGone, and what the papers refuse.
    """
    request = _known(tx, number)
    state = after(request.state, event)
    stated = stated_in(tx, papers.masters, request)
    found = found_in(tx, papers.masters, request)
    summary = shown(found.disclosures, store.withholdings(tx, "live")) if found else Summary(())
    _may_close(request, event, found, summary, provision.strip(), actor.login)
    letter = answer_letter(
        request, stated, summary, found, event=event, said=_reason(said),
        citation=papers.cite(tx, provision.strip()) if event == "refused" else "",
        signatory=signatory_of(tx, actor), at=clock.now(tx),
    )  # fmt: skip
    issued = papers.issue(tx, letter, actor=actor.login)
    store.insert_step(
        tx, number, event, state, actor=actor.login, provision=provision.strip() or None,
        document=issued,
    )  # fmt: skip
    _note(tx, number, actor.login, {"step": event, "provision": provision.strip(),
                                    "document": str(issued)})  # fmt: skip
    return issued


def _may_close(
    request: SubjectRequest, event: RequestEvent, found: Found | None, summary: Summary,
    provision: str, actor: str,
) -> None:  # fmt: skip
    if event not in ("answered", "refused", "withheld"):
        raise SubjectFieldUnusable("event", field="event")
    hides = found is not None and summary.exchanges < len(found.disclosures)
    if event == "answered" and hides:
        raise ProvisionWanted("withheld", field="provision")
    if event != "answered" and not provision:
        raise ProvisionWanted(field="provision")
    searched = request.last("searched")
    if hides and searched is not None and searched.actor == actor:
        raise SearcherApproves
    if request.kind == "erasure" and event == "answered" and found is not None:
        _erasable(found)


def _erasable(found: Found) -> None:
    """The ledger is kept for as long as accounts must be; content until its class's time is over.

    Raises KeptByDuty.
    """
    kept = [one.provision or one.retention for one in found.duties]
    if found.payments:
        kept.append("ledger")
    if kept:
        raise KeptByDuty(", ".join(kept))


def _known(tx: Tx, number: str) -> SubjectRequest:
    request = store.lock_request(tx, number.replace("\0", ""))
    if request is None:
        raise UnknownSubjectRequest(number)
    return request


def _reason(text: str) -> str:
    said = text.strip()
    if not said or len(said) > _LONGEST or "\0" in said:
        raise SubjectFieldUnusable("reason", field="reason")
    return said


def _place(request: SubjectRequest, step: int) -> bytes:
    return place_of(request.number, f"step-{step}")


def _note(tx: Tx, number: str, actor: str, detail: Mapping[str, Any]) -> None:
    append(
        tx, Event.EVIDENCE_SUBJECT_STEPPED, actor=actor, subject=f"subject:{number}",
        detail=dict(detail),
    )  # fmt: skip


def letters_of(request: SubjectRequest) -> tuple[RequestStep, ...]:
    return tuple(step for step in request.steps if step.document)
