"""Why a call could not be carried, beside what agreements and contracts refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sainam.kit.refusal import Refusal


@dataclass(frozen=True, slots=True)
class PayloadFault:
    """What is wrong with one field of a payload."""

    field: str
    rule: str
    thai: str
    english: str


def shape_fault(english: str) -> PayloadFault:
    """Of a payload that is read as a whole; `english` says where."""
    return PayloadFault("", "payload.shape", f"เนื้อความไม่ถูกต้อง: {english}", english)


class PayloadInvalid(Refusal):
    """The payload does not follow the data contract; each fault is listed."""

    rule = "payload.invalid"
    thai = "เนื้อความไม่เป็นไปตามข้อกำหนดข้อมูล รายละเอียดอยู่ในรายการข้อผิดพลาด"

    def __init__(self, faults: Sequence[PayloadFault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


class PayloadTooLarge(Refusal):
    """The payload is larger than this dataset allows."""

    rule = "payload.too_large"
    thai = "เนื้อความมีขนาดใหญ่เกินกว่าที่กำหนด"


class SameKeyOtherContent(Refusal):
    """This Idempotency-Key was used before with another content."""

    rule = "once.key"
    thai = "เลขกันซ้ำ (Idempotency-Key) นี้เคยใช้กับเนื้อหาอื่นแล้ว"


class KeyMissing(Refusal):
    """A submission needs an Idempotency-Key of 8 to 120 visible ASCII characters."""

    rule = "once.key_missing"
    thai = "ต้องส่งเลขกันซ้ำ (Idempotency-Key) ความยาว 8 ถึง 120 ตัวอักษร"


class StillRunning(Refusal):
    """A call with this Idempotency-Key is still running: ask again shortly."""

    rule = "once.running"
    thai = "คำขอที่ใช้เลขกันซ้ำนี้กำลังดำเนินการอยู่ โปรดส่งใหม่ภายหลัง"


class AlreadyRecorded(Refusal):
    """This payment is already recorded under another Idempotency-Key; nothing was added."""

    rule = "once.identity"
    thai = "รายการชำระนี้บันทึกไว้แล้วด้วยเลขกันซ้ำอื่น ไม่มีการบันทึกเพิ่ม"


class SameIdentityOtherAmount(Refusal):
    """A payment of this identity is recorded with another amount; both sides are told."""

    rule = "once.identity.amount"
    thai = "มีรายการชำระที่ระบุตัวตนเดียวกันแต่จำนวนเงินต่างกันบันทึกไว้แล้ว แจ้งทั้งสองฝ่าย"


class OwnerFailed(Refusal):
    """The owner's system gave no usable answer; the quota unit was given back."""

    rule = "owner.failed"
    thai = "ระบบเจ้าของข้อมูลไม่ตอบหรือตอบไม่ถูกต้อง คืนโควตาให้แล้ว"
    fault = "provider"


class OwnerBusy(OwnerFailed):
    """The owner's system already has as many questions as it is asked at once: try again soon."""

    rule = "owner.busy"
    thai = "ระบบเจ้าของข้อมูลมีคำถามค้างอยู่เต็มจำนวนแล้ว โปรดลองใหม่ในอีกสักครู่ คืนโควตาให้แล้ว"


class OwnerResting(OwnerFailed):
    """The owner's system failed again and again and is left alone for a moment: try again later."""

    rule = "owner.resting"
    thai = "ระบบเจ้าของข้อมูลขัดข้องต่อเนื่อง ระบบพักการถามไว้ชั่วคราว โปรดลองใหม่ภายหลัง คืนโควตาให้แล้ว"


class OwnerAnsweredForAnother(OwnerFailed):
    """The owner's system answered about somebody else than was asked for; nothing of it leaves."""

    rule = "owner.another"
    thai = "ระบบเจ้าของข้อมูลตอบข้อมูลของผู้อื่นที่ไม่ได้ถาม จึงไม่ส่งต่อ คืนโควตาให้แล้ว"


class NoData(Refusal):
    """The owner's system has no data under this key."""

    rule = "owner.no_data"
    thai = "ระบบเจ้าของข้อมูลไม่มีข้อมูลตามเลขที่สอบถาม"


class RecordingFailed(Refusal):
    """The hub could not make the record durable, so nothing was released: try again."""

    rule = "hub.recording"
    thai = "ระบบบันทึกรายการไม่สำเร็จ จึงไม่มีข้อมูลออกจากระบบ โปรดลองใหม่"
    fault = "hub"


class LookUpAbandoned(Refusal):
    """No answer was on record five minutes after the asking, so nothing left the hub."""

    rule = "hub.abandoned"
    thai = "ไม่มีการบันทึกคำตอบภายในห้านาทีหลังการสอบถาม จึงไม่มีข้อมูลออกจากระบบ"
    fault = "hub"


class UnknownDataset(Refusal):
    """There is no dataset of this name for this caller."""

    rule = "dataset.unknown"
    thai = "ไม่มีชุดข้อมูลชื่อนี้สำหรับผู้เรียก"


class HeaderUnusable(Refusal):
    """A Sainam header is too long, not UTF-8, or has characters that do not print."""

    rule = "header.unusable"
    thai = "หัวเรื่อง Sainam ยาวเกินกำหนด ไม่ใช่ UTF-8 หรือมีอักขระที่แสดงผลไม่ได้"


class MethodUnknown(Refusal):
    """This dataset is not used by this method and path; see the partner guide."""

    rule = "method.unknown"
    thai = "ชุดข้อมูลนี้ไม่รองรับวิธีเรียกและเส้นทางนี้ โปรดดูคู่มือผู้เชื่อมโยง"


class PersonalKeyInAddress(Refusal):
    """The key of this dataset is personal: ask by POST with the key in the body."""

    rule = "key.in_address"
    thai = "เลขที่ใช้สอบถามเป็นข้อมูลส่วนบุคคล ต้องสอบถามด้วย POST และใส่เลขในเนื้อความ"


class NoSuchExchange(Refusal):
    """There is no such submission of yours."""

    rule = "exchange.unknown"
    thai = "ไม่พบรายการที่ท่านส่งตามเลขนี้"


class FileNotWaiting(Refusal):
    """Nothing of this file waits for a person: it is done, or the hub still tries by itself."""

    rule = "file.not_waiting"
    thai = "ไม่มีงานของแฟ้มนี้ที่รอเจ้าหน้าที่ ระบบดำเนินการเสร็จแล้วหรือกำลังลองเองอยู่"


class CaseVeiled(Refusal):
    """This is of an investigation: the DPO sees it, and the officers who were named for it."""

    rule = "exchange.veiled"
    thai = "รายการนี้เป็นของหน่วยงานสืบสวน เห็นได้เฉพาะเจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคลและผู้ที่ได้รับแต่งตั้ง"
