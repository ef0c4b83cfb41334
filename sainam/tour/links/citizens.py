"""C1 and C2 on the tour: a channel shows the person signed in what is theirs, and no other's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from sainam.counterparts.agencies.hub_client import Answer, HubClient, On
from sainam.counterparts.cis import customer_account
from sainam.counterparts.cis.bill import bills_of
from sainam.counterparts.cis.subject import subject_of
from sainam.counterparts.identity_provider import IdentityProvider
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist, passed, refused

BILLS, USE = "bills-outstanding", "water-use-statistics"
PURPOSE = "own-account"
# By row: the channel's credential and its order.
CHANNELS: Mapping[str, tuple[str, str]] = {
    "C1": ("onmobile", "ORDER-ONMOBILE-2568-01"),
    "C2": ("e-services", "ORDER-E-SERVICES-2568-01"),
}


def walks() -> Mapping[str, Callable[[Tourist, RowWalk], None]]:
    return {row: _walk_of(*channel) for row, channel in CHANNELS.items()}


def _walk_of(credential: str, order: str) -> Callable[[Tourist, RowWalk], None]:
    def walk(tourist: Tourist, row: RowWalk) -> None:
        tourist.cis("PUT", "/faults", {})
        tourist.run(_seen(tourist, row, credential, order, _person(tourist)))

    return walk


async def own(hub: HubClient, dataset: str, customer: int, on: On) -> Answer:
    return await hub.ask(dataset, {"customer_account": customer_account(customer)}, on)


def _person(tourist: Tourist) -> int:
    """Somebody of two accounts who owed something on the register's first day."""
    opened = tourist.cis_opened_on()
    return next(n for n in range(200, 900, 4) if bills_of(n, opened, opened_on=opened))


async def _seen(tourist: Tourist, row: RowWalk, credential: str, order: str, person: int) -> None:
    on = On(purpose=PURPOSE, subject=tourist.signed_in(subject_of(person)))
    async with tourist.hub(credential) as hub:
        bills = await own(hub, BILLS, person, on)
        due = (bills.body or {}).get("bills", [])
        passed(
            row, "the person signed in sees their bills, with the QR to pay by",
            "ผู้ลงชื่อเข้าใช้เห็นค่าน้ำค้างชำระของตน พร้อมคิวอาร์โค้ด", bills, f"{len(due)} bills",
            ok=all(bill["payment_qr"].startswith("000201") for bill in due),
        )  # fmt: skip
        use = await own(hub, USE, person + 1, on)
        passed(
            row, "and the use of their second account", "และสถิติการใช้น้ำของเลขที่ผู้ใช้น้ำที่สองของตน", use,
            f"{len((use.body or {}).get('use', []))} months", ok=len(use.body["use"]) == 24,
        )  # fmt: skip
        await _refusals(tourist, row, hub, on, person)
        tourist.suspend(order)
        try:
            refused(
                row, "while the order is suspended", "ระหว่างระงับคำสั่ง",
                await own(hub, BILLS, person, on), "agreement.suspended",
            )  # fmt: skip
        finally:
            tourist.resume(order)


async def _refusals(tourist: Tourist, row: RowWalk, hub: HubClient, on: On, number: int) -> None:
    provider = IdentityProvider(
        "citizens-id",
        tourist.installation.parties / "citizens-id.jwk.json",
        tourist.installation.public_url(),
        tourist.clock,
    )
    stranger = replace(provider, key_file=tourist.installation.parties / "bigc.jwk.json")
    person = subject_of(number)
    past = int(tourist.clock.now().timestamp()) - 3_600
    for told, told_th, customer, subject, rule in (
        ("without the person's token", "ไม่มีโทเค็นของผู้ลงชื่อเข้าใช้", number, "", "agreement.subject"),
        ("the account of a neighbour", "เลขที่ผู้ใช้น้ำของผู้อื่น", number + 2, on.subject,
         "person.not_theirs"),
        ("a token that somebody else signed", "โทเค็นที่ผู้อื่นลงนาม", number, stranger.token(person),
         "person.unreadable"),
        ("a token of an hour ago", "โทเค็นหมดอายุ", number,
         provider.token(person, iat=past, exp=past + 60), "person.expired"),
        ("a token that is good for an hour", "โทเค็นอายุเกิน 5 นาที", number,
         provider.token(person, lasts=timedelta(hours=1)), "person.too_long"),
        ("a token made for another system", "โทเค็นที่ออกให้ระบบอื่น", number,
         provider.token(person, aud="https://other.example"), "person.audience"),
    ):  # fmt: skip
        answer = await own(hub, BILLS, customer, replace(on, subject=subject))
        refused(row, told, told_th, answer, rule)
