"""Payment of a bill by API: journalled durably, claimed among the hub's channels, answered.

Never waits for the owner of the bills: what it later refuses becomes suspense.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, LiteralString, TypeVar

import msgspec

from sainam.agreements.permit import Call, Permit
from sainam.agreements.refusals import AgreementEnded, AgreementNotYetInForce, DoorShut
from sainam.agreements.terms import Environment
from sainam.exchanges.content.sealing import Sealing
from sainam.exchanges.rates.take_rate import Minute, TakeRate
from sainam.exchanges.refusals import (
    AlreadyRecorded,
    KeyMissing,
    PayloadFault,
    PayloadInvalid,
    RecordingFailed,
    SameIdentityOtherAmount,
    SameKeyOtherContent,
    StillRunning,
    shape_fault,
)
from sainam.exchanges.standing_cache import StandingCache
from sainam.exchanges.submission import Journalled, is_key
from sainam.kit.group_commit import GroupCommit
from sainam.kit.ids import new_id
from sainam.kit.keys.envelope import DataKey
from sainam.kit.named_queries import named_queries
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import business_date

Rows = Sequence[tuple[Any, ...]]
Run = Callable[[LiteralString, tuple[Any, ...]], Awaitable[Rows]]

_SQL = named_queries(__file__)
CLOCKS_APART = timedelta(minutes=5)
_TRIES = 3
Paid = TypeVar("Paid", bound="BillPayment")
_VERDICTS: dict[str, type[Refusal]] = {
    "ended": AgreementEnded,
    "not_yet": AgreementNotYetInForce,
    "door": DoorShut,
    "busy": StillRunning,
    "key_conflict": SameKeyOtherContent,
    "already_recorded": AlreadyRecorded,
    "identity_conflict": SameIdentityOtherAmount,
}


class BillPayment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the agent confirms: money it has taken. `amount_satang` is satang; `paid_at` aware."""

    customer_account: str
    bill_no: str
    amount_satang: int
    paid_at: datetime
    agent_reference: str
    terminal: str = ""


