"""Why an event is not taken, and why a person's decision about one is not carried out."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class EventRefused(Refusal):
    """The receiver refused this event clearly; it is not sent again by itself."""

    rule = "event.refused"
    thai = "ผู้รับปฏิเสธการแจ้งเหตุการณ์นี้อย่างชัดเจน ระบบจะไม่ส่งซ้ำเอง"
    fault = "provider"


class EventNotTaken(Refusal):
    """The receiver did not take this event, however often it was sent."""

    rule = "event.not_taken"
    thai = "ผู้รับไม่รับการแจ้งเหตุการณ์นี้แม้ส่งซ้ำครบจำนวนครั้งแล้ว"
    fault = "provider"


class EventContentGone(Refusal):
    """What this event said was deleted; it can no longer be sent."""

    rule = "event.content_gone"
    thai = "เนื้อหาของเหตุการณ์นี้ถูกลบแล้ว ส่งต่อไม่ได้อีก"
    fault = "hub"


class EventUnreadable(Refusal):
    """What this event says is no object of its dataset, so that nothing granted can be cut out."""

    rule = "event.unreadable"
    thai = "เนื้อหาของเหตุการณ์นี้ไม่ใช่ข้อมูลตามชุดข้อมูล จึงตัดเหลือเฉพาะช่องที่ให้สิทธิไม่ได้"
    fault = "hub"


class NoSuchSubject(Refusal):
    """There is no parked event of this id."""

    rule = "event.unknown"
    thai = "ไม่พบเหตุการณ์ที่พักไว้ตามเลขนี้"


class EventNotParked(Refusal):
    """This subject is not parked; a person decides only about a dead letter."""

    rule = "event.not_parked"
    thai = "เรื่องนี้ไม่ได้พักไว้ เจ้าหน้าที่ตัดสินใจเฉพาะเหตุการณ์ที่ส่งไม่สำเร็จ"


class NoSuchEndpoint(Refusal):
    """The catalogue has no endpoint of this name in this environment."""

    rule = "event.endpoint_unknown"
    thai = "ไม่มีปลายทางชื่อนี้ในบัญชีรายการของสภาพแวดล้อมนี้"


class NothingToReplay(Refusal):
    """No event of this period was told to this endpoint."""

    rule = "event.nothing_to_replay"
    thai = "ไม่มีเหตุการณ์ที่แจ้งปลายทางนี้แล้วในช่วงเวลานี้"


class ReplayTooLarge(Refusal):
    """A replay holds at most 10,000 events; choose a shorter period."""

    rule = "event.replay_too_large"
    thai = "ส่งซ้ำได้คราวละไม่เกิน 10,000 เหตุการณ์ โปรดเลือกช่วงเวลาที่สั้นลง"
