"""A look-up whose answer is no small JSON object: gathered whole, put on record, then released."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from sainam.agencies.operation import Operation
from sainam.agreements.permit import Call
from sainam.agreements.terms import Environment
from sainam.contracts.answer_form import AnswerForm
from sainam.contracts.contract import Contract
from sainam.exchanges.consents.refusals import CONSENT_REFUSALS
from sainam.exchanges.record import Asked
from sainam.exchanges.refusals import NoData, OwnerFailed, RecordingFailed
from sainam.kit.refusal import Refusal
from sainam.kit.spool import Spool, SpoolFullError
from sainam.lookups.ask_owner import Answer, LookUp
from sainam.lookups.maps.sieve import AnswerUnfitError, Sieve, sieve_of

# What the spools of one process may hold at once, and those of one dataset: a slow owner of large
# answers leaves room for the others.
MOST_BYTES = 512 * 1024 * 1024
MOST_OF_ONE = MOST_BYTES // 2


class TooManyAtOnce(Refusal):
    """As many large answers are being gathered, or are leaving, as may at once: try again soon."""

    rule = "hub.gathering"
    thai = "ระบบกำลังรวบรวมหรือส่งคำตอบขนาดใหญ่เต็มจำนวนที่กำหนด โปรดลองใหม่ในอีกสักครู่"
    fault = "hub"


@dataclass(frozen=True, slots=True)
class Pieces:
    """What an owner answers: its media type, and the bytes as they come."""

    media: str
    content: AsyncIterator[bytes]


OpenStream = Callable[
    [str, Environment, Operation, str, tuple[str, ...], UUID],
    AbstractAsyncContextManager[Pieces | None],
]


@dataclass(frozen=True, slots=True)
class Streams:
    """What is needed of the outside: owners, contracts by name, spools by their most bytes."""

    open: OpenStream
    contract: Callable[[str], Contract | None]
    new_spool: Callable[[int], Spool]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpooledAnswer(Answer):
    """On record already, `spool` holds what leaves; `body` is empty. Whoever gets it closes it."""

    spool: Spool
    media: str


class Told(msgspec.Struct, frozen=True):
    """What is kept of an answer about nobody."""

    media: str
    bytes: int
    records: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Gathering:
    """One answer on its way into its spool."""

    asked: Asked
    environment: Environment
    key: str
    contract: Contract
    form: AnswerForm
    spool: Spool

    def kept(self, records: int) -> bytes:
        """Of what is personal everything, as of every answer; the profile bounds it."""
        if any(leaf.personal for leaf in self.contract.leaves.values()):
            return b"".join(self.spool.pieces())
        return msgspec.json.encode(
            Told(self.form.media, self.spool.length, records, self.spool.digest.hex())
        )


class SpooledLookUp(LookUp):
    """As LookUp; where the dataset's contract names a form of answers, by way of a spool."""

    def __init__(self, streams: Streams, **parts: Any) -> None:
        super().__init__(**parts)
        self._streams = streams
        self._held: dict[str, int] = {}  # bytes reserved, by dataset

    async def __call__(
        self, call: Call, *, environment: Environment, credential: str, key: str
    ) -> Answer:
        form = self._form(call.dataset)
        if form is None:
            return await super().__call__(
                call, environment=environment, credential=credential, key=key
            )
        free = self._reserved(call.dataset, form.mostBytes)
        try:
            answer = await super().__call__(
                call, environment=environment, credential=credential, key=key
            )
        except BaseException:
            free()
            raise
        if isinstance(answer, SpooledAnswer):
            answer.spool.when_closed(free)
        else:
            free()
        return answer

    def _reserved(self, dataset: str, most: int) -> Callable[[], None]:
        """What gives the room back. Raises TooManyAtOnce."""
        held = self._held.get(dataset, 0)
        if held + most > MOST_OF_ONE or sum(self._held.values()) + most > MOST_BYTES:
            raise TooManyAtOnce
        self._held[dataset] = held + most

        def free() -> None:
            self._held[dataset] -= most

        return free

    def _form(self, dataset: str) -> AnswerForm | None:
        contract = self._streams.contract(dataset)
        return None if contract is None else contract.answer

    async def _answered(
        self, call: Call, asked: Asked, environment: Environment, key: str, subject: str | None
    ) -> Answer:
        contract = self._streams.contract(asked.permit.grant.dataset)
        if contract is None or contract.answer is None:
            return await super()._answered(call, asked, environment, key, subject)
        await self._held_to(asked, environment, subject, key)
        spool = self._streams.new_spool(contract.answer.mostBytes)
        one = _Gathering(asked, environment, key, contract, contract.answer, spool)
        try:
            records = await self._gathered(one)
            await self._recorded(call, one, records)
        except BaseException:
            spool.close()
            raise
        agreement = asked.permit.standing.agreement
        return SpooledAnswer(
            asked.id, agreement, b"", asked.quota, spool=spool, media=one.form.media
        )

    async def _gathered(self, one: _Gathering) -> int:
        """How many records are in the spool. Raises a Refusal that is on record."""
        try:
            records = await self._drawn(one)
        except OSError as error:
            await self._recorder.answered(one.asked, outcome="failed", refusal=RecordingFailed)
            raise RecordingFailed from error
        except OwnerFailed as failed:
            await self._recorder.answered(one.asked, outcome="failed", refusal=type(failed))
            raise
        except (AnswerUnfitError, SpoolFullError) as error:
            await self._recorder.answered(one.asked, outcome="failed", refusal=OwnerFailed)
            owner = one.asked.permit.grant.owner
            raise OwnerFailed(f"{owner}: {error}") from error
        if records == 0:
            await self._recorder.answered(one.asked, outcome="no_data", refusal=NoData)
            raise NoData
        return records

    async def _drawn(self, one: _Gathering) -> int:
        allowed = one.asked.permit
        grant = allowed.grant
        operation = self._operation(grant.owner, grant.dataset)
        async with self._streams.open(
            grant.owner, one.environment, operation, one.key, allowed.fields, one.asked.id
        ) as pieces:
            if pieces is None:
                return 0
            if pieces.media != one.form.media:
                raise AnswerUnfitError(f"media type {pieces.media[:60]!r}")
            sieve = sieve_of(one.contract, one.form, allowed.fields, one.key)
            async for piece in pieces.content:
                await asyncio.to_thread(_take, sieve, one.spool, piece)
            one.spool.write(sieve.end())
        return sieve.records

    async def _recorded(self, call: Call, one: _Gathering, records: int) -> None:
        kept = one.kept(records)
        try:
            async with self._under_consent(call, one.asked.permit, one.environment, one.key):
                await self._recorder.answered(
                    one.asked,
                    outcome="answered",
                    records=records,
                    answer=kept,
                    length=one.spool.length,
                )
        except CONSENT_REFUSALS as refusal:
            await self._recorder.answered(one.asked, outcome="cut", refusal=type(refusal))
            raise


def _take(sieve: Sieve, spool: Spool, piece: bytes) -> None:
    spool.write(sieve.take(piece))
