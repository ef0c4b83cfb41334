"""The texts that announce pauses of links to partners."""

from __future__ import annotations

from collections.abc import Mapping

from sainam.formats.layout import Title
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.notices.notice_text import NoticeText

LINK_TEXTS: Mapping[Notice, NoticeText] = {
    Notice.LINK_WINDOW: NoticeText(
        Title("แจ้งช่วงบำรุงรักษาลิงก์ {link}", "Maintenance of link {link}"),
        Title(
            "ลิงก์ {link} ใน{environment} จะหยุดเพื่อบำรุงรักษาตั้งแต่ {since} จนถึง {until}\n"
            "กำหนดโดย{who} ด้วยเหตุผลดังนี้\n"
            "{reason}\n"
            "ระหว่างนั้นการเรียกจะได้รับ 503 พร้อม Retry-After ส่วนแฟ้มและการแจ้งเหตุการณ์จะรอ"
            "และดำเนินการต่อเองเมื่อพ้นช่วงนี้ รายละเอียดอยู่ที่ {url}",
            "The link {link} in {environment} rests for maintenance from {since} until {until}.\n"
            "Planned by {who} for this reason:\n"
            "{reason}\n"
            "Meanwhile calls are answered 503 with Retry-After; files and events wait and go on "
            "by themselves afterwards. Details: {url}",
        ),
    ),
    Notice.LINK_HELD: NoticeText(
        Title("พักลิงก์ {link}", "Held: link {link}"),
        Title(
            "ลิงก์ {link} ใน{environment} ถูกพักไว้ตั้งแต่ {since} โดย{who} ด้วยเหตุผลดังนี้\n"
            "{reason}\n"
            "จนกว่าจะเปิดใช้อีกครั้ง การเรียกจะได้รับ 503 ส่วนแฟ้มและการแจ้งเหตุการณ์จะรอ "
            "รายละเอียดอยู่ที่ {url}",
            "The link {link} in {environment} is held since {since} by {who}, for this reason:\n"
            "{reason}\n"
            "Until it is resumed calls are answered 503; files and events wait. Details: {url}",
        ),
    ),
    Notice.LINK_FREED: NoticeText(
        Title("ลิงก์ {link} ไม่ถูกพักหรือหยุดตามที่แจ้งไว้แล้ว", "Link {link}: pause ended"),
        Title(
            "การหยุดหรือพักลิงก์ {link} ใน{environment} ที่แจ้งไว้ สิ้นสุดหรือถูกยกเลิกเมื่อ {since} "
            "โดย{who}\n"
            "{reason}\n"
            "รายละเอียดอยู่ที่ {url}",
            "The announced pause of link {link} in {environment} ended or was cancelled on "
            "{since} by {who}:\n"
            "{reason}\n"
            "Details: {url}",
        ),
    ),
}  # fmt: skip