class FeePayment(BillPayment, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The same of a service fee: `bill_no` is the number of its invoice."""

    bill_no: str = msgspec.field(name="fee_no")
    fee_kind: str


class _Item(msgspec.Struct, frozen=True):
    """A payment on its way into a batch: its row, and what of it is sealed there."""

    row: dict[str, Any]
    payment: BillPayment
    delivered: bytes


class PayBill:
    """Takes payments under an agreement. One per process; `run` executes and commits."""

    def __init__(
        self, *, standings: StandingCache, run: Run, sealing: Sealing,
        take_rate: TakeRate | None = None,
    ) -> None:  # fmt: skip
        self._standings = standings
        self._run = run
        self._sealing = sealing
        self._take_rate = take_rate
        self._commit = GroupCommit[_Item, tuple[Any, ...]](self._record)

    async def take(
        self, call: Call, *, environment: Environment, credential: str, key: str | None,
        payload: dict[str, Any],
    ) -> Journalled:  # fmt: skip
        """A payment as it was submitted. Raises a Refusal; then nothing of it was posted."""
        payment = _read(payload, BillPayment)
        return await self(
            call, environment=environment, credential=credential, key=key, payment=payment
        )

    async def take_fee(
        self, call: Call, *, environment: Environment, credential: str, key: str | None,
        payload: dict[str, Any],
    ) -> Journalled:  # fmt: skip
        """As `take`, of a payment of a service fee."""
        payment = _read(payload, FeePayment)
        return await self(
            call, environment=environment, credential=credential, key=key, payment=payment
        )

    async def __call__(
        self, call: Call, *, environment: Environment, credential: str, key: str | None,
        payment: BillPayment,
    ) -> Journalled:  # fmt: skip
        """Durable when it returns. Raises a Refusal; then nothing of it was posted."""
        if key is None or not is_key(key):
            raise KeyMissing(header="Idempotency-Key")
        minute = Minute(self._take_rate)
        for _ in range(_TRIES):
            allowed = await self._standings.permit(environment, call)
            await minute.take(environment, allowed)
            _plausible(payment, allowed.standing.valid_from, self._standings.moment())
            item = _item(call, allowed, payment, environment, credential, key)
            _, verdict, exchange, status, answer, _ = await self._commit.submit(item)
            if verdict == "stale":
                await self._standings.refresh()
                continue
            if verdict in _VERDICTS:
                refusal = _VERDICTS[verdict](*([str(exchange)] if "record" in verdict else []))
                raise refusal.under(allowed.standing.agreement)
            return Journalled(
                exchange, allowed.standing.agreement, status, answer.encode(),
                verdict == "replayed", minute.left,
            )  # fmt: skip
        raise RecordingFailed

    async def _record(self, items: Sequence[_Item]) -> Rows:
        """Where a key no longer serves nothing was recorded: sealed again under the next."""
        gates = sorted({item.row["gate"] for item in items})
        for _ in range(_TRIES):
            keys = await self._sealing.keys_for({item.row["dataset"] for item in items})
            rows = [
                item.row | {"n": number} | _sealed(self._sealing, keys, item)
                for number, item in enumerate(items)
            ]
            answers = await self._run(
                _SQL["record_payments"], (gates, msgspec.json.encode(rows).decode())
            )
            self._standings.heard(answers[0][5])
            if answers[0][1] != "reseal":
                return answers
        raise RecordingFailed


def _read(payload: dict[str, Any], kind: type[Paid]) -> Paid:
    try:
        return msgspec.convert(payload, kind)
    except msgspec.ValidationError as error:
        raise PayloadInvalid([shape_fault(str(error))]) from error


def _plausible(payment: BillPayment, begun: datetime, at: datetime) -> None:
    faults = []
    if payment.amount_satang <= 0:
        faults.append(
            PayloadFault(
                "amount_satang", "payload.amount", "จำนวนเงินต้องมากกว่าศูนย์",
                "The amount must be more than zero.",
            )
        )  # fmt: skip
    if payment.paid_at.tzinfo is None:
        faults.append(
            PayloadFault(
                "paid_at", "payload.time_zone", "เวลาชำระต้องระบุเขตเวลา",
                "The time of payment needs its offset.",
            )
        )  # fmt: skip
    elif payment.paid_at > at + CLOCKS_APART:
        faults.append(
            PayloadFault(
                "paid_at", "payload.future", "เวลาชำระอยู่ในอนาคต",
                "The time of payment lies in the future.",
            )
        )  # fmt: skip
    elif payment.paid_at < begun:
        faults.append(
            PayloadFault(
                "paid_at", "payload.before_agreement", "เวลาชำระอยู่ก่อนวันเริ่มของข้อตกลง",
                "The time of payment lies before the agreement's first day.",
            )
        )  # fmt: skip
    if faults:
        raise PayloadInvalid(faults)


def content_sha256(payment: BillPayment) -> str:
    """Of the RFC 8785 form: for strings and whole numbers msgspec's sorted form is the same."""
    return hashlib.sha256(msgspec.json.encode(payment, order="sorted")).hexdigest()


def _sealed(sealing: Sealing, keys: Mapping[str, DataKey], item: _Item) -> dict[str, object]:
    row = item.row
    key, environment, exchange = keys[row["dataset"]], row["environment"], row["id"]
    body = msgspec.json.encode(item.payment)
    submitted = sealing.submitted(key, environment, exchange, body, item.payment.customer_account)
    delivered = sealing.delivered(key, environment, exchange, item.delivered)
    return {
        "data_key": key.number, "mark": submitted.mark, "submitted": submitted.sealed,
        "submitted_leaf": submitted.leaf, "delivered": delivered.sealed,
        "delivered_leaf": delivered.leaf,
    }  # fmt: skip


def _item(
    call: Call, allowed: Permit, payment: BillPayment, environment: Environment, credential: str,
    key: str,
) -> _Item:  # fmt: skip
    standing, grant = allowed.standing, allowed.grant
    exchange = new_id()
    delivery = new_id()
    day = business_date(payment.paid_at, grant.after_cut_off)
    accepted, suspended = (
        msgspec.json.encode({"id": exchange, "status": status, "agent_reference":
                             payment.agent_reference, "amount_satang": payment.amount_satang,
                             **more}).decode()
        for status, more in (
            ("accepted", {}),
            ("suspense", {
                "rule": "bill.claimed",
                "reason": "Another payment of this bill came first; the money is held in suspense.",
                "reason_th": "มีการชำระใบแจ้งค่าน้ำนี้แล้ว เงินถูกพักไว้ในบัญชีพัก",
            }),
        )
    )  # fmt: skip
    row = {
        "id": exchange, "delivery": delivery, "environment": environment, "link": grant.link,
        "dataset": grant.dataset, "agreement": standing.agreement,
        "agreement_version": standing.version, "gate": standing.gate, "term": standing.term,
        "door_epoch": standing.door_epoch, "owner": grant.owner,
        "owner_agreement": grant.owner_agreement, "agency": call.agency,
        "caller": call.caller, "credential": credential, "channel": call.channel,
        "purpose": call.purpose, "case_number": call.case_number, "key": key,
        "content_sha256": content_sha256(payment), "identity": payment.agent_reference,
        "amount_satang": payment.amount_satang, "customer_account": payment.customer_account,
        "bill": f"{payment.customer_account}/{payment.bill_no}", "paid_at": payment.paid_at,
        "answer_accepted": accepted, "answer_suspense": suspended,
        "business_date": day,
    }  # fmt: skip
    told = {
        "agent": call.agency, "customer_account": payment.customer_account,
        "bill_no": payment.bill_no, "amount_satang": payment.amount_satang,
        "paid_at": payment.paid_at, "reference": payment.agent_reference,
        "business_date": day,
    }  # fmt: skip
    if isinstance(payment, FeePayment):
        told["fee_kind"] = payment.fee_kind
    return _Item(row, payment, msgspec.json.encode(told))
