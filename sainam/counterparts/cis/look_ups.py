"""What CIS tells about a customer account: water use, and bills outstanding.

Asked by POST, so that no personal id stands in a URL; only the fields asked for leave.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Annotated

import msgspec
from aiohttp import web

from sainam.counterparts.cis.bill import Bill, bills_of
from sainam.counterparts.cis.customer import customer_account, customer_of
from sainam.counterparts.cis.fields_asked import BILLS_OUTSTANDING, WATER_USE, only, unknown_fields
from sainam.counterparts.cis.payment import REASONS
from sainam.counterparts.cis.system import SYSTEM, System, answer, refusal
from sainam.counterparts.cis.try_out import LONGER_THAN_ANY_PATIENCE_S, TRY_OUT
from sainam.counterparts.cis.water_use import use_until
from sainam.formats.qr_tag30 import bill_qr

_BILLER = "099400000000001"  # invented: a state body's number, and the suffix of its bills
Fields = Annotated[list[str], msgspec.Meta(min_length=1, max_length=100)]


class WaterUseAsked(msgspec.Struct, forbid_unknown_fields=True):
    """The last `months` months of a customer account."""

    customer_account: str
    fields: Fields
    months: Annotated[int, msgspec.Meta(ge=1, le=24)] = 6


class BillsAsked(msgspec.Struct, forbid_unknown_fields=True):
    """The bills a customer account has not paid."""

    customer_account: str
    fields: Fields


async def water_use(request: web.Request) -> web.Response:
    """POST /customer-accounts/water-use."""
    system = request.app[SYSTEM]
    try:
        asked = msgspec.json.decode(await request.read(), type=WaterUseAsked)
    except msgspec.DecodeError as error:
        return _unreadable(error)
    number = system.register.number_of(asked.customer_account)
    if refused := _refused(number, asked.fields, WATER_USE):
        return refused
    seed = system.register.seed
    if played := await _played(number):
        return played
    use = use_until(number or 0, system.clock.today(), asked.months, seed=seed)
    told = {"use": msgspec.to_builtins(use)}
    return _kept(system, number or 0, asked.fields, _wrongly(number, told))


async def bills_outstanding(request: web.Request) -> web.Response:
    """POST /customer-accounts/bills-outstanding."""
    system = request.app[SYSTEM]
    try:
        asked = msgspec.json.decode(await request.read(), type=BillsAsked)
    except msgspec.DecodeError as error:
        return _unreadable(error)
    number = system.register.number_of(asked.customer_account)
    if refused := _refused(number, asked.fields, BILLS_OUTSTANDING):
        return refused
    register = system.register
    if played := await _played(number):
        return played
    bills = bills_of(
        number or 0, system.clock.today(), opened_on=register.opened_on, seed=register.seed
    )
    paid = system.store.paid_bills([bill.bill_no for bill in bills])
    nothing_due = TRY_OUT.get(number or 0) == "nothing_due"
    unpaid = [bill for bill in bills if bill.bill_no not in paid and not nothing_due]
    told = [
        {**msgspec.to_builtins(bill), "payment_qr": _qr(asked.customer_account, bill)}
        for bill in unpaid
    ]
    return _kept(system, number or 0, asked.fields, _wrongly(number, {"bills": told}))


def _qr(customer_account: str, bill: Bill) -> str:
    return bill_qr(_BILLER, customer_account, bill.bill_no, bill.amount_satang)


async def _played(number: int | None) -> web.Response | None:
    """The answer of an account that is there to be tried out with, where it is no usual one."""
    behaves = TRY_OUT.get(number or 0)
    if behaves == "times_out":
        await asyncio.sleep(LONGER_THAN_ANY_PATIENCE_S)
    if behaves in ("times_out", "fails"):
        return refusal(500, "cis.failing", "CIS is failing.", "ระบบ CIS ขัดข้อง")
    if behaves == "unreadable":
        return web.Response(body=b'{"use": [', content_type="application/json")
    return None


def _wrongly(number: int | None, rows: dict[str, object]) -> dict[str, object]:
    """What an account that is there to be tried out with says instead."""
    behaves = TRY_OUT.get(number or 0)
    if behaves == "wrong_form":
        return dict.fromkeys(rows, "many")
    if behaves == "another":
        return {**rows, "customer_account": customer_account(1)}
    return rows


def _kept(
    system: System, number: int, fields: Collection[str], rows: dict[str, object]
) -> web.Response:
    customer = msgspec.to_builtins(customer_of(number, seed=system.register.seed))
    return answer(only(fields, {**customer, **rows}))


def _refused(
    number: int | None, fields: Collection[str], offered: Collection[str]
) -> web.Response | None:
    if unknown := unknown_fields(fields, offered):
        return refusal(
            422, "fields.unknown", "CIS has no such fields.", "CIS ไม่มีรายการข้อมูลนี้", fields=unknown
        )
    if number is None:
        return refusal(404, "customer.unknown", *REASONS["customer.unknown"])
    return None


def _unreadable(error: msgspec.DecodeError) -> web.Response:
    return refusal(400, "request.unreadable", f"The request cannot be read: {error}", "อ่านคำขอไม่ได้")
