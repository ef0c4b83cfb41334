"""Why an agreement does not let a call or a file through."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class NoAgreement(Refusal):
    """No agreement grants this dataset to this agency."""

    rule = "agreement.none"
    thai = "ไม่มีข้อตกลงที่ให้หน่วยงานนี้ใช้ชุดข้อมูลนี้"


class AmbiguousAgreement(Refusal):
    """More than one agreement fits this call: name one in Sainam-Agreement."""

    rule = "agreement.ambiguous"
    thai = "มีข้อตกลงมากกว่าหนึ่งฉบับที่ตรงกับคำขอนี้ โปรดระบุในหัวเรื่อง Sainam-Agreement"


class AgreementSuspended(Refusal):
    """The agreement is suspended; no data crosses until it is resumed."""

    rule = "agreement.suspended"
    thai = "ข้อตกลงถูกระงับ จะไม่มีการส่งข้อมูลจนกว่าจะยกเลิกการระงับ"


class AgreementEnded(Refusal):
    """The agreement has ended; its doors are shut."""

    rule = "agreement.ended"
    thai = "ข้อตกลงสิ้นสุดแล้ว ช่องทางทั้งหมดของข้อตกลงนี้ปิดแล้ว"


class AgreementNotYetInForce(Refusal):
    """The agreement is not in force yet."""

    rule = "agreement.not_yet"
    thai = "ข้อตกลงยังไม่เริ่มมีผลใช้บังคับ"


class WrongCarrier(Refusal):
    """The agreement does not name this caller as a carrier of the agency's requests."""

    rule = "agreement.carrier"
    thai = "ข้อตกลงไม่ได้ระบุให้ผู้เรียกรายนี้เป็นผู้นำส่งคำขอแทนหน่วยงาน"


class PurposeNotGranted(Refusal):
    """The purpose is missing or is not one that the agreement grants."""

    rule = "agreement.purpose"
    thai = "ไม่ได้ระบุวัตถุประสงค์ หรือวัตถุประสงค์ไม่อยู่ในข้อตกลง"


class ServiceRequestMissing(Refusal):
    """This look-up takes the place of a paper: name the one service request that it serves."""

    rule = "agreement.service_request"
    thai = "การสอบถามนี้ใช้แทนเอกสาร โปรดระบุคำขอรับบริการที่ใช้ในหัวเรื่อง Sainam-Service-Request"


class CaseNumberMissing(Refusal):
    """The agreement asks for the caller's case number in Sainam-Case."""

    rule = "agreement.case"
    thai = "ข้อตกลงกำหนดให้ระบุเลขเรื่องของผู้ขอในหัวเรื่อง Sainam-Case"


class FieldNotGranted(Refusal):
    """A field was asked for that the agreement does not grant."""

    rule = "agreement.field"
    thai = "ขอข้อมูลช่องที่ข้อตกลงไม่ได้อนุญาต"


class ChannelNotGranted(Refusal):
    """The agreement does not grant this channel."""

    rule = "agreement.channel"
    thai = "ข้อตกลงไม่ได้อนุญาตช่องทางนี้"


class OutsideHours(Refusal):
    """The agreement grants this dataset at other hours only (Bangkok time)."""

    rule = "agreement.hours"
    thai = "อยู่นอกช่วงเวลาที่ข้อตกลงอนุญาต (เวลากรุงเทพฯ)"


class SubjectMissing(Refusal):
    """Only the person signed in may ask for this: send the identity provider's token about them."""

    rule = "agreement.subject"
    thai = "ข้อมูลนี้ให้เฉพาะเจ้าของข้อมูลที่ลงชื่อเข้าใช้ โปรดแนบโทเค็นของผู้ให้บริการยืนยันตัวตน"


class OfficerMissing(Refusal):
    """Name the officer for whom this call is made: a 13-digit id or the name of a system."""

    rule = "agreement.officer"
    thai = "ต้องระบุเจ้าหน้าที่ผู้ขอเรียก: เลขประจำตัว 13 หลักที่ถูกต้อง หรือชื่อระบบเป็นภาษาอังกฤษ"


class SourceForbids(Refusal):
    """The source of this data does not permit it: not this field, not for this purpose."""

    rule = "agreement.source"
    thai = "หน่วยงานต้นทางของข้อมูลไม่อนุญาตช่องข้อมูลหรือวัตถุประสงค์นี้"


class AddressNotGranted(Refusal):
    """The agreement grants this dataset to callers at other network addresses only."""

    rule = "agreement.address"
    thai = "ข้อตกลงไม่อนุญาตให้เรียกชุดข้อมูลนี้จากที่อยู่เครือข่ายนี้"


