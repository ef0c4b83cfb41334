"""Takes a service request of a channel, or an edit of one: durable, numbered, due to its owner."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec

from sainam.agreements.permit import Call
from sainam.agreements.refusals import AgreementEnded, AgreementNotYetInForce, DoorShut
from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.content.sealing import SealedPart, Sealing
from sainam.exchanges.rates.take_rate import Minute, TakeRate
from sainam.exchanges.refusals import (
    KeyMissing,
    NoSuchExchange,
    RecordingFailed,
    SameKeyOtherContent,
    StillRunning,
)
from sainam.exchanges.standing_cache import StandingCache
from sainam.exchanges.submission import Journalled, is_key
from sainam.kit import clock
from sainam.kit.database import Database, DatabaseUnreachableError, Tx
from sainam.kit.ids import new_id
from sainam.kit.named_queries import named_queries
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import BUDDHIST_OFFSET, business_date
from sainam.service_requests import store
from sainam.service_requests.refusals import (
    EditUnderWay,
    NoLongerEditable,
    ReferenceChanged,
    ReferenceUsed,
)
from sainam.service_requests.taken import Taken, leaves_of
from sainam.service_requests.word import EDITABLE

_SQL = named_queries(__file__)
# A number of the sandbox is never taken for one of real use.
_PREFIXES: Mapping[Environment, str] = {"live": "SR", "sandbox": "SRS"}
_TRIES = 3  # a gate may move on, a month may turn, while one is on its way
_WORDS: Mapping[str, type[Refusal]] = {
    "ended": AgreementEnded,
    "not_yet": AgreementNotYetInForce,
    "door": DoorShut,
}


class _Again(Exception):  # noqa: N818  a signal within this file
    """What was decided or sealed before the transaction no longer serves."""


@dataclass(frozen=True, slots=True)
class _Answer:
    exchange: UUID
    body: bytes
    replayed: bool


class TakeServiceRequest:
    """One per process. `kind_of` tells which request kind a dataset is."""

    def __init__(
        self, *, database: Database, standings: StandingCache, sealing: Sealing,
        kind_of: Callable[[str], str], take_rate: TakeRate | None = None,
    ) -> None:  # fmt: skip
        self._database = database
        self._standings = standings
        self._sealing = sealing
        self._kind_of = kind_of
        self._take_rate = take_rate

    async def take(
        self, call: Call, *, environment: Environment, credential: str, key: str | None,
        payload: dict[str, Any],
    ) -> Journalled:  # fmt: skip
        """A request as it was submitted. Raises a Refusal; then nothing of it is kept."""
        return await self._taken(None, call, environment, credential, key, payload)

    async def edit(
        self, call: Call, *, environment: Environment, credential: str, key: str | None,
        payload: dict[str, Any], submission: UUID,
    ) -> Journalled:  # fmt: skip
        """The whole of a request anew. Raises a Refusal; then it stands as it was."""
        return await self._taken(submission, call, environment, credential, key, payload)

    async def _taken(
        self, request: UUID | None, call: Call, environment: Environment, credential: str,
        key: str | None, payload: dict[str, Any],
    ) -> Journalled:  # fmt: skip
        if key is None or not is_key(key):
            raise KeyMissing(header="Idempotency-Key")
        minute = Minute(self._take_rate)
        said = replace(call, fields=tuple(leaves_of(payload)))
        for _ in range(_TRIES):
            allowed = await self._standings.permit(environment, said)
            await minute.take(environment, allowed)
            taken = Taken(
                call, allowed, environment, credential, key, self._kind_of(call.dataset), payload,
                _content_sha256(call.dataset, request, payload), new_id(), new_id(),
            )  # fmt: skip
            try:
                answer = await self._in_one_transaction(taken, request)
            except _Again:
                await self._standings.refresh()
                continue
            except DatabaseUnreachableError as error:
                raise RecordingFailed from error
            except Refusal as refusal:
                raise refusal.under(allowed.standing.agreement) from None
            return Journalled(
                answer.exchange, allowed.standing.agreement, 201, answer.body, answer.replayed,
                minute.left,
            )  # fmt: skip
        raise RecordingFailed

    async def _in_one_transaction(self, taken: Taken, request: UUID | None) -> _Answer:
        keys = await self._sealing.keys_for({taken.call.dataset})
        data_key = keys[taken.call.dataset]

        def whole() -> _Answer:
            def sealed(about: UUID, number: str, version: int) -> tuple[SealedPart, SealedPart]:
                body = msgspec.json.encode(taken.payload)
                told = taken.delivered(about, number, version)
                exchange, environment = taken.exchange, taken.environment
                return (
                    self._sealing.submitted(data_key, environment, exchange, body, taken.account),
                    self._sealing.delivered(data_key, environment, exchange, told),
                )

            with self._database.transaction() as tx:
                if earlier := _judged(tx, taken):
                    return earlier
                if request is None:
                    return _submitted(tx, taken, sealed)
                return _edited(tx, taken, request, sealed)

        return await asyncio.to_thread(whole)


_Sealed = Callable[[UUID, str, int], tuple[SealedPart, SealedPart]]


def _content_sha256(dataset: str, request: UUID | None, payload: Mapping[str, Any]) -> bytes:
    """Of what was sent, as which kind; an edit is of its request too."""
    content = msgspec.json.encode([dataset, request, payload], order="sorted")
    return hashlib.sha256(content).digest()


def _judged(tx: Tx, taken: Taken) -> _Answer | None:
    """Under the gate's lock and the key's: the answer this key had, or None where it is new."""
    values = taken.of_exchange()
    tx.execute(_SQL["lock_gate"], values)
    verdict = (tx.execute(_SQL["judge"], values).fetchone() or ("stale",))[0]
    if verdict == "stale":
        raise _Again
    if verdict in _WORDS:
        raise _WORDS[verdict]
    if not (tx.execute(_SQL["try_key"], values).fetchone() or (False,))[0]:
        raise StillRunning
    used = tx.execute(_SQL["find_key"], values).fetchone()
    if used is None:
        return None
    content_sha256, exchange, _, answer = used
    if bytes(content_sha256) != taken.content_sha256:
        raise SameKeyOtherContent
    _seen_again(tx, taken, exchange)
    return _Answer(exchange, answer.encode(), replayed=True)


def _submitted(tx: Tx, taken: Taken, sealed: _Sealed) -> _Answer:
    values = taken.of_exchange()
    if stood := tx.execute(_SQL["find_reference"], values).fetchone():
        return _as_before(tx, taken, stood)
    year = business_date(clock.now(tx)).year + BUDDHIST_OFFSET
    last = (tx.execute(_SQL["take_number"], {**values, "year": year}).fetchone() or (0,))[0]
    number = f"{_PREFIXES[taken.environment]}-{year}-{last:06d}"
    request = taken.exchange
    made = tx.execute(
        _SQL["insert_request"], {**values, "request": request, "number": number}
    ).fetchone()
    if made is None:
        raise _Again  # another took the reference while this waited for its row
    answer = _answer(request, number, taken.reference)
    tx.execute(_SQL["insert_standing"], {**values, "request": request})
    leaf = _recorded(tx, taken, request, 1, answer, sealed(request, number, 1))
    detail = {"number": number, "kind": taken.kind, "reference": taken.reference, "leaf": leaf}
    _note(tx, Event.SERVICE_REQUEST_ACCEPTED, taken, request, detail)
    return _Answer(request, answer, replayed=False)


def _as_before(tx: Tx, taken: Taken, stood: tuple[Any, ...]) -> _Answer:
    """The same reference under another key: the same content is the same request."""
    request, number, content_sha256, _ = stood
    if bytes(content_sha256) != taken.content_sha256:
        raise ReferenceUsed(number)
    _seen_again(tx, taken, request)
    return _Answer(request, _answer(request, number, taken.reference), replayed=True)


def _seen_again(tx: Tx, taken: Taken, earlier: UUID) -> None:
    tx.execute(_SQL["insert_replay"], {**taken.of_exchange(), "earlier": earlier})
    _note(tx, Event.EXCHANGE_KEY_SEEN, taken, earlier, {"key": taken.key})


def _edited(tx: Tx, taken: Taken, request: UUID, sealed: _Sealed) -> _Answer:
    values = {**taken.of_exchange(), "request": request}
    own = tx.execute(_SQL["find_own"], values).fetchone()
    if own is None:
        raise NoSuchExchange(str(request))
    number, _, reference, agreement, epoch = own
    if taken.call.doors.get(agreement) != epoch:
        raise DoorShut(agreement)
    standing = store.lock_standing(tx, taken.environment, request)
    if standing is None or standing.state not in EDITABLE:
        raise NoLongerEditable(standing.state if standing else "")
    if reference != taken.reference:
        raise ReferenceChanged(reference)
    if not (
        tx.execute(_SQL["version_ended"], {**values, "version": standing.version}).fetchone()
        or (False,)
    )[0]:
        raise EditUnderWay(f"version {standing.version}")
    version = standing.version + 1
    answer = _answer(request, number, reference, version)
    tx.execute(_SQL["set_version"], {**values, "version": version})
    leaf = _recorded(tx, taken, request, version, answer, sealed(request, number, version))
    detail = {"number": number, "version": version, "leaf": leaf}
    _note(tx, Event.SERVICE_REQUEST_EDITED, taken, taken.exchange, detail)
    return _Answer(taken.exchange, answer, replayed=False)


def _recorded(
    tx: Tx, taken: Taken, request: UUID, version: int, answer: bytes,
    parts: tuple[SealedPart, SealedPart],
) -> str:  # fmt: skip
    """Exchange, content, key, version and delivery; the leaf of what came."""
    submitted, delivered = parts
    values = {
        **taken.of_exchange(), "request": request, "version": version, "answer": answer.decode(),
    }  # fmt: skip
    content = {
        "environment": taken.environment, "exchange": taken.exchange, "key": submitted.key,
        "mark": submitted.mark, "submitted": submitted.sealed, "delivered": delivered.sealed,
    }  # fmt: skip
    if tx.execute(_SQL["write_content"], content).fetchall():
        raise _Again  # the month turned
    tx.execute(_SQL["insert_exchange"], values)
    tx.execute(_SQL["insert_key"], values)
    tx.execute(_SQL["insert_version"], values)
    tx.execute(_SQL["insert_delivery"], values)
    return submitted.leaf


def _answer(request: UUID, number: str, reference: str, version: int = 1) -> bytes:
    return msgspec.json.encode(
        {
            "id": request, "number": number, "status": "accepted", "reference": reference,
            "version": version,
        }
    )  # fmt: skip


def _note(tx: Tx, event: Event, taken: Taken, exchange: UUID, detail: dict[str, Any]) -> None:
    append(
        tx, event, actor=taken.credential, agency=taken.call.agency, exchange=exchange,
        environment=taken.environment, subject=f"agreement:{taken.allowed.standing.agreement}",
        detail=detail,
    )  # fmt: skip
