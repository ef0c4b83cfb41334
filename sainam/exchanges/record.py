"""Records look-ups: asked before the owner is asked, answered before the answer leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from sainam.agreements.permit import Call, Permit
from sainam.agreements.refusals import (
    AgreementEnded,
    AgreementNotYetInForce,
    CutByGate,
    DoorShut,
    QuotaSpent,
)
from sainam.agreements.terms import Environment
from sainam.exchanges.content.content import AskedContent
from sainam.exchanges.content.sealing import Sealing
from sainam.exchanges.look_up_batch import (
    AnsweredItem,
    AskedItem,
    Frame,
    Item,
    frame_of,
    numbered,
    sealed_answers,
    sealed_asks,
)
from sainam.exchanges.refusals import LookUpAbandoned, RecordingFailed
from sainam.kit.group_commit import GroupCommit
from sainam.kit.ids import new_id
from sainam.kit.named_queries import named_queries
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import next_month, start_of_day

Rows = Sequence[tuple[Any, ...]]
Run = Callable[[LiteralString, tuple[Any, ...]], Awaitable[Rows]]

_SQL = named_queries(__file__)


class Asked(msgspec.Struct, frozen=True):
    """A look-up on record as asked: what its answer will be recorded under."""

    id: UUID
    permit: Permit
    frame: Frame
    opened_at: datetime
    quota_month: date | None
    quota: tuple[int, int] | None  # left, seconds to the next Bangkok month


class Stale(Exception):  # noqa: N818  a signal between two functions, never seen outside
    """The gate moved on since the standing was read: decide again."""


# Word of the gate or quota, what is left, the moment, the Bangkok month, seconds to the next.
_Verdict = tuple[str, int | None, datetime, date, int]
MOST_FRAMES = 4096
_SEALINGS = 3  # a month may turn between sealing and recording
_WORDS: dict[str, type[Refusal]] = {
    "ended": AgreementEnded,
    "not_yet": AgreementNotYetInForce,
    "door": DoorShut,
    "quota": QuotaSpent,
}
_CUT: dict[str, type[Refusal]] = {
    "cut": CutByGate,
    "ended": AgreementEnded,
    "abandoned": LookUpAbandoned,
}


class Recorder:
    """The recording transactions of one process. `run` executes one statement and commits."""

    def __init__(self, run: Run, heard: Callable[[datetime], None], sealing: Sealing) -> None:
        self._run = run
        self._heard = heard
        self._sealing = sealing
        self._frames: dict[tuple[object, ...], tuple[Permit, Frame]] = {}
        self._look_ups = GroupCommit[tuple[Frame, Item], _Verdict](self._record_look_ups)
        self._refused = GroupCommit[dict[str, Any], tuple[Any, ...]](self._record_refused)

    async def asked(
        self, call: Call, permit: Permit, *, environment: Environment, credential: str, key: str,
        subject: str | None = None,
    ) -> Asked:  # fmt: skip
        """Durable when it returns. Raises Stale, or the Refusal that the gate or quota gave."""
        frame = self._frame(call, permit, environment, credential)
        item = AskedItem(new_id(), AskedContent(key, call.case_number, call.officer, subject))
        word, left, moment, month, seconds = await self._look_ups.submit((frame, item))
        if word in ("stale", "owner"):  # a step at the owner's gate is a reason to look again
            raise Stale
        if word != "recorded":
            agreement = permit.standing.agreement
            raise _WORDS[word](agreement).under(agreement)
        if left is None:
            return Asked(item.id, permit, frame, moment, None, None)
        return Asked(item.id, permit, frame, moment, month, (left, seconds))

    async def answered(
        self,
        asked: Asked,
        *,
        outcome: str,
        records: int = 0,
        answer: bytes | None = None,
        length: int | None = None,
        refusal: type[Refusal] | None = None,
    ) -> None:
        """Durable when it returns; `answer` are the bytes that leave.

        Where `length` of them leave, `answer` is what is kept of them.

        A failure of the owner gives its quota unit back. Nothing may leave where it raises:
        CutByGate when the agreement took a step meanwhile, AgreementEnded when its period ran
        out, LookUpAbandoned when the asking was too long ago.
        """
        item = AnsweredItem(
            asked.id,
            asked.opened_at,
            asked.quota_month,
            outcome,
            refusal.fault if refusal else None,
            refusal.rule if refusal else None,
            records,
            len(answer or b"") if length is None else length,
            answer,
        )
        word, *_ = await self._look_ups.submit((asked.frame, item))
        if word != "recorded":
            agreement = asked.permit.standing.agreement
            raise _CUT[word](agreement).under(agreement)

    async def refused(
        self, refusal: Refusal, call: Call, *, environment: Environment, credential: str
    ) -> UUID:
        """Puts a refused call on record; gives the record's id."""
        number = new_id()
        await self._refused.submit(
            {
                "id": number, "environment": environment, "rule": refusal.rule,
                "fault": refusal.fault, "dataset": call.dataset, "agency": call.agency,
                "caller": call.caller, "credential": credential, "channel": call.channel,
                "agreement": refusal.agreement or call.agreement, "purpose": call.purpose,
                "detail": refusal.detail,
            }
        )  # fmt: skip
        return number

    def _frame(
        self, call: Call, permit: Permit, environment: Environment, credential: str
    ) -> Frame:
        """Made once for a permit; by its id, which stays its own while it is kept here."""
        key = (id(permit), environment, credential, call.caller, call.channel, call.purpose)
        known = self._frames.get(key)
        if known is None:
            if len(self._frames) >= MOST_FRAMES:
                self._frames.clear()
            known = permit, frame_of(call, permit, environment, credential)
            self._frames[key] = known
        return known[1]

    async def _record_look_ups(self, batch: Sequence[tuple[Frame, Item]]) -> Sequence[_Verdict]:
        moment, month, told, spent, odd = await self._run_sealed(batch)
        seconds = int((start_of_day(next_month(month)) - moment).total_seconds()) + 1
        words = [
            (word, left, moment, month, seconds)
            for word, left in msgspec.json.decode(told, type=list[tuple[str, int | None]])
        ]
        recorded = ("recorded", None, moment, month, seconds)
        verdicts = [words[item.f - 1] if type(item) is AskedItem else recorded for _, item in batch]
        for number in spent:
            verdicts[number] = ("quota", None, moment, month, seconds)
        for number, word in msgspec.json.decode(odd, type=list[tuple[int, str]]) if odd else ():
            verdicts[number] = (word, None, moment, month, seconds)
        return verdicts

    async def _run_sealed(self, batch: Sequence[tuple[Frame, Item]]) -> tuple[Any, ...]:
        """The row of the recording. Where a key no longer serves, nothing was recorded: again."""
        for _ in range(_SEALINGS):
            keys = await self._sealing.keys_for({frame.dataset for frame, _ in batch})
            gates, frames, asks, answers = numbered(batch)
            [row] = await self._run(
                _SQL["record_look_ups"],
                (
                    gates,
                    frames,
                    sealed_asks(self._sealing, keys, asks),
                    sealed_answers(self._sealing, keys, answers),
                ),
            )
            self._heard(row[0])
            if row[2] is not None:
                return row
        raise RecordingFailed

    async def _record_refused(self, rows: Sequence[dict[str, Any]]) -> Rows:
        for number, row in enumerate(rows):
            row["n"] = number
        return await self._run(_SQL["record_refused"], (msgspec.json.encode(rows).decode(),))
