"""Why a step on the way to real use is refused."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class PrivateKeyGiven(Refusal):
    """This is a private key: keep it to yourself, make another pair, and send the public half."""

    rule = "key.private"
    thai = "นี่คือกุญแจส่วนตัว อย่าส่งให้ผู้ใด โปรดสร้างกุญแจคู่ใหม่ แล้วส่งเฉพาะกุญแจสาธารณะ"


class KeyUnknown(Refusal):
    """This dossier has no such living key."""

    rule = "key.unknown"
    thai = "แฟ้มเรื่องนี้ไม่มีกุญแจดังกล่าวที่ยังใช้ได้"


class NotGreen(Refusal):
    """Not every conformance check is green since the last key was registered."""

    rule = "conformance.not_green"
    thai = "ผลตรวจความสอดคล้องยังไม่ผ่านครบนับแต่ลงทะเบียนกุญแจล่าสุด"


class SandboxKeyMissing(Refusal):
    """Neither the agency nor who carries its calls has a key in the sandbox."""

    rule = "conformance.key_missing"
    thai = "ทั้งหน่วยงานและผู้นำส่งยังไม่มีกุญแจในระบบทดสอบ"


class AlreadyAccepted(Refusal):
    """Your side has accepted already."""

    rule = "acceptance.already"
    thai = "ฝ่ายของท่านตรวจรับแล้ว"


class LiveKeyMissing(Refusal):
    """Neither the agency nor who carries its calls has a key for real use."""

    rule = "live.key_missing"
    thai = "ทั้งหน่วยงานและผู้นำส่งยังไม่มีกุญแจสำหรับใช้งานจริง"


class AgreementMissing(Refusal):
    """This dossier has not brought about an agreement."""

    rule = "live.agreement_missing"
    thai = "แฟ้มเรื่องนี้ยังไม่ได้ก่อให้เกิดข้อตกลง"


class SampleUnknown(Refusal):
    """There is no sample file of this name for what was agreed."""

    rule = "sample.unknown"
    thai = "ไม่มีแฟ้มตัวอย่างชื่อนี้สำหรับรูปแบบที่ตกลงไว้"


class AgreementOver(Refusal):
    """The agreement's time is over, it has ended, or a later version holds already."""

    rule = "live.agreement_over"
    thai = "ข้อตกลงครบกำหนดหรือสิ้นสุดแล้ว หรือมีฉบับใหม่กว่าใช้บังคับอยู่"


class PaperVoid(Refusal):
    """The signed agreement or the acceptance is not on record any more: its number was voided."""

    rule = "live.paper_void"
    thai = "ข้อตกลงที่ลงนามหรือเอกสารตรวจรับถูกยกเลิกเลขแล้ว จึงเปิดใช้งานจริงไม่ได้"
