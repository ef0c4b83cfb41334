"""Why the management API refuses before anything is asked of the hub."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class PathUnknown(Refusal):
    """There is no such path in the management API."""

    rule = "api.path"
    thai = "ไม่มีเส้นทางนี้ใน API ของระบบ"


class BodyUnreadable(Refusal):
    """The body has to be one JSON object with the fields of this path."""

    rule = "api.body"
    thai = "เนื้อความต้องเป็นออบเจกต์ JSON หนึ่งชุดที่มีช่องตามเส้นทางนี้"


class BodyTooLarge(Refusal):
    """The body is larger than this path allows."""

    rule = "api.too_large"
    thai = "เนื้อความใหญ่เกินกว่าที่เส้นทางนี้รับ"
