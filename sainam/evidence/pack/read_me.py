"""What stands in each pack for who opens it first."""

README = """\
ชุดหลักฐาน (evidence pack)

แฟ้มนี้เป็น ZIP ธรรมดา เปิดดูได้ด้วยโปรแกรมทั่วไป ตารางเป็น CSV เอกสารเป็น PDF ที่ลงลายมือชื่อแล้ว
วิธีตรวจสอบ ใช้ Python 3.8 ขึ้นไปเพียงอย่างเดียว ไม่ต้องติดตั้งสิ่งใดเพิ่ม:

  python -I -S verify_pack.py ชื่อแฟ้ม.zip --head ค่าหัวที่เคยได้รับ --key ลายพิมพ์กุญแจ

ควรใช้ verify_pack.py ที่ได้รับจากหน่วยงานทางอื่น ไม่ใช่สำเนาในแฟ้มนี้ และเทียบลายพิมพ์กุญแจกับที่หน่วยงานเผยแพร่
ค่าหัว (head) อยู่ในใบตอบรับแฟ้มที่คู่สัญญาได้รับ และในชุดหลักฐานที่ได้รับก่อนหน้า
ถ้ามีไบต์ใดถูกแก้ไข โปรแกรมบอกชื่อรายการและตำแหน่ง

This is an ordinary ZIP: tables are CSV, papers are PDFs as they were signed. To verify it you need
Python 3.8 or newer and nothing else:

  python -I -S verify_pack.py PACK.zip --head HEAD --key FINGERPRINT

Take verify_pack.py from the utility by another way than this pack, and compare the fingerprint of
the key with the one that the utility has published. A head stands on the acknowledgements of files
that partners have received, and in earlier packs. A changed byte is named with its member.

manifest.jsonl  รายการทั้งหมดพร้อมค่าแฮช · every member with its digests
signature.json  ลายมือชื่อของระบบ · what the pack is, signed
agreements/     ข้อตกลง · agreements, what happened to them, the doors
decisions/      การพิจารณา · the steps of the dossiers
deletions/      การลบ · deletions with their proofs; of holds only the number
documents/      หนังสือและบันทึก · letters, memos, minutes, agreements
exchanges/      ตัวอย่าง ไม่มีข้อมูลของบุคคล · samples, without the persons they are about
heads/          ค่าหัวที่ส่งมอบไว้ · heads that were given away
incidents/      เหตุละเมิด · incidents (of a period)
law/            ทะเบียนกฎหมายและมาตรการ · law register, measures
processing/     การประมวลผลที่ปรากฏจริง · processing as observed, alarms
reviews/        การทบทวน · reviews (of a period)
traffic/        นาฬิกา และข้อมูลจราจรเมื่อมีคำสั่ง · clock; traffic data if an officer ordered it
trail/          บล็อกที่ปิดผนึก · sealed blocks; an event outside the scope is there as its leaf
"""
