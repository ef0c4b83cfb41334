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
from sainam.kit.group_commit import GroupCommit
from sainam.kit.ids import new_id
from sainam.kit.named_queries import named_queries
from sainam.kit.refusal import Fault, Refusal
from sainam.kit.thai_dates import next_month, start_of_day

Rows = Sequence[tuple[Any, ...]]
Run = Callable[[LiteralString, tuple[Any, ...]], Awaitable[Rows]]

_SQL = named_queries(__file__)


class Asked(msgspec.Struct, frozen=True):
    """A look-up on record as asked: what its answer will be recorded under."""

    id: UUID
    environment: Environment
    permit: Permit
    credential: str
    opened_at: datetime
    quota_month: date | None
    quota: tuple[int, int] | None  # left, seconds to the next Bangkok month


class Stale(Exception):  # noqa: N818  a signal between two functions, never seen outside
    """The gate moved on since the standing was read: decide again."""


_WORDS: dict[str, type[Refusal]] = {
    "ended": AgreementEnded,
    "not_yet": AgreementNotYetInForce,
    "door": DoorShut,
    "owner": OwnerAgreementShut,
    "quota": QuotaSpent,
}


class Recorder:
    """The recording transactions of one process. `run` executes one statement and commits."""

    def __init__(self, run: Run, heard: Callable[[datetime], None]) -> None:
        self._run = run
        self._heard = heard
        self._asked = GroupCommit[dict[str, Any], tuple[Any, ...]](self._record_asked)
        self._answered = GroupCommit[dict[str, Any], tuple[Any, ...]](self._record_answered)
        self._refused = GroupCommit[dict[str, Any], tuple[Any, ...]](self._record_refused)

    async def asked(
        self, call: Call, permit: Permit, *, environment: Environment, credential: str, key: str
    ) -> Asked:
        """Durable when it returns. Raises Stale, or the Refusal that the gate or quota gave."""
        row = _asked_row(call, permit, environment, credential, key)
        _, verdict, moment, month, left = await self._asked.submit(row)
        if verdict == "stale":
            raise Stale
        if verdict != "recorded":
            raise _WORDS[verdict](permit.standing.agreement)
        if left is None:
            return Asked(row["id"], environment, permit, credential, moment, None, None)
        seconds = int((start_of_day(next_month(month)) - moment).total_seconds()) + 1
        return Asked(row["id"], environment, permit, credential, moment, month, (left, seconds))

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

        A failure of the owner gives its quota unit back. Raises CutByGate where the agreement
        took a step meanwhile: then nothing may leave.
        """
        row = _answered_row(asked, outcome, records, answer, refusal)
        _, verdict, _ = await self._answered.submit(row)
        if verdict != "recorded":
            raise (AgreementEnded if verdict == "ended" else CutByGate)(
                asked.permit.standing.agreement
            )

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
                "agreement": call.agreement, "purpose": call.purpose,
                "case_number": call.case_number, "detail": refusal.detail,
            }
        )  # fmt: skip
        return number

    async def _record_asked(self, rows: Sequence[dict[str, Any]]) -> Rows:
        return await self._record(_SQL["record_asked"], rows)

    async def _record_answered(self, rows: Sequence[dict[str, Any]]) -> Rows:
        return await self._record(_SQL["record_answered"], rows)

    async def _record_refused(self, rows: Sequence[dict[str, Any]]) -> Rows:
        return await self._run(_SQL["record_refused"], (_numbered(rows),))

    async def _record(self, sql: LiteralString, rows: Sequence[dict[str, Any]]) -> Rows:
        gates = {row["gate"] for row in rows}
        gates.update(row["owner_gate"] for row in rows if row["owner_gate"] is not None)
        answers = await self._run(sql, (sorted(gates), _numbered(rows)))
        self._heard(answers[0][2])
        return answers


def _numbered(rows: Sequence[dict[str, Any]]) -> str:
    for number, row in enumerate(rows):
        row["n"] = number
    return msgspec.json.encode(rows).decode()


def _asked_row(
    call: Call, permit: Permit, environment: Environment, credential: str, key: str
) -> dict[str, Any]:
    standing, grant, owner = permit.standing, permit.grant, permit.owner
    return {
        "id": new_id(), "environment": environment, "pattern": grant.pattern, "link": grant.link,
        "dataset": grant.dataset, "agreement": standing.agreement,
        "agreement_version": standing.version, "gate": standing.gate, "term": standing.term,
        "door_epoch": standing.door_epoch, "owner": grant.owner,
        "owner_agreement": grant.owner_agreement, "owner_gate": owner.gate if owner else None,
        "owner_term": owner.term if owner else None, "agency": call.agency, "caller": call.caller,
        "credential": credential, "channel": call.channel, "purpose": call.purpose,
        "case_number": call.case_number, "subject_key": key, "fields": ",".join(permit.fields),
        "quota": grant.quota,
    }  # fmt: skip


def _answered_row(
    asked: Asked,
    outcome: str,
    records: int,
    answer: tuple[int, str] | None,
    refusal: type[Refusal] | None,
) -> dict[str, Any]:
    standing, grant, owner = asked.permit.standing, asked.permit.grant, asked.permit.owner
    fault: Fault | None = refusal.fault if refusal else None
    return {
        "environment": asked.environment, "exchange": asked.id, "gate": standing.gate,
        "term": standing.term, "owner_gate": owner.gate if owner else None,
        "owner_term": owner.term if owner else None, "outcome": outcome, "fault": fault,
        "rule": refusal.rule if refusal else None, "records": records,
        "fields": ",".join(asked.permit.fields) if records else None,
        "bytes": answer[0] if answer else 0, "answer_sha256": answer[1] if answer else None,
        "credential": asked.credential, "agency": standing.agency,
        "agreement": standing.agreement, "dataset": grant.dataset,
        "opened_at": asked.opened_at, "quota_month": asked.quota_month, "give_back": fault == "provider",
    }  # fmt: skip
