"""Why something cannot be done to an incident."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class UnknownIncident(Refusal):
    """There is no such incident."""

    rule = "incident.unknown"
    thai = "ไม่พบเหตุการณ์นี้"


class IncidentClosed(Refusal):
    """This incident is closed; open a new one that names it."""

    rule = "incident.closed"
    thai = "เหตุการณ์นี้ปิดแล้ว หากมีเรื่องเพิ่มเติมโปรดเปิดเหตุการณ์ใหม่และอ้างถึงเหตุการณ์นี้"


class IncidentFieldUnusable(Refusal):
    """This cannot be recorded of an incident."""

    rule = "incident.field"
    thai = "ข้อมูลของเหตุการณ์ช่องนี้ใช้ไม่ได้"


class AwareInFuture(Refusal):
    """The moment the utility became aware cannot lie in the future."""

    rule = "incident.aware"
    thai = "เวลาที่ทราบเหตุจะอยู่ในอนาคตไม่ได้"


class ScopeUnusable(Refusal):
    """Name at least one credential or agreement, and a beginning before the end."""

    rule = "incident.scope"
    thai = "โปรดระบุเครื่องมือยืนยันตัวหรือข้อตกลงอย่างน้อยหนึ่งรายการ และเวลาเริ่มต้องอยู่ก่อนเวลาสิ้นสุด"


class ScopeNotSet(Refusal):
    """Nothing is reckoned before the scope of the incident is set."""

    rule = "incident.scope_missing"
    thai = "ต้องกำหนดขอบเขตของเหตุการณ์ก่อน จึงจะคำนวณผู้ได้รับผลกระทบได้"


class ClockRuns(Refusal):
    """This clock of the incident was started before."""

    rule = "incident.clock_runs"
    thai = "นาฬิกานี้ของเหตุการณ์เริ่มไปแล้ว"


class ClockUnknown(Refusal):
    """This incident has no such clock running."""

    rule = "incident.clock_unknown"
    thai = "เหตุการณ์นี้ไม่มีนาฬิกานี้ที่กำลังเดินอยู่"


class ClockProvisionMissing(Refusal):
    """Say by which provision or clause this clock runs."""

    rule = "incident.clock_provision"
    thai = "โปรดระบุบทบัญญัติหรือข้อสัญญาที่กำหนดเวลานี้"


class LateWithoutReason(Refusal):
    """The time is over: say why it is late."""

    rule = "incident.late"
    thai = "พ้นกำหนดแล้ว โปรดระบุเหตุผลที่ล่าช้า"


class ClockNotNeededWithoutReason(Refusal):
    """Say why nobody has to be told."""

    rule = "incident.not_needed"
    thai = "โปรดระบุเหตุผลที่ไม่ต้องแจ้ง"


class ClocksStillRun(Refusal):
    """An incident is closed when each of its clocks has ended."""

    rule = "incident.clocks_run"
    thai = "ปิดเหตุการณ์ได้เมื่อนาฬิกาทุกเรือนสิ้นสุดแล้ว"
