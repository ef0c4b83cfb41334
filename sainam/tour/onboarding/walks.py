"""The rows P1 to P7, in their order, of one agency that the walk registers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from sainam.tour.onboarding.agreement import walk_p6
from sainam.tour.onboarding.council import walk_p2
from sainam.tour.onboarding.governor import walk_p5
from sainam.tour.onboarding.real_use import walk_p7
from sainam.tour.onboarding.refusal_letter import walk_p3
from sainam.tour.onboarding.request import walk_p1
from sainam.tour.onboarding.seven_steps import SevenSteps, Walker, begin, walk_row
from sainam.tour.onboarding.two_departments import walk_p4
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist

WALKERS: Mapping[str, Walker] = {
    "P1": walk_p1,
    "P2": walk_p2,
    "P3": walk_p3,
    "P4": walk_p4,
    "P5": walk_p5,
    "P6": walk_p6,
    "P7": walk_p7,
}

TITLES: Mapping[str, str] = {
    "P1": "ลงทะเบียนและยื่นคำขอ / registration and request",
    "P2": "คณะกรรมการพิจารณา / the council",
    "P3": "หนังสือแจ้งผล / the letter of refusal",
    "P4": "สองฝ่ายเลือกรูปแบบ / the two departments",
    "P5": "บันทึกเรียน ผวก. / the memo to the governor",
    "P6": "ข้อตกลง / the agreement",
    "P7": "ทดลองและใช้งานจริง / trying out and real use",
}


class Onboarding:
    """Rows of one walk share the agency and its dossier."""

    def __init__(self) -> None:
        self._steps: SevenSteps | None = None

    def walks(self) -> Mapping[str, Callable[[Tourist, RowWalk], None]]:
        return {row: partial(self._walk, row) for row in WALKERS}

    def _walk(self, wanted: str, tourist: Tourist, row: RowWalk) -> None:
        self._steps = self._steps or begin(tourist)
        walk_row(self._steps, WALKERS, wanted, row)
