"""Whose customer accounts are whose: the person "citizen-000012" has that of customer 12.

Every fourth has that of the next customer too.
"""

from __future__ import annotations

import re

import msgspec
from aiohttp import web

from sainam.counterparts.cis.customer import customer_account
from sainam.counterparts.cis.system import SYSTEM, answer, refusal

_SUBJECT = re.compile(r"citizen-([0-9]{6})", re.ASCII)


class SubjectAsked(msgspec.Struct):
    subject: str


def subject_of(number: int) -> str:
    """The person whose first customer account is that of customer `number`."""
    return f"citizen-{number:06d}"


def accounts_of(subject: str, customers: int) -> list[str] | None:
    """None where nobody is known by this name."""
    found = _SUBJECT.fullmatch(subject)
    number = int(found[1]) if found else 0
    if not 1 <= number <= customers:
        return None
    numbers = [number, number + 1] if number % 4 == 0 else [number]
    return [customer_account(one) for one in numbers if one <= customers]


async def customer_accounts(request: web.Request) -> web.Response:
    """POST /subjects/customer-accounts."""
    try:
        asked = msgspec.json.decode(await request.read(), type=SubjectAsked)
    except msgspec.DecodeError as error:
        return refusal(400, "request.unreadable", str(error), "อ่านคำขอไม่ได้")
    accounts = accounts_of(asked.subject, request.app[SYSTEM].register.customers)
    if accounts is None:
        return refusal(404, "subject.unknown", "Nobody is known by this name.", "ไม่พบบุคคลนี้")
    return answer({"subject": asked.subject, "customer_accounts": accounts})
