"""Why the audit trail is not sealed or not exported."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class TransactionCounterBehind(Refusal):
    """The database counts its transactions below what is already sealed.

    It was restored into another cluster, and new events would fall into sealed blocks. Stop the
    hub and the cluster, raise its counter with pg_resetwal --epoch, and start again.
    """

    rule = "audit.counter_behind"
    thai = (
        "ฐานข้อมูลนับเลขธุรกรรมต่ำกว่าที่ปิดผนึกไว้แล้ว เหตุการณ์ใหม่จะตกอยู่ในบล็อกที่ปิดผนึกแล้ว "
        "แสดงว่าถูกกู้คืนไปยังคลัสเตอร์อื่น ให้หยุดระบบและคลัสเตอร์ "
        "ตั้งเลขธุรกรรมให้สูงขึ้นด้วย pg_resetwal --epoch แล้วเริ่มใหม่"
    )
    fault = "hub"


class LastBlockChanged(Refusal):
    """The last block in the database is not the one that was sealed.

    Nothing is chained to it. Keep the database as it is, and compare an export with the last
    head held outside.
    """

    rule = "audit.last_block_changed"
    thai = (
        "บล็อกล่าสุดในฐานข้อมูลไม่ตรงกับที่ปิดผนึกไว้ จึงไม่ต่อบล็อกใหม่ "
        "ให้เก็บฐานข้อมูลไว้ตามสภาพ แล้วส่งออกมาเทียบกับค่าหัวบล็อกที่ส่งไว้ภายนอก"
    )
    fault = "hub"


class NoSuchBlocks(Refusal):
    """The audit trail has no sealed blocks in the range asked for."""

    rule = "audit.no_such_blocks"
    thai = "ไม่มีบล็อกที่ปิดผนึกแล้วในช่วงที่ขอ"


class PublicKeyUnknown(Refusal):
    """A block in the range was signed by a key whose public half is not in the key folder.

    Put it back from a backup or from an earlier export.
    """

    rule = "audit.public_key_unknown"
    thai = (
        "บล็อกในช่วงที่ขอลงลายมือชื่อด้วยกุญแจที่ไม่มีกุญแจสาธารณะอยู่ในโฟลเดอร์กุญแจ "
        "ให้นำกลับมาจากสำเนาสำรองหรือจากไฟล์ส่งออกครั้งก่อน"
    )
    fault = "hub"
