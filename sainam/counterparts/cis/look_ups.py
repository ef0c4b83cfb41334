"""What CIS tells about a customer account: water use, and bills outstanding.

Asked by POST, so that no personal id stands in a URL; only the fields asked for leave.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

import msgspec
from aiohttp import web

from sainam.counterparts.cis.bill import Bill, bills_of
from sainam.counterparts.cis.customer import customer_of
from sainam.counterparts.cis.fields_asked import BILLS_OUTSTANDING, WATER_USE, only, unknown_fields
from sainam.counterparts.cis.payment import REASONS
from sainam.counterparts.cis.system import SYSTEM, System, answer, refusal
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
    use = use_until(number or 0, system.clock.today(), asked.months, seed=seed)
    return _kept(system, number or 0, asked.fields, {"use": msgspec.to_builtins(use)})


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
    bills = bills_of(
        number or 0, system.clock.today(), opened_on=register.opened_on, seed=register.seed
    )
    paid = system.store.paid_bills([bill.bill_no for bill in bills])
    unpaid = [bill for bill in bills if bill.bill_no not in paid]
    told = [
        {**msgspec.to_builtins(bill), "payment_qr": _qr(asked.customer_account, bill)}
        for bill in unpaid
    ]
    return _kept(system, number or 0, asked.fields, {"bills": told})


def _qr(customer_account: str, bill: Bill) -> str:
    return bill_qr(_BILLER, customer_account, bill.bill_no, bill.amount_satang)


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
