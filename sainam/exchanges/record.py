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
    OwnerAgreementShut,
    QuotaSpent,
)
from sainam.agreements.terms import Environment
from sainam.exchanges.refusals import LookUpAbandoned
from sainam.kit.group_commit import GroupCommit
from sainam.kit.ids import new_id
from sainam.kit.named_queries import named_queries
from sainam.kit.refusal import Fault, Refusal
from sainam.kit.thai_dates import next_month, start_of_day

Rows = Sequence[tuple[Any, ...]]
Run = Callable[[LiteralString, tuple[Any, ...]], Awaitable[Rows]]

_SQL = named_queries(__file__)


class Frame(msgspec.Struct, frozen=True):
    """What all calls of one caller under one permit have in common, as the recording takes it.

    `text` is JSON without its opening brace: the frame's number in the batch goes before it.
    """

    text: bytes
    gates: tuple[int, ...]


class Asked(msgspec.Struct, frozen=True):
    """A look-up on record as asked: what its answer will be recorded under."""

    id: UUID
    permit: Permit
    frame: Frame
    opened_at: datetime
    quota_month: date | None
    quota: tuple[int, int] | None  # left, seconds to the next Bangkok month


class _AskedItem(msgspec.Struct):
    id: UUID
    case_number: str | None
    subject_key: str
    n: int = 0
    f: int = 0


class _AnsweredItem(msgspec.Struct):
    exchange: UUID
    opened_at: datetime
    quota_month: date | None
    outcome: str
    fault: Fault | None
    rule: str | None
    records: int
    bytes: int
    answer_sha256: str | None
    n: int = 0
    f: int = 0


_Item = _AskedItem | _AnsweredItem


class Stale(Exception):  # noqa: N818  a signal between two functions, never seen outside
    """The gate moved on since the standing was read: decide again."""


# Word of the gate or quota, what is left, the moment, the Bangkok month, seconds to the next.
_Verdict = tuple[str, int | None, datetime, date, int]
MOST_FRAMES = 4096
_WORDS: dict[str, type[Refusal]] = {
    "ended": AgreementEnded,
    "not_yet": AgreementNotYetInForce,
    "door": DoorShut,
    "owner": OwnerAgreementShut,
    "quota": QuotaSpent,
}
_CUT: dict[str, type[Refusal]] = {
    "cut": CutByGate,
    "ended": AgreementEnded,
    "abandoned": LookUpAbandoned,
}


class Recorder:
    """The recording transactions of one process. `run` executes one statement and commits."""

    def __init__(self, run: Run, heard: Callable[[datetime], None]) -> None:
        self._run = run
        self._heard = heard
        self._frames: dict[tuple[object, ...], tuple[Permit, Frame]] = {}
        self._look_ups = GroupCommit[tuple[Frame, _Item], _Verdict](self._record_look_ups)
        self._refused = GroupCommit[dict[str, Any], tuple[Any, ...]](self._record_refused)

    async def asked(
        self, call: Call, permit: Permit, *, environment: Environment, credential: str, key: str
    ) -> Asked:
        """Durable when it returns. Raises Stale, or the Refusal that the gate or quota gave."""
        frame = self._frame(call, permit, environment, credential)
        item = _AskedItem(new_id(), call.case_number, key)
        word, left, moment, month, seconds = await self._look_ups.submit((frame, item))
        if word == "stale":
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
        answer: tuple[int, str] | None = None,
        refusal: type[Refusal] | None = None,
    ) -> None:
        """Durable when it returns; `answer` is length and SHA-256 (hex) of the bytes that leave.

        A failure of the owner gives its quota unit back. Nothing may leave where it raises:
        CutByGate when the agreement took a step meanwhile, AgreementEnded when its period ran
        out, LookUpAbandoned when the asking was too long ago.
        """
        length, digest = answer or (0, None)
        item = _AnsweredItem(
            asked.id,
            asked.opened_at,
            asked.quota_month,
            outcome,
            refusal.fault if refusal else None,
            refusal.rule if refusal else None,
            records,
            length,
            digest,
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
                "case_number": call.case_number, "detail": refusal.detail,
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
            known = permit, _frame(call, permit, environment, credential)
            self._frames[key] = known
        return known[1]

    async def _record_look_ups(self, batch: Sequence[tuple[Frame, _Item]]) -> Sequence[_Verdict]:
        [(moment, month, told, spent, odd)] = await self._run(
            _SQL["record_look_ups"], _numbered(batch)
        )
        self._heard(moment)
        seconds = int((start_of_day(next_month(month)) - moment).total_seconds()) + 1
        words = [
            (word, left, moment, month, seconds)
            for word, left in msgspec.json.decode(told, type=list[tuple[str, int | None]])
        ]
        recorded = ("recorded", None, moment, month, seconds)
        verdicts = [
            words[item.f - 1] if type(item) is _AskedItem else recorded for _, item in batch
        ]
        for number in spent:
            verdicts[number] = ("quota", None, moment, month, seconds)
        for number, word in msgspec.json.decode(odd, type=list[tuple[int, str]]) if odd else ():
            verdicts[number] = (word, None, moment, month, seconds)
        return verdicts

    async def _record_refused(self, rows: Sequence[dict[str, Any]]) -> Rows:
        for number, row in enumerate(rows):
            row["n"] = number
        return await self._run(_SQL["record_refused"], (msgspec.json.encode(rows).decode(),))


def _numbered(batch: Sequence[tuple[Frame, _Item]]) -> tuple[list[int], str, str, str]:
    """The gates of the batch in the order they are locked in, its frames, asks and answers."""
    frames: dict[int, tuple[int, Frame]] = {}
    asks: list[_AskedItem] = []
    answers: list[_AnsweredItem] = []
    asked = [0]  # under each frame; they are numbered from 1
    for number, (frame, item) in enumerate(batch):
        item.n = number
        known = frames.get(id(frame))
        if known is None:
            known = frames[id(frame)] = len(frames) + 1, frame
            asked.append(0)
        item.f = known[0]
        if isinstance(item, _AskedItem):
            asks.append(item)
            asked[item.f] += 1
        else:
            answers.append(item)
    gates = sorted({gate for _, frame in frames.values() for gate in frame.gates})
    text = b",".join(
        b'{"f":%d,"asks":%d,%b' % (number, asked[number], frame.text)
        for number, frame in frames.values()
    )
    encode = msgspec.json.encode
    return gates, f"[{text.decode()}]", encode(asks).decode(), encode(answers).decode()


def _frame(call: Call, permit: Permit, environment: Environment, credential: str) -> Frame:
    standing, grant, owner = permit.standing, permit.grant, permit.owner
    shared = {
        "environment": environment, "pattern": grant.pattern, "link": grant.link,
        "dataset": grant.dataset, "agreement": standing.agreement,
        "agreement_version": standing.version, "gate": standing.gate, "term": standing.term,
        "door_epoch": standing.door_epoch, "owner": grant.owner,
        "owner_agreement": grant.owner_agreement, "owner_gate": owner.gate if owner else None,
        "owner_term": owner.term if owner else None, "agency": call.agency, "caller": call.caller,
        "credential": credential, "channel": call.channel, "purpose": call.purpose,
        "fields": ",".join(permit.fields), "quota": grant.quota,
    }  # fmt: skip
    gates = (standing.gate, owner.gate) if owner else (standing.gate,)
    return Frame(msgspec.json.encode(shared)[1:], gates)
