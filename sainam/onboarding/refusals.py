"""Why an event on a dossier is refused."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.kit.refusal import Refusal
from sainam.onboarding.field_fault import FieldFault


class UnknownDossier(Refusal):
    """There is no such dossier, or it is not yours to see."""

    rule = "dossier.unknown"
    thai = "ไม่พบแฟ้มเรื่องนี้ หรือท่านไม่มีสิทธิดู"


class UnknownEvent(Refusal):
    """There is no such step in the process."""

    rule = "dossier.event_unknown"
    thai = "ไม่มีขั้นตอนนี้ในกระบวนการ"


class EventNotNow(Refusal):
    """The dossier is not where this can be done."""

    rule = "dossier.not_now"
    thai = "แฟ้มเรื่องไม่ได้อยู่ในขั้นตอนที่ทำสิ่งนี้ได้"


class RoleMissing(Refusal):
    """This is for another role to do."""

    rule = "dossier.role_missing"
    thai = "ขั้นตอนนี้เป็นหน้าที่ของบทบาทอื่น"


class OwnRequest(Refusal):
    """Nobody decides on a request of their own agency."""

    rule = "dossier.own_request"
    thai = "ผู้ใดจะพิจารณาคำขอของหน่วยงานตนเองไม่ได้"


class TwoSides(Refusal):
    """Nobody holds two sides of one decision: another person has to do this."""

    rule = "dossier.two_sides"
    thai = "ผู้เดียวกันทำสองฝ่ายของเรื่องเดียวกันไม่ได้ ต้องให้ผู้อื่นดำเนินการ"


class DossierMoved(Refusal):
    """Somebody else acted on this dossier meanwhile; look at what changed and decide again."""

    rule = "dossier.moved"
    thai = "มีผู้อื่นดำเนินการกับแฟ้มเรื่องนี้ไปก่อนแล้ว โปรดดูสิ่งที่เปลี่ยนแล้วตัดสินใจอีกครั้ง"


class BodyInvalid(Refusal):
    """Some of what was entered does not fit; each place is named."""

    rule = "dossier.fields"
    thai = "ข้อมูลบางช่องยังไม่ถูกต้อง แต่ละช่องแจ้งไว้แล้ว"

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.english}" for fault in faults[:5]))
        self.field_faults = tuple(faults)


class TooEarly(Refusal):
    """The time for this has not come."""

    rule = "dossier.too_early"
    thai = "ยังไม่ถึงกำหนดเวลา"


class NotYet(Refusal):
    """Something that has to come first is missing."""

    rule = "dossier.not_yet"
    thai = "ยังขาดสิ่งที่ต้องทำก่อน"
