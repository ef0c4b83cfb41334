"""Why a callback is not taken or a person's decision not carried out."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class NoSuchDelivery(Refusal):
    """There is no delivery under this id."""

    rule = "delivery.unknown"
    thai = "ไม่พบการนำส่งตามเลขนี้"


class CallbackUnreadable(Refusal):
    """The callback tells no end: its state must be posted, or refused with a code."""

    rule = "callback.unreadable"
    thai = "การแจ้งผลไม่บอกผลสุดท้ายของการนำส่ง: state ต้องเป็น posted หรือ refused พร้อม code"
    fault = "provider"


class DeliveryEnded(Refusal):
    """This delivery has ended; there is nothing left to decide."""

    rule = "delivery.ended"
    thai = "การนำส่งนี้สิ้นสุดแล้ว ไม่มีสิ่งใดให้ตัดสินใจ"


class DeliveryGivenUp(Refusal):
    """The owner did not take it, and a person gave the delivery up; the money is in suspense."""

    rule = "delivery.given_up"
    thai = "ระบบเจ้าของข้อมูลไม่ได้รับรายการ เจ้าหน้าที่ยุติการนำส่ง เงินพักไว้ในบัญชีพัก"
    fault = "provider"


class DeliveryUnderWay(Refusal):
    """The hub is still delivering this by itself; a person decides only what it cannot know."""

    rule = "delivery.under_way"
    thai = "ระบบยังนำส่งรายการนี้อยู่ เจ้าหน้าที่ตัดสินใจเฉพาะรายการที่ระบบไม่อาจทราบผล"
