"""Why a catalogue is not applied."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.kit.refusal import Refusal
from sainam.links.catalogue_fault import CatalogueFault


class CatalogueFaulty(Refusal):
    """The catalogue has faults; nothing of it was applied."""

    rule = "catalogue.faulty"
    thai = "บัญชีรายการมีข้อผิดพลาด จึงไม่มีส่วนใดถูกนำไปใช้"
    fault = "hub"

    def __init__(self, faults: Sequence[CatalogueFault]) -> None:
        """`faults` is never empty."""
        super().__init__(str(faults[0]))
        self.faults = tuple(faults)


class AgreementAmended(Refusal):
    """A dossier made or amended this agreement: what its file says now would undo that."""

    rule = "catalogue.agreement_amended"
    thai = "ข้อตกลงนี้ทำขึ้นหรือแก้ไขโดยแฟ้มเรื่องแล้ว สิ่งที่แฟ้มรายการระบุจะทำให้การแก้ไขนั้นหายไป"
    fault = "hub"


class AgreementStillOpen(Refusal):
    """An agreement leaves the catalogue, or an environment leaves it, only after its end."""

    rule = "catalogue.agreement_open"
    thai = "ต้องสิ้นสุดข้อตกลงก่อน จึงจะนำข้อตกลงหรือสภาพแวดล้อมของข้อตกลงออกจากบัญชีรายการได้"
    fault = "hub"


class StillGranted(Refusal):
    """What an agreement in force grants stays in the catalogue until that agreement has ended."""

    rule = "catalogue.still_granted"
    thai = "ข้อตกลงที่มีผลใช้บังคับยังให้สิ่งนี้อยู่ จึงนำออกจากบัญชีรายการไม่ได้จนกว่าข้อตกลงจะสิ้นสุด"
    fault = "hub"