class RateExceeded(Refusal):
    """More calls came in a minute than the agreement grants: wait a moment."""

    rule = "rate.exceeded"
    thai = "จำนวนการเรียกต่อนาทีเกินกว่าที่ข้อตกลงกำหนด โปรดรอสักครู่"


class QuotaSpent(Refusal):
    """The month's quota of this agreement is spent."""

    rule = "quota.spent"
    thai = "ใช้โควตาของเดือนนี้ตามข้อตกลงครบแล้ว"


class DoorShut(Refusal):
    """The credential is no longer a door of this agreement: ask for a new token."""

    rule = "door.shut"
    thai = "สิทธิ์ของเครื่องมือยืนยันตัวนี้ภายใต้ข้อตกลงถูกปิดแล้ว โปรดขอโทเค็นใหม่"


class CutByGate(Refusal):
    """The agreement was suspended, amended or ended while the call ran; nothing left the hub."""

    rule = "agreement.cut"
    thai = "ข้อตกลงถูกระงับ แก้ไข หรือสิ้นสุดระหว่างดำเนินการ ไม่มีข้อมูลออกจากระบบ"


class OwnerAgreementShut(Refusal):
    """The order under which the hub asks the owner's system is not in force."""

    rule = "agreement.owner"
    thai = "คำสั่งภายในที่ใช้ขอข้อมูลจากระบบเจ้าของข้อมูลไม่มีผลใช้บังคับ"
    fault = "hub"


class RunOffOver(Refusal):
    """The agreement has ended and its run-off days are over; no file is taken any more."""

    rule = "agreement.run_off"
    thai = "ข้อตกลงสิ้นสุดแล้วและพ้นกำหนดวันรับแฟ้มค้างส่ง จึงไม่รับแฟ้มอีก"


class AlreadySuspended(Refusal):
    """The agreement is suspended already."""

    rule = "step.already_suspended"
    thai = "ข้อตกลงถูกระงับอยู่แล้ว"


class NotSuspended(Refusal):
    """Only a suspended agreement can be resumed."""

    rule = "step.not_suspended"
    thai = "ยกเลิกการระงับได้เฉพาะข้อตกลงที่ถูกระงับอยู่"


class StepAfterEnd(Refusal):
    """The agreement has ended: nothing can be changed in it; a new agreement is needed."""

    rule = "step.after_end"
    thai = "ข้อตกลงสิ้นสุดแล้ว แก้ไขไม่ได้ ต้องทำข้อตกลงใหม่"


class AlreadyOpened(Refusal):
    """The agreement has a gate in this environment already."""

    rule = "step.already_opened"
    thai = "ข้อตกลงนี้เปิดใช้ในสภาพแวดล้อมนี้แล้ว"


class UnknownAgreement(Refusal):
    """There is no such agreement in this environment."""

    rule = "agreement.unknown"
    thai = "ไม่มีข้อตกลงนี้ในสภาพแวดล้อมนี้"


class UnknownDoor(Refusal):
    """There is no such door."""

    rule = "door.unknown"
    thai = "ไม่มีช่องทางนี้"


class DoorAlreadyShut(Refusal):
    """This door is shut for good; another credential is needed."""

    rule = "door.already_shut"
    thai = "ช่องทางนี้ปิดถาวรแล้ว ต้องใช้เครื่องมือยืนยันตัวใหม่"


class SamePerson(Refusal):
    """What one person recorded, another must confirm."""

    rule = "agreement.second_person"
    thai = "ผู้บันทึกและผู้ยืนยันต้องเป็นคนละคนกัน"


class PartiesChanged(Refusal):
    """An amendment cannot change the kind of an agreement or its party."""

    rule = "agreement.parties"
    thai = "การแก้ไขข้อตกลงเปลี่ยนชนิดหรือคู่สัญญาไม่ได้"


class AmendmentNotBegun(Refusal):
    """An amendment holds from the moment it is recorded, so its period must have begun."""

    rule = "agreement.amendment_not_begun"
    thai = "การแก้ไขมีผลเมื่อบันทึก ช่วงเวลาของฉบับแก้ไขจึงต้องเริ่มแล้ว"


class ReasonMissing(Refusal):
    """What a person decides needs a reason in words."""

    rule = "step.reason"
    thai = "ต้องระบุเหตุผลเป็นข้อความ"


class SignedTooLate(Refusal):
    """The agreement would be over before it was signed: its period has to be changed."""

    rule = "agreement.signed_too_late"
    thai = "ข้อตกลงสิ้นสุดก่อนวันที่ลงนาม ต้องแก้ไขระยะเวลาของข้อตกลง"


class SuspensionOver(Refusal):
    """A suspension lasts until a day to come."""

    rule = "step.suspension_over"
    thai = "วันที่สิ้นสุดการระงับต้องเป็นวันหลังจากวันนี้"
