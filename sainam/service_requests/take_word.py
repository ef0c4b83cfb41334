"""What the owner's system says about a request: kept as heard, and moving it where it may."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.events.append_event import append_event
from sainam.kit.database import Tx
from sainam.kit.keys.data_keys import DataKeys
from sainam.service_requests import store
from sainam.service_requests.refusals import NoSuchRequest, WordUnreadable
from sainam.service_requests.store import Standing
from sainam.service_requests.word import ENDED, Reading, State, Word, moves, read_word

STATUS = "service-request-status"  # the dataset of what channels are told
MOVED = "service-request.moved"
EDIT_REFUSED = "service-request.edit-refused"
_MESSAGE = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)


class Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As the owner's system writes it. No free text: it could name somebody."""

    step: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    state: State
    work_step: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_.-]{0,60}$")]
    happened_at: datetime

    def word(self) -> Word:
        """Raises WordUnreadable where the time has no offset or lies outside of 2000 to 2999."""
        if self.happened_at.tzinfo is None or not 2000 <= self.happened_at.year < 3000:
            raise WordUnreadable("happened_at")
        return Word(self.step, self.state, self.work_step, self.happened_at.astimezone(UTC))


def read_said(body: bytes) -> Word:
    """Raises WordUnreadable."""
    try:
        return msgspec.json.decode(body, type=Said).word()
    except (msgspec.DecodeError, RecursionError) as error:
        raise WordUnreadable(str(error)[:200]) from error


def take_word(
    tx: Tx, environment: Environment, request: UUID, message: str, word: Word, *,
    keys: DataKeys, actor: str,
) -> Reading:  # fmt: skip
    """One transaction of its own. `message` is what it was sent as: heard once.

    Raises NoSuchRequest, WordUnreadable.
    """
    if not _MESSAGE.fullmatch(message):
        raise WordUnreadable("webhook-id")
    standing = store.lock_standing(tx, environment, request)
    if standing is None:
        raise NoSuchRequest(str(request))
    words = store.heard(tx, environment, request)
    for each in words:
        if each.message == message:
            return "repeated"
    told = store.told_of(standing, words)
    reading = read_word(told, word)
    store.insert_word(tx, standing, message, word, reading)
    _note(tx, standing, word, reading, actor)
    if reading in ("next", "late"):
        _go_on(tx, standing, moves(told, word), keys)
    after = _now(tx, standing)
    waits = (
        after.state not in ENDED
        and store.told_of(after, store.heard(tx, environment, request)).waits
    )
    if waits != standing.waits:
        store.wait(tx, standing, waits=waits)
    return reading


def end_by_hub(
    tx: Tx, standing: Standing, code: str, at: datetime, *, keys: DataKeys, actor: str
) -> None:
    """The owner's system will not have the request at all; `code` is its reason."""
    word = Word(standing.step, "rejected", work_step_of(code), at)
    store.move(tx, standing, word)
    _note(tx, standing, word, "next", actor)
    _tell(tx, standing, word, keys, MOVED)


def refuse_edit(
    tx: Tx, standing: Standing, version: int, code: str, at: datetime, *, keys: DataKeys,
    actor: str,
) -> None:  # fmt: skip
    """The request stands as it was; its channel is told."""
    word = Word(standing.step, standing.state, work_step_of(code), at)
    _note(tx, standing, word, "next", actor, version=version)
    _tell(tx, standing, word, keys, EDIT_REFUSED, version=version)


def work_step_of(code: str) -> str:
    """A code of the owner's system as a work step can be written."""
    plain = re.sub(r"[^a-z0-9_.-]", "-", code.lower())[:61]
    return plain if re.match(r"[a-z]", plain) else f"code-{plain}"[:61]


def _go_on(tx: Tx, standing: Standing, moved: Iterable[Word], keys: DataKeys) -> None:
    for word in moved:
        store.move(tx, standing, word)
        _tell(tx, standing, word, keys, MOVED)


def _now(tx: Tx, standing: Standing) -> Standing:
    found = store.lock_standing(tx, standing.environment, standing.request)
    return standing if found is None else found


def _tell(
    tx: Tx, standing: Standing, word: Word, keys: DataKeys, kind: str, *, version: int | None = None
) -> None:
    body = {
        "request": standing.request, "number": standing.number, "reference": standing.reference,
        "kind": standing.kind, "step": word.step, "state": word.state,
        "work_step": word.work_step, "happened_at": word.happened_at,
        **({} if version is None else {"version": version}),
    }  # fmt: skip
    append_event(
        tx, keys=keys, environment=standing.environment, agency=standing.agency, dataset=STATUS,
        subject=standing.number, kind=kind, body=msgspec.json.encode(body),
        exchange=standing.request,
    )  # fmt: skip


def _note(
    tx: Tx, standing: Standing, word: Word, reading: Reading, actor: str,
    *, version: int | None = None,
) -> None:  # fmt: skip
    append(
        tx, Event.SERVICE_REQUEST_TOLD, actor=actor, agency=standing.agency,
        environment=standing.environment, subject=f"service_request:{standing.number}",
        exchange=standing.request,
        detail={
            "step": word.step, "state": word.state, "work_step": word.work_step,
            "reading": reading, **({} if version is None else {"edit_refused": version}),
        },
    )  # fmt: skip
