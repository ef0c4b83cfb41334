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
from sainam.agreements.permit import Call, Permit
from sainam.agreements.refusals import FieldNotGranted
from sainam.agreements.terms import Environment
from sainam.contracts.answer_form import AnswerForm
from sainam.contracts.contract import Contract
from sainam.exchanges.consents.refusals import CONSENT_REFUSALS
from sainam.exchanges.record import Asked
from sainam.exchanges.refusals import NoData, OwnerFailed, RecordingFailed
from sainam.kit.refusal import Refusal
from sainam.kit.spool import Spool, SpoolFullError
from sainam.lookups.ask_owner import Answer, LookUp
from sainam.lookups.maps.sieve import AnswerUnfitError, Sieve, image_of, sieve_of

MOST_AT_ONCE = 8  # of one process: disk is bounded by this times the most bytes of a contract


class TooManyAtOnce(Refusal):
    """The hub is gathering as many large answers as it may: try again in a moment."""

    rule = "hub.gathering"
    thai = "ระบบกำลังรวบรวมคำตอบขนาดใหญ่เต็มจำนวนที่กำหนด โปรดลองใหม่ในอีกสักครู่"
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
    """What is needed of the outside: owners that stream, contracts by name, spools by most bytes."""

    open: OpenStream
    contract: Callable[[str], Contract | None]
    new_spool: Callable[[int], Spool]


@dataclass(frozen=True, slots=True)
class SpooledAnswer(Answer):
    """On record already, `spool` holds what leaves; `body` is empty. Whoever gets it closes it."""

    spool: Spool
    media: str
    allowed: Permit


class Told(msgspec.Struct, frozen=True):
    """What is kept of an answer about nobody."""

    media: str
    bytes: int
    records: int
    sha256: str


class SpooledLookUp(LookUp):
    """As LookUp; where the dataset's contract names a form of answers, by way of a spool."""

    def __init__(self, streams: Streams, **parts: Any) -> None:
        super().__init__(**parts)
        self._streams = streams
        self._room = asyncio.Semaphore(MOST_AT_ONCE)

    async def _answered(
        self, call: Call, asked: Asked, environment: Environment, key: str
    ) -> Answer:
        contract = self._streams.contract(asked.permit.grant.dataset)
        if contract is None or contract.answer is None:
            return await super()._answered(call, asked, environment, key)
        spool = self._streams.new_spool(contract.answer.mostBytes)
        try:
            records = await self._gathered(asked, environment, key, contract, spool)
            await self._recorded(call, asked, environment, key, contract, spool, records)
        except BaseException:
            spool.close()
            raise
        agreement = asked.permit.standing.agreement
        media = contract.answer.media
        return SpooledAnswer(asked.id, agreement, b"", asked.quota, spool, media, asked.permit)

    async def _gathered(
        self, asked: Asked, environment: Environment, key: str, contract: Contract, spool: Spool
    ) -> int:
        """How many records are in the spool. Raises a Refusal that is on record."""
        form = contract.answer
        if form is None or self._room.locked():
            await self._recorder.answered(asked, outcome="failed", refusal=TooManyAtOnce)
            raise TooManyAtOnce
        async with self._room:
            try:
                records = await self._drawn(asked.permit, environment, key, contract, spool, asked)
            except FieldNotGranted:
                await self._recorder.answered(asked, outcome="failed", refusal=FieldNotGranted)
                raise
            except OSError as error:
                await self._recorder.answered(asked, outcome="failed", refusal=RecordingFailed)
                raise RecordingFailed from error
            except (OwnerFailed, AnswerUnfitError, SpoolFullError) as error:
                await self._recorder.answered(asked, outcome="failed", refusal=OwnerFailed)
                if isinstance(error, OwnerFailed):
                    raise
                raise OwnerFailed(f"{asked.permit.grant.owner}: {error}") from error
        if records is None:
            await self._recorder.answered(asked, outcome="no_data", refusal=NoData)
            raise NoData
        return records

    async def _drawn(
        self, allowed: Permit, environment: Environment, key: str, contract: Contract,
        spool: Spool, asked: Asked,
    ) -> int | None:  # fmt: skip
        grant = allowed.grant
        form = contract.answer
        assert form is not None  # noqa: S101  the caller looked
        if form.media == "image/png":
            image = image_of(contract.leaves.values()).name
            if image not in allowed.fields:
                raise FieldNotGranted(image, field=image)
        operation = self._operation(grant.owner, grant.dataset)
        async with self._streams.open(
            grant.owner, environment, operation, key, allowed.fields, asked.id
        ) as pieces:
            if pieces is None:
                return None
            if pieces.media != form.media:
                raise AnswerUnfitError(f"media type {pieces.media[:60]!r}")
            sieve = sieve_of(contract, form, allowed.fields, key)
            async for piece in pieces.content:
                await asyncio.to_thread(_take, sieve, spool, piece)
            spool.write(sieve.end())
        return sieve.records or None

    async def _recorded(
        self, call: Call, asked: Asked, environment: Environment, key: str, contract: Contract,
        spool: Spool, records: int,
    ) -> None:  # fmt: skip
        form = contract.answer
        assert form is not None  # noqa: S101  the caller looked
        kept = _kept(contract, form, spool, records)
        try:
            async with self._under_consent(call, asked.permit, environment, key):
                await self._recorder.answered(
                    asked, outcome="answered", records=records, answer=kept, length=spool.length
                )
        except CONSENT_REFUSALS as refusal:
            await self._recorder.answered(asked, outcome="cut", refusal=type(refusal))
            raise


def _take(sieve: Sieve, spool: Spool, piece: bytes) -> None:
    spool.write(sieve.take(piece))


def _kept(contract: Contract, form: AnswerForm, spool: Spool, records: int) -> bytes:
    """Of what is personal everything, as of every answer; the profile bounds it."""
    if any(leaf.personal for leaf in contract.leaves.values()):
        return b"".join(spool.pieces())
    return msgspec.json.encode(Told(form.media, spool.length, records, spool.digest.hex()))
