"""The privacy desk with invented incidents, so that its pages can be looked at."""

# ruff: noqa: ARG002 - a sample answers alike whatever it is asked

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from browser.sample_links import NOON
from sainam.evidence.incidents.clock import ClockEnd
from sainam.evidence.incidents.incident import Clock, Incident, Opening, Step, checked
from sainam.evidence.incidents.incident_desk import IncidentPage
from sainam.evidence.incidents.refusals import LateWithoutReason, UnknownIncident
from sainam.evidence.incidents.scope import Affected, Left, Scope

HOUR = timedelta(hours=1)
LETTER = UUID("01900000-0000-7000-8000-0000000000dd")
AWARE = NOON - 60 * HOUR
OFFICE = Clock("pdpa_office", AWARE + 72 * HOUR, "PDPA-2562-37", AWARE, "operator")
PERSONS = Clock("pdpa_subjects", AWARE + 72 * HOUR, "PDPA-2562-37", AWARE, "operator")
CYBER = Clock("cyber_report", AWARE + 24 * HOUR, "CYBER-2562-56-58", AWARE, "operator")
AGENCY = Clock("agency", AWARE + 24 * HOUR, "MOU-ONCB-2569-01 ข้อ 7", AWARE, "dpo")
TOLD = ClockEnd("told", AWARE + 30 * HOUR, "dpo", "รอผลตรวจสอบจากหน่วยงาน", str(LETTER))
STEPS = (
    Step(1, "assessed", '{"text":"มีการใช้กุญแจจากเครื่องที่ไม่รู้จักในเวลากลางคืน"}', "dpo", AWARE),
    Step(2, "scope_set", '{"exchanges":1204,"persons":1187,"scope":{}}', "dpo", AWARE + HOUR),
    Step(3, "contained", '{"text":"เพิกถอนกุญแจและระงับข้อตกลง"}', "dpo", AWARE + HOUR),
)
OPEN = Incident(
    "I-2569-00002", "กุญแจของผู้นำส่งคำขอถูกใช้จากเครื่องอื่น", AWARE - 9 * HOUR, AWARE, AWARE,
    AWARE + HOUR, "operator", (CYBER, replace(AGENCY, end=TOLD), OFFICE, PERSONS), STEPS,
)  # fmt: skip
CLOSED = Incident(
    "I-2569-00001", "ส่งไฟล์ผิดกล่อง", None, None, NOON - 900 * HOUR, NOON - 899 * HOUR, "dpo",
    (replace(OFFICE, end=ClockEnd("not_needed", NOON, "dpo", "ไม่มีข้อมูลส่วนบุคคล")),),
    (Step(1, "closed", '{"text":"จบเรื่อง"}', "dpo", NOON),),
)  # fmt: skip
SCOPE = Scope(
    credentials=("linkage-center",), agreements=("MOU-ONCB-2569-01",), since=AWARE - 9 * HOUR,
    until=AWARE,
)  # fmt: skip
REACHED = Affected(
    1187,
    1204,
    (
        Left(
            "MOU-ONCB-2569-01", "ONCB", "water-use-six-months", 1204, 1187,
            ("customer_account", "holder.name", "use.cubic_metres", "use.month"),
            AWARE - 9 * HOUR, AWARE,
        ),
    ),
)  # fmt: skip


class SampleIncidents:
    def __init__(self, *, bare: bool) -> None:
        self._all = () if bare else (OPEN, CLOSED)

    def incidents(self, login: str) -> tuple[tuple[Incident, ...], datetime]:
        return self._all, NOON

    def incident(self, login: str, number: str) -> IncidentPage:
        known = next((one for one in self._all if one.number == number), None)
        if known is None:
            raise UnknownIncident(number)
        reached = known is OPEN
        return IncidentPage(
            known, SCOPE if reached else None, REACHED if reached else None, NOON, acts=True
        )

    def open(self, login: str, opening: Opening) -> str:
        checked(opening, NOON)
        return OPEN.number

    def end_clock(self, login: str, number: str, kind: str, result: str, *, reason: str) -> None:
        if not reason:
            raise LateWithoutReason


class SampleEvidence:
    def __init__(self, *, bare: bool = False) -> None:
        self.incidents = SampleIncidents(bare=bare)
