"""Why a check is red: what a record that came near it means, and how to mend it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType

from sainam.agreements import refusals as agreement_refusals
from sainam.exchanges import refusals as exchange_refusals
from sainam.formats.layout import Title
from sainam.kit.refusal import Refusal

NOTHING_SEEN = Title(
    "ยังไม่มีรายการของชุดข้อมูลนี้ในระบบทดสอบนับแต่ลงนาม ตรวจว่าใช้กุญแจและที่อยู่ของระบบทดสอบ",
    "Nothing of this dataset is on record in the sandbox since the signing: see that key and"
    " address are the sandbox's.",
)
NOT_TRIED = Title(
    "ยังไม่พบการลองกรณีนี้ในระบบทดสอบ ส่งตามที่รายการตรวจระบุ",
    "This has not been tried in the sandbox yet: send what the check says.",
)

# (what the check wants, what is on record) → what that means. True whatever the call was for.
NEAR: Mapping[tuple[str, str], Title] = {
    ("answered", "no_data"): Title(
        "ถามถึงระบบเจ้าของข้อมูลแล้วแต่ไม่มีเลขนั้น ใช้เลขที่มีในระบบทดสอบ",
        "The owner was asked and has no such key: take one that the sandbox has.",
    ),
    ("answered", "failed"): Title(
        "ระบบเจ้าของข้อมูลทดสอบไม่ตอบ ลองใหม่ ถ้ายังไม่ได้โปรดแจ้งผู้ปฏิบัติการ",
        "The owner's trial system did not answer: try again, then tell the operator.",
    ),
    ("no_data", "answered"): Title(
        "ทุกเลขที่ถามมีข้อมูล ถามด้วยเลขที่ไม่มีอยู่", "Every key asked was found: ask for one that nobody has."
    ),
    ("agreement.field", "answered"): Title(
        'ที่ได้คำตอบขอเฉพาะช่องที่ได้รับอนุญาต ใส่ชื่อช่องอื่นใน "fields"',
        'What was answered asked for granted fields only: name another in "fields".',
    ),
    ("agreement.purpose", "answered"): Title(
        "ที่ได้คำตอบใช้วัตถุประสงค์ตามข้อตกลง ส่งอีกครั้งด้วยวัตถุประสงค์อื่น",
        "What was answered gave the granted purpose: send one with another.",
    ),
    ("agreement.purpose", "accepted"): Title(
        "ที่รับไว้ใช้วัตถุประสงค์ตามข้อตกลง ส่งอีกครั้งด้วยวัตถุประสงค์อื่น",
        "What was accepted gave the granted purpose: send one with another.",
    ),
    ("agreement.case", "answered"): Title(
        "ที่ได้คำตอบมีเลขเรื่องทุกครั้ง ส่งอีกครั้งโดยไม่มีหัว Sainam-Case",
        "What was answered had a case number: send one without Sainam-Case.",
    ),
    ("agreement.case", "agreement.purpose"): Title(
        "วัตถุประสงค์ถูกตรวจก่อนเลขเรื่อง ใส่วัตถุประสงค์ให้ถูกแล้วเว้นเฉพาะเลขเรื่อง",
        "The purpose is judged before the case number: give it right and leave out only the case.",
    ),
    ("payload.invalid", "no_data"): Title(
        "เลขที่ไม่มีอยู่แต่ถูกรูปแบบไม่นับ ส่งค่าที่ผิดรูปแบบ",
        "A well-formed key that nobody has is not malformed: send one of another form.",
    ),
    ("key.in_address", "method.unknown"): Title(
        "ที่อยู่ต้องเป็น GET /v1/ชุดข้อมูล/เลข เพียงส่วนเดียวต่อจากชุดข้อมูล",
        "The address is GET /v1/DATASET/KEY: one part only behind the dataset.",
    ),
    ("accepted", "suspense"): Title(
        "ใบแจ้งค่าน้ำนั้นชำระแล้ว เงินจึงอยู่ในบัญชีพัก ใช้ใบอื่นที่ยังค้างชำระ",
        "That bill was paid before, so the money is in suspense: take one that is outstanding.",
    ),
    ("replayed", "accepted"): Title(
        "ที่รับไว้ส่งครั้งเดียวทุกรายการ ส่งรายการหนึ่งซ้ำด้วย Idempotency-Key และเนื้อความเดิม",
        "Each accepted one was sent once: send one again with its Idempotency-Key and content.",
    ),
    ("replayed", "once.identity"): Title(
        "เลขกันซ้ำเป็นเลขใหม่ จึงไม่ใช่การส่งซ้ำ ใช้ Idempotency-Key เดิมของรายการนั้น",
        "The key was a new one, so it was no retry: take the Idempotency-Key of the first.",
    ),
    ("replayed", "once.key"): Title(
        "เลขกันซ้ำเดิมแต่เนื้อความเปลี่ยน ส่งเนื้อความเดิมทุกอย่าง",
        "The key was the same but not the content: send the content as it was.",
    ),
    ("once.key", "accepted"): Title(
        "ที่รับไว้ใช้เลขกันซ้ำต่างกันทุกครั้ง ส่งอีกครั้งด้วย Idempotency-Key เดิม แต่เนื้อความอื่น",
        "Each accepted one had a key of its own: send an Idempotency-Key again with other content.",
    ),
    ("once.key", "once.identity"): Title(
        "เปลี่ยนเลขกันซ้ำแต่เนื้อความเดิม ให้ทำกลับกัน คือเลขกันซ้ำเดิม เนื้อความอื่น",
        "The key was new and the content old: do it the other way round.",
    ),
    ("once.key_missing", "accepted"): Title(
        "ที่รับไว้มีเลขกันซ้ำทุกครั้ง ส่งอีกครั้งโดยไม่มี Idempotency-Key",
        "What was accepted had a key: send one without Idempotency-Key.",
    ),
    ("once.identity", "accepted"): Title(
        "ที่รับไว้มีเลขรายการของตนทุกครั้ง ส่งรายการเดิมอีกครั้งด้วยเลขกันซ้ำใหม่",
        "Each accepted one had its own number: send one again under a new Idempotency-Key.",
    ),
    ("once.identity", "once.key"): Title(
        "เลขกันซ้ำเดิม จึงถูกปฏิเสธก่อนถึงเลขรายการ ใช้เลขกันซ้ำใหม่กับเนื้อความเดิม",
        "The key was an old one, so the number was not looked at: take a new key for it.",
    ),
    ("posted", "held"): Title(
        "แฟ้มถูกพักทั้งแฟ้ม อ่านเหตุในแฟ้มตอบรับ แก้แล้วส่งใหม่",
        "The file was held whole: its acknowledgement says why; mend it and send it again.",
    ),
    ("posted", "resent"): Title(
        "เนื้อแฟ้มเหมือนแฟ้มที่เคยถูกพัก ดาวน์โหลดแฟ้มตัวอย่างใหม่",
        "The bytes are those of a file held before: fetch the sample anew.",
    ),
    ("held", "posted"): Title(
        "แฟ้มที่ลงบัญชีแล้วยอดรวมตรง ส่งแฟ้มตัวอย่างที่ยอดรวมผิด",
        "What was posted had a right total: send the sample whose total is off.",
    ),
    ("held", "stored"): Title(
        "แฟ้มที่จัดเก็บแล้วอ่านได้ทุกคอลัมน์ ส่งแฟ้มตัวอย่างที่ขาดคอลัมน์",
        "What was stored had all its columns: send the sample with one missing.",
    ),
    ("rejected", "held"): Title(
        "แฟ้มถูกพักทั้งแฟ้ม จึงไม่มีการตรวจรายบรรทัด ใช้แฟ้มตัวอย่างโดยไม่แก้ไข",
        "The file was held whole, so no line was judged: send the sample as it is.",
    ),
    ("resent", "posted"): Title(
        "ไม่มีแฟ้มใดเหมือนกันทุกไบต์ ส่งแฟ้มที่ลงบัญชีแล้วซ้ำโดยไม่เปลี่ยนเนื้อหา",
        "No two files had the same bytes: send the posted one again without a change.",
    ),
    ("resent", "stored"): Title(
        "ไม่มีแฟ้มใดเหมือนกันทุกไบต์ ส่งแฟ้มที่จัดเก็บแล้วซ้ำโดยไม่เปลี่ยนเนื้อหา",
        "No two files had the same bytes: send the stored one again without a change.",
    ),
    ("corrected", "stored"): Title(
        "ทุกค่าที่จัดเก็บเป็นค่าใหม่ ส่งค่าของเวลาเดิมอีกครั้งด้วยตัวเลขอื่น",
        "Every value stored was a new one: send one of the same times with another figure.",
    ),
    ("stored", "held"): Title(
        "แฟ้มถูกพักทั้งแฟ้ม อ่านเหตุในแฟ้มตอบรับ แก้แล้วส่งใหม่",
        "The file was held whole: its acknowledgement says why; mend it and send it again.",
    ),
}  # fmt: skip

# What a call or a file comes to on its way to what is wanted: nothing to be mended.
ON_THE_WAY = frozenset(
    {"received", "acknowledged", "answered", "accepted", "replayed", "duplicate"}
)


def _sentences(*modules: ModuleType) -> Iterator[tuple[str, Title]]:
    for module in modules:
        for found in vars(module).values():
            if isinstance(found, type) and issubclass(found, Refusal):
                yield found.rule, Title(found.thai, found.sentence())


REFUSED: Mapping[str, Title] = dict(_sentences(agreement_refusals, exchange_refusals))


def remedy(wanted: str, seen: str, *, said: Title | None, aimed_at: bool) -> Title | None:
    """None where the record tells nothing about the check. `aimed_at`: another check wants it."""
    near = NEAR.get((wanted, seen))
    if near is not None or aimed_at or seen in ON_THE_WAY:
        return near
    return said or REFUSED.get(seen)
