"""A desk of evidence packs that knows invented ones, so that the page can be looked at."""

# ruff: noqa: ARG002 - a sample answers alike whatever it is asked

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from browser.sample_links import NOON
from sainam.agencies.refusals import OwnMatter
from sainam.evidence.pack.pack_desk import PackList
from sainam.evidence.pack.pack_order import PackOrder
from sainam.evidence.pack.refusals import AboutUnknown, PackUnknown
from sainam.formats.layout import Title

NUMBERS = [UUID(int=(1 << 120) + number) for number in range(4)]
ASKED = PackOrder(
    NUMBERS[0], "period", None, date(2026, 11, 1), date(2026, 11, 22),
    "ตรวจสอบประจำปีของผู้ตรวจสอบภายนอก (สมมติ)", None, None, "lawyer", NOON,
)  # fmt: skip
OWN = replace(
    ASKED, id=NUMBERS[1], scope="agency", about="ONCB", ordered_by="operator",
    order_number="ตร 0001/2569 (สมมติ)", officer="พ.ต.ท. สมมติ ทดสอบ",
)  # fmt: skip
MADE = replace(
    ASKED, id=NUMBERS[2], scope="provision", about="PDPA-2562-24", decision="confirmed",
    decided_by="operator", decided_at=NOON, first_block=17, last_block=1_204,
    sha256=bytes(range(32)), length=8_123_456, made_at=NOON,
)  # fmt: skip
REJECTED = replace(
    OWN, id=NUMBERS[3], decision="rejected", decided_by="lawyer", decided_at=NOON,
    reason="ขอบเขตกว้างกว่าที่คำสั่งระบุ",
)  # fmt: skip


class SamplePacks:
    def __init__(self, *, bare: bool = False) -> None:
        self._bare = bare

    def packs(self, login: str) -> PackList:
        return PackList(
            packs=() if self._bare else (ASKED, OWN, MADE, REJECTED),
            today=date(2026, 11, 22),
            agencies=(("ONCB", Title("สำนักงาน ป.ป.ส. (ทดสอบ)", "ONCB (test)")),),
            provisions=(
                (
                    "PDPA-2562-24",
                    Title("มาตรา 24 · พ.ร.บ. คุ้มครองข้อมูลส่วนบุคคล", "section 24 · PDPA"),
                ),
            ),
            fingerprint="ab" * 32,
            verifier_sha256="cd" * 32,
        )

    def order(self, login: str, *, about: str, **asked: object) -> UUID:
        if asked["kind"] != "period" and not about:
            raise AboutUnknown(field="about")
        return NUMBERS[0]

    def confirm(self, login: str, number: UUID, *, reason: str = "") -> PackOrder:
        if number != ASKED.id:
            raise OwnMatter
        return MADE

    def reject(self, login: str, number: UUID, *, reason: str) -> None:
        """Nothing is kept here."""

    def open(self, login: str, number: UUID) -> tuple[PackOrder, BinaryIO]:
        if number != MADE.id:
            raise PackUnknown
        return MADE, BytesIO(b"PK")

    def verifier(self) -> bytes:
        return b"# the verifier\n"
