"""L2 on the tour: a look-up serves one service request and takes the place of a copy."""

from __future__ import annotations

from dataclasses import replace

from sainam.agreements.terms import PaperKind
from sainam.counterparts.agencies.hub_client import On
from sainam.counterparts.agencies.linkage_center import LinkageCenter
from sainam.counterparts.cis import customer_account
from sainam.tour.law.tour_agreement import AGENCY, CARRIER, CASE, PURPOSE, tour_agreement
from sainam.tour.onboarding.cast import Cast
from sainam.tour.onboarding.told_steps import done, seen
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist, passed, refused

TITLE = "ไม่เรียกสำเนา ใช้การตรวจสอบแทน / no copies: a look-up takes their place"
_PAPER: PaperKind = "house_registration"


def walk_l2(tourist: Tourist, row: RowWalk) -> None:
    cast = Cast(tourist)
    before = _copies(cast)
    with tour_agreement(tourist, row, "DGA-2562-13", replaces=_PAPER) as agreement:
        tourist.run(_asked(tourist, row, agreement))
    _counted(cast, row, before)


async def _asked(tourist: Tourist, row: RowWalk, agreement: str) -> None:
    on = On(purpose=PURPOSE, agency=AGENCY, case=CASE, agreement=agreement)
    served = replace(on, service_request=f"SR-TOUR-PAPER-{tourist.number}")
    account = customer_account(1)
    async with tourist.hub(CARRIER) as hub:
        center = LinkageCenter(hub)
        refused(
            row, "a look-up that serves no service request", "สอบถามโดยไม่มีคำขอรับบริการ",
            await center.water_use(account, on), "agreement.service_request",
        )  # fmt: skip
        answer = await center.water_use(account, served)
        passed(
            row, "for one service request, in place of a copy of the house registration",
            "สอบถามเพื่อคำขอรับบริการหนึ่งเรื่อง แทนสำเนาทะเบียนบ้าน", answer,
            f"for {served.service_request}", ok=True,
        )  # fmt: skip
        again = await center.water_use(account, served)
        passed(row, "asked again for the same request", "สอบถามซ้ำเพื่อเรื่องเดิม", again,
               "answered; it is still one copy less", ok=True)  # fmt: skip


def _counted(cast: Cast, row: RowWalk, before: int) -> None:
    after = _copies(cast)
    seen(
        row, "copies no longer asked for: one more", "สำเนาที่ไม่ต้องเรียก: เพิ่มหนึ่งฉบับ",
        f"{before:,} → {after:,} this year; see /th/privacy", ok=after == before + 1,
    )  # fmt: skip


def _copies(cast: Cast) -> int:
    told = done(cast.staff("dpo").get("/api/replaced-papers"), "copies no longer asked for")
    return int(told.body["copies"])
