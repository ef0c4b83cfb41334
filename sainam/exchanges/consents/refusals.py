"""Why a call under consent, or something about a consent, is refused."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class ConsentMissing(Refusal):
    """This agreement stands on consent: name the person's consent in Sainam-Consent."""

    rule = "consent.missing"
    thai = "ข้อตกลงนี้ใช้ฐานความยินยอม โปรดระบุเลขความยินยอมของเจ้าของข้อมูลในหัวเรื่อง Sainam-Consent"


class ConsentUnknown(Refusal):
    """There is no such consent of this person."""

    rule = "consent.unknown"
    thai = "ไม่พบความยินยอมนี้ของเจ้าของข้อมูลรายนี้"


class ConsentWithdrawn(Refusal):
    """The person has withdrawn this consent; no data crosses under it."""

    rule = "consent.withdrawn"
    thai = "เจ้าของข้อมูลถอนความยินยอมนี้แล้ว จะไม่มีการส่งข้อมูลภายใต้ความยินยอมนี้"


class ConsentExpired(Refusal):
    """This consent is not in its period."""

    rule = "consent.expired"
    thai = "ความยินยอมนี้ไม่อยู่ในช่วงเวลาที่ให้ไว้"


class ConsentScope(Refusal):
    """This consent is not for this agency, dataset and purpose, or not for all of these fields."""

    rule = "consent.scope"
    thai = "ความยินยอมนี้ไม่ครอบคลุมหน่วยงาน ชุดข้อมูล วัตถุประสงค์ หรือช่องข้อมูลที่ขอ"


class ConsentUnusable(Refusal):
    """This cannot be recorded as a consent."""

    rule = "consent.field"
    thai = "ข้อมูลของความยินยอมช่องนี้ใช้ไม่ได้"


class ConsentEnded(Refusal):
    """There is no such consent, or it was withdrawn before."""

    rule = "consent.ended"
    thai = "ไม่พบความยินยอมนี้ หรือถูกถอนไปก่อนแล้ว"


# What the register may say to a call.
CONSENT_REFUSALS = (
    ConsentMissing,
    ConsentUnknown,
    ConsentWithdrawn,
    ConsentExpired,
    ConsentScope,
)
