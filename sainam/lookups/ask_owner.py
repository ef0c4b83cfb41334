"""A look-up, in one straight line: permit, asked, owner, minimise, answered, answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

import msgspec

from sainam.agencies.operation import Operation
from sainam.agreements.permit import Call, Permit
from sainam.agreements.refusals import ServiceRequestMissing, SubjectMissing
from sainam.agreements.terms import Environment, PaperKind
from sainam.exchanges.consents.refusals import CONSENT_REFUSALS, ConsentUnknown
from sainam.exchanges.rates.take_rate import Minute, MinuteLeft, TakeRate
from sainam.exchanges.record import Asked, Recorder, Stale
from sainam.exchanges.refusals import NoData, OwnerFailed, RecordingFailed
from sainam.exchanges.standing_cache import StandingCache
from sainam.exchanges.subject_tokens.refusals import NotTheirAccount
from sainam.kit.refusal import Refusal

# Dataset, JSON and granted fields -> JSON. Raises MsgspecError or UnicodeDecodeError where it is
# not as the dataset's contract says.
Minimise = Callable[[str, bytes, tuple[str, ...]], bytes]
# (owner system, environment, operation, key, fields, exchange, officer) -> what the owner answered,
# or None where it has no data. Raises OwnerFailed for anything else.
AskOwner = Callable[
    [str, Environment, Operation, str, tuple[str, ...], UUID, str | None],
    Awaitable[bytes | None],
]
# Holds what the register of consents says to this call while it is recorded, or raises a Refusal.
Consents = Callable[[Call, Permit, Environment, str], AbstractAsyncContextManager[None]]
# Puts on record which service request a look-up serves, and which paper it stands for.
Tie = Callable[[Environment, UUID, str, PaperKind], Awaitable[None]]
# An answer that its source allows to be given again, put on record as such; None: ask the owner.
GiveAgain = Callable[[Environment, Permit, Asked, str], Awaitable[bytes | None]]


class Subjects(Protocol):
    """Holds a call to the person signed in at a citizens' channel."""

    async def who(self, call: Call, allowed: Permit, environment: Environment) -> str:
        """Whom the token means. Raises a Refusal."""

    async def theirs(self, environment: Environment, subject: str, account: str) -> None:
        """Raises NotTheirAccount, OwnerFailed."""


_TRIES = 3  # a gate that moves on more often than this within one call is told to the caller


@asynccontextmanager
async def no_register(
    _call: Call, permit: Permit, _environment: Environment, _key: str
) -> AsyncIterator[None]:
    """Where nobody keeps a register nothing crosses on consent."""
    if permit.grant.consent_required:
        raise ConsentUnknown(header="Sainam-Consent").under(permit.standing.agreement)
    yield


async def no_tie(
    _environment: Environment, _exchange: UUID, _request: str, _paper: PaperKind
) -> None:
    """Where nobody keeps which paper was replaced no such look-up goes on."""
    raise ServiceRequestMissing(header="Sainam-Service-Request")


async def nothing_again(
    _environment: Environment, _allowed: Permit, _asked: Asked, _key: str
) -> bytes | None:
    """Where nothing is given again the owner is asked each time."""
    return None


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes that may leave, and what they left under."""

    exchange: UUID
    agreement: str
    body: bytes
    quota: tuple[int, int] | None  # left, seconds to the next Bangkok month
    minute: MinuteLeft | None = None


class LookUp:
    """Looks up by key under an agreement. One per process."""

    def __init__(
        self,
        *,
        standings: StandingCache,
        recorder: Recorder,
        ask_owner: AskOwner,
        minimise: Minimise,
        operation: Callable[[str, str], Operation],
        consents: Consents = no_register,
        tie_paper: Tie = no_tie,
        give_again: GiveAgain = nothing_again,
        subjects: Subjects | None = None,
        take_rate: TakeRate | None = None,
    ) -> None:
        self._standings = standings
        self._recorder = recorder
        self._ask_owner = ask_owner
        self._minimise = minimise
        self._operation = operation
        self._consents = consents
        self._tie_paper = tie_paper
        self._give_again = give_again
        self._subjects = subjects
        self._take_rate = take_rate

    async def __call__(
        self, call: Call, *, environment: Environment, credential: str, key: str
    ) -> Answer:
        """The minimised answer as JSON.

        Raises a Refusal; one that came after the asking carries the exchange as its record.
        """
        minute = Minute(self._take_rate)
        asked, subject = await self._asked(call, environment, credential, key, minute)
        try:
            if (paper := asked.permit.grant.replaces) is not None:
                request = (call.service_request or "").strip()
                await self._tie_paper(environment, asked.id, request, paper)
            answer = await self._answered(call, asked, environment, key, subject)
            return answer if minute.left is None else replace(answer, minute=minute.left)
        except Refusal as refusal:
            refusal.record = asked.id
            raise

    async def _answered(
        self, call: Call, asked: Asked, environment: Environment, key: str, subject: str | None
    ) -> Answer:
        allowed = asked.permit
        await self._held_to(asked, environment, subject, key)
        body = None
        if allowed.cache_seconds is not None:
            body = await self._give_again(environment, allowed, asked, key)
        try:
            if body is None:
                body = await self._asked_for(call, asked, environment, key)
        except OwnerFailed as failed:
            await self._recorder.answered(asked, outcome="failed", refusal=type(failed))
            raise
        if body is None:
            await self._recorder.answered(asked, outcome="no_data", refusal=NoData)
            raise NoData
        try:
            async with self._under_consent(call, allowed, environment, key):
                await self._recorder.answered(asked, outcome="answered", records=1, answer=body)
        except CONSENT_REFUSALS as refusal:
            await self._recorder.answered(asked, outcome="cut", refusal=type(refusal))
            raise
        return Answer(asked.id, allowed.standing.agreement, body, asked.quota)

    async def _held_to(
        self, asked: Asked, environment: Environment, subject: str | None, key: str
    ) -> None:
        """Nobody's account but those of the person signed in is asked about."""
        if subject is None or self._subjects is None:
            return
        try:
            await self._subjects.theirs(environment, subject, key)
        except NotTheirAccount:
            await self._recorder.answered(asked, outcome="cut", refusal=NotTheirAccount)
            raise
        except OwnerFailed as failed:
            await self._recorder.answered(asked, outcome="failed", refusal=type(failed))
            raise

    async def _subject_of(
        self, call: Call, allowed: Permit, environment: Environment
    ) -> str | None:
        """None where no person has to be signed in."""
        if not allowed.grant.subject_from:
            return None
        if self._subjects is None:
            raise SubjectMissing(header="Sainam-Subject")
        return await self._subjects.who(call, allowed, environment)

    async def _asked_for(
        self, call: Call, asked: Asked, environment: Environment, key: str
    ) -> bytes | None:
        """What the owner answers of what was granted. Raises OwnerFailed."""
        grant = asked.permit.grant
        found = await self._ask_owner(
            grant.owner, environment, self._operation(grant.owner, grant.dataset), key,
            asked.permit.fields, asked.id, call.officer,
        )  # fmt: skip
        return None if found is None else self._granted(found, asked.permit)

    @asynccontextmanager
    async def _under_consent(
        self, call: Call, allowed: Permit, environment: Environment, key: str
    ) -> AsyncIterator[None]:
        """Where consent is the basis, its word is held while what stands within is recorded."""
        if not allowed.grant.consent_required:
            yield
            return
        async with self._consents(call, allowed, environment, key):
            yield

    def _granted(self, found: bytes, allowed: Permit) -> bytes:
        try:
            return self._minimise(allowed.grant.dataset, found, allowed.fields)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise OwnerFailed(f"{allowed.grant.owner} did not answer as agreed: {error}") from error

    async def _asked(
        self, call: Call, environment: Environment, credential: str, key: str, minute: Minute
    ) -> tuple[Asked, str | None]:
        """With the person signed in, where one has to be."""
        for _ in range(_TRIES):
            allowed = await self._standings.permit(environment, call)
            await minute.take(environment, allowed)
            subject = await self._subject_of(call, allowed, environment)
            try:
                async with self._under_consent(call, allowed, environment, key):
                    asked = await self._recorder.asked(
                        call, allowed, environment=environment, credential=credential, key=key,
                        subject=subject,
                    )  # fmt: skip
                    return asked, subject
            except Stale:
                await self._standings.refresh()
        raise RecordingFailed
