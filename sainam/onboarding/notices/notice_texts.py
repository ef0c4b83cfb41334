"""The texts of the notices, Thai and English, one kind after the other.

Words in braces are facts; the facts of a kind are exactly those that its texts name. A subject is
read by whoever sees the mailbox: it names numbers only, never a person, a title or a reason.
"""

from __future__ import annotations

from collections.abc import Mapping

from sainam.formats.layout import Title
from sainam.onboarding.notices.link_texts import LINK_TEXTS
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.notices.notice_text import NoticeText

GREETING = Title("เรียน ผู้เกี่ยวข้อง", "To whom it may concern,")
CLOSING = Title(
    "อีเมลฉบับนี้ส่งโดยระบบกลางแลกเปลี่ยนข้อมูล (สายน้ำ) โดยอัตโนมัติ โปรดอย่าตอบกลับ\n"
    "หากท่านไม่เกี่ยวข้องกับเรื่องนี้ โปรดลบอีเมลและแจ้งหน่วยงานต้นเรื่อง",
    "This mail was sent by the data exchange hub (Sainam) by itself; please do not reply.\n"
    "If it does not concern you, please delete it and tell the utility.",
)
# The one fact that is never written into a body as it is kept.
SECRET = "secret"  # noqa: S105  a name
# In subjects; in bodies everything may stand.
NAMED_IN_SUBJECTS = frozenset({"dossier", "registration", "agreement", "number", "days", "link"})

TEXTS: Mapping[Notice, NoticeText] = {
    Notice.REGISTRATION_FILED: NoticeText(
        Title("ได้รับการลงทะเบียนหน่วยงาน {registration}", "Registration {registration} received"),
        Title(
            "ได้รับการลงทะเบียนหน่วยงานเลขที่ {registration} ไว้ตรวจสอบแล้ว\n"
            "ติดตามสถานะได้ที่ {url}/th/registration/{registration}/{secret}\n"
            "ผู้ที่มีลิงก์นี้ดูสถานะได้ โปรดเก็บไว้เป็นความลับ",
            "Registration {registration} has been received and will be checked.\n"
            "See how it stands: {url}/en/registration/{registration}/{secret}\n"
            "Whoever has this link can see it, so please keep it to yourself.",
        ),
    ),
    Notice.REGISTRATION_ACCEPTED: NoticeText(
        Title("รับลงทะเบียนหน่วยงานแล้ว {registration}", "Registration {registration} accepted"),
        Title(
            "การลงทะเบียนเลขที่ {registration} ของ{agency} ได้รับการตรวจสอบและรับลงทะเบียนแล้ว\n"
            "ชื่อผู้ใช้: {login} (ใช้รหัสผ่านที่ท่านตั้งไว้เมื่อลงทะเบียน)\n"
            "เข้าใช้ระบบเพื่อยื่นคำขอเชื่อมโยงข้อมูลได้ที่ {url}",
            "Registration {registration} of {agency} has been checked and accepted.\n"
            "Login: {login} (with the password you chose when registering)\n"
            "Sign in to file an integration request: {url}",
        ),
    ),
    Notice.REGISTRATION_REFUSED: NoticeText(
        Title("ไม่รับลงทะเบียนหน่วยงาน {registration}", "Registration {registration} not accepted"),
        Title(
            "การลงทะเบียนเลขที่ {registration} ของ{agency} ไม่ได้รับการลงทะเบียน ด้วยเหตุผลดังนี้\n"
            "{reason}\n"
            "ท่านสามารถแก้ไขและลงทะเบียนใหม่ได้",
            "Registration {registration} of {agency} was not accepted, for this reason:\n"
            "{reason}\n"
            "You may correct it and register again.",
        ),
    ),
    Notice.LOGIN_INVITED: NoticeText(
        Title("เชิญเข้าใช้ระบบกลางแลกเปลี่ยนข้อมูล", "You are invited to the data exchange hub"),
        Title(
            "{agency}เชิญท่านเข้าใช้ระบบกลางแลกเปลี่ยนข้อมูล\n"
            "ชื่อผู้ใช้: {login}\n"
            "โปรดเปิดลิงก์นี้เพื่อตั้งรหัสผ่านของท่านเอง ภายใน {until}\n"
            "{url}/th/welcome/{secret}\n"
            "ลิงก์ใช้ได้ครั้งเดียวและเป็นของท่านเท่านั้น โปรดอย่าส่งต่อ\n"
            "หากลิงก์หมดอายุ โปรดขอให้ผู้ที่เชิญท่านเชิญใหม่",
            "{agency} invites you to the data exchange hub.\n"
            "Login: {login}\n"
            "Open this link and choose a password of your own by {until}:\n"
            "{url}/en/welcome/{secret}\n"
            "The link is good for one use and for you alone; please do not pass it on.\n"
            "Should its time be over, ask whoever invited you to invite you again.",
        ),
    ),
    Notice.RECEIPT: NoticeText(
        Title("ใบรับคำขอ {dossier}", "Receipt of request {dossier}"),
        Title(
            "ได้รับคำขอ “{title}” ไว้เมื่อ {received} เป็นแฟ้มเรื่องเลขที่ {dossier}\n"
            "กำหนดแจ้งผลการตรวจความครบถ้วนภายใน {expected}\n"
            "ใบรับคำขอแนบมาพร้อมนี้ ติดตามเรื่องได้ที่ {url}",
            "Your request “{title}” was received on {received} as dossier {dossier}.\n"
            "You will hear by {expected} whether it is complete.\n"
            "The receipt is attached. Follow the dossier at {url}",
        ),
    ),
    Notice.INFORMATION_WANTED: NoticeText(
        Title("ขอข้อมูลเพิ่มเติม {dossier}", "More information wanted, {dossier}"),
        Title(
            "การพิจารณาแฟ้มเรื่อง {dossier} ต้องการข้อมูลเพิ่มเติมดังนี้\n"
            "{questions}\n"
            "โปรดตอบภายใน {until} ที่ {url} หากพ้นกำหนดแฟ้มเรื่องจะสิ้นผล",
            "To go on with dossier {dossier} we need to know:\n"
            "{questions}\n"
            "Please answer by {until} at {url}. After that day the dossier lapses.",
        ),
    ),
    Notice.CONVENED: NoticeText(
        Title("เชิญประชุมคณะกรรมการธรรมาภิบาลข้อมูล {dossier}", "Council meeting on {dossier}"),
        Title(
            "ขอเชิญประชุมคณะกรรมการธรรมาภิบาลข้อมูล {meeting} ในวันที่ {day}\n"
            "เพื่อพิจารณาแฟ้มเรื่อง {dossier} เอกสารและรายการตรวจอยู่ที่ {url}\n"
            "หากท่านมีส่วนได้เสียในเรื่องนี้ โปรดแจ้งงดออกเสียงในระบบ",
            "You are called to the Data Governance Council, {meeting}, on {day}, to consider\n"
            "dossier {dossier}. Papers and checklist: {url}\n"
            "If you have an interest in this matter, please step aside in the portal.",
        ),
    ),
    Notice.REFUSAL_LETTER: NoticeText(
        Title("หนังสือแจ้งผล {number} แฟ้มเรื่อง {dossier}", "Letter {number} on dossier {dossier}"),
        Title(
            "หนังสือแจ้งผลการพิจารณาแฟ้มเรื่อง {dossier} ที่ {number} แนบมาพร้อมนี้\n"
            "หนังสือระบุบทบัญญัติ เหตุผล และสิ่งที่ต้องแก้ไขเพื่อให้เป็นไปตามกฎหมาย\n"
            "โปรดกดรับหนังสือที่ {url} หากไม่กดรับ ถือว่าได้รับหนังสือเมื่อพ้นวันที่ {until}",
            "The letter {number} on the outcome of dossier {dossier} is attached.\n"
            "It names the provisions, the reasons, and what would make the exchange lawful.\n"
            "Please acknowledge receipt at {url}. Otherwise it counts as received after {until}.",
        ),
    ),
    Notice.YOUR_TURN: NoticeText(
        Title("มีงานรอท่าน {dossier}", "Waiting for you: {dossier}"),
        Title(
            "แฟ้มเรื่อง {dossier} ของ{agency} รอท่านดำเนินการ: {task}\nภายใน {until} ที่ {url}",
            "Dossier {dossier} of {agency} waits for you: {task}\nBy {until}, at {url}",
        ),
    ),
    Notice.REMINDER: NoticeText(
        Title("ใกล้ครบกำหนด {dossier}", "Due soon: {dossier}"),
        Title(
            "แฟ้มเรื่อง {dossier} อยู่ในขั้น “{state}” และจะครบกำหนด {until}\nดำเนินการได้ที่ {url}",
            "Dossier {dossier} stands at “{state}” and is due by {until}.\nGo on at {url}",
        ),
    ),
    Notice.OVERDUE: NoticeText(
        Title("เกินกำหนด {dossier}", "Overdue: {dossier}"),
        Title(
            "แฟ้มเรื่อง {dossier} อยู่ในขั้น “{state}” และเกินกำหนด {until} แล้ว\n"
            "โปรดดำเนินการที่ {url} ผู้ปฏิบัติหน้าที่แทนอาจดำเนินการแทนท่านได้",
            "Dossier {dossier} stands at “{state}” and was due by {until}.\n"
            "Please act at {url}. A deputy may now act in your place.",
        ),
    ),
    Notice.GOVERNOR_ORDER: NoticeText(
        Title("ผวก. รับทราบและสั่งการ {dossier}", "Governor's order on {dossier}"),
        Title(
            "ผวก. รับทราบแฟ้มเรื่อง {dossier} และสั่งการให้คณะกรรมการทบทวน ดังนี้\n"
            "{order}\n"
            "ดูแฟ้มเรื่องได้ที่ {url}",
            "The governor took note of dossier {dossier} and orders the council to review it:\n"
            "{order}\n"
            "The dossier: {url}",
        ),
    ),
    Notice.RETURNED: NoticeText(
        Title("ส่งเรื่องกลับคณะกรรมการ {dossier}", "Returned to the council: {dossier}"),
        Title(
            "แฟ้มเรื่อง {dossier} ถูกส่งกลับให้คณะกรรมการพิจารณาใหม่ ด้วยเหตุดังนี้\n"
            "{reason}\n"
            "โปรดเรียกประชุมคณะกรรมการอีกครั้ง ดูแฟ้มเรื่องได้ที่ {url}",
            "Dossier {dossier} was returned to the council, for this reason:\n"
            "{reason}\n"
            "Please convene the council anew. The dossier: {url}",
        ),
    ),
    Notice.OFFERED_FOR_SIGNING: NoticeText(
        Title("เสนอลงนาม {agreement}", "For signing: {agreement}"),
        Title(
            "ร่างข้อตกลง {agreement} ตามแฟ้มเรื่อง {dossier} พร้อมให้ลงนามแล้ว\n"
            "โปรดลงนามภายใน {until} ที่ {url}",
            "The agreement {agreement} of dossier {dossier} is ready to be signed.\n"
            "Please sign by {until} at {url}",
        ),
    ),
    Notice.SIGNED: NoticeText(
        Title("ลงนามครบทุกฝ่าย {agreement}", "Signed by both sides: {agreement}"),
        Title(
            "ข้อตกลง {agreement} ตามแฟ้มเรื่อง {dossier} ลงนามครบทุกฝ่ายแล้ว\n"
            "ฉบับลงนามดาวน์โหลดได้ที่ {url}",
            "The agreement {agreement} of dossier {dossier} has been signed by both sides.\n"
            "The signed copy: {url}",
        ),
    ),
    Notice.IN_FORCE: NoticeText(
        Title("ข้อตกลงมีผลใช้บังคับ {agreement}", "In force: {agreement}"),
        Title(
            "ข้อตกลง {agreement} มีผลใช้บังคับตั้งแต่ {first_day} ถึงก่อนวันที่ {until}\n"
            "รายละเอียดอยู่ที่ {url}",
            "The agreement {agreement} is in force from {first_day} until before {until}.\n"
            "Details: {url}",
        ),
    ),
    Notice.KEYS_WANTED: NoticeText(
        Title("โปรดลงทะเบียนกุญแจ {dossier}", "Please register your keys: {dossier}"),
        Title(
            "แฟ้มเรื่อง {dossier} พร้อมให้ผู้พัฒนาลงทะเบียนกุญแจสาธารณะสำหรับสภาพแวดล้อม{environment}\n"
            "โปรดสร้างกุญแจที่ฝั่งของท่าน ส่งเฉพาะกุญแจสาธารณะ และอย่าส่งกุญแจส่วนตัวให้ผู้ใด\n"
            "ลงทะเบียนได้ที่ {url}",
            "Dossier {dossier} is ready for the developers' public keys, environment "
            "{environment}.\n"
            "Make the keys on your side, register the public key only, and give the private one "
            "to nobody.\n"
            "Register at {url}",
        ),
    ),
    Notice.CONFORMANCE_RED: NoticeText(
        Title("ผลตรวจความสอดคล้องไม่ผ่าน {dossier}", "Conformance checks failed: {dossier}"),
        Title(
            "การตรวจความสอดคล้องของแฟ้มเรื่อง {dossier} มีรายการที่ไม่ผ่านดังนี้\n"
            "{red}\n"
            "คำอธิบายของแต่ละรายการอยู่ที่ {url}",
            "These conformance checks of dossier {dossier} failed:\n"
            "{red}\n"
            "Each one is explained at {url}",
        ),
    ),
    Notice.ACCEPTED: NoticeText(
        Title("ตรวจรับครบทุกฝ่าย {dossier}", "Accepted by both sides: {dossier}"),
        Title(
            "การเชื่อมโยงตามข้อตกลง {agreement} แฟ้มเรื่อง {dossier} ผ่านการตรวจรับจากทุกฝ่ายแล้ว\n"
            "หนังสือรับรองอยู่ที่ {url}",
            "The link of agreement {agreement}, dossier {dossier}, has been accepted by both "
            "sides.\n"
            "The certificate: {url}",
        ),
    ),
    Notice.LIVE: NoticeText(
        Title("เปิดใช้งานจริง {dossier}", "Live: {dossier}"),
        Title(
            "การเชื่อมโยงตามข้อตกลง {agreement} แฟ้มเรื่อง {dossier} เปิดใช้งานจริงแล้วเมื่อ {day}\n"
            "รายละเอียดอยู่ที่ {url}",
            "The link of agreement {agreement}, dossier {dossier}, is live since {day}.\n"
            "Details: {url}",
        ),
    ),
    Notice.RENEWAL_DUE: NoticeText(
        Title(
            "ข้อตกลงจะครบกำหนดใน {days} วัน {agreement}", "{agreement} runs out in {days} days"
        ),
        Title(
            "ข้อตกลง {agreement} มีผลถึงสิ้นวันที่ {until} (สิ้นผลในอีก {days} วัน)\n"
            "หากประสงค์จะต่ออายุ โปรดยื่นคำขอต่ออายุก่อนวันดังกล่าวที่ {url}\n"
            "หากไม่ต่ออายุ การแลกเปลี่ยนข้อมูลจะหยุดเองเมื่อสิ้นวันนั้น",
            "The agreement {agreement} holds to the end of {until} and is over in {days} days.\n"
            "To renew it, file a request before that day at {url}\n"
            "If it is not renewed, the exchange stops by itself as that day ends.",
        ),
    ),
    Notice.SUSPENDED: NoticeText(
        Title("ระงับข้อตกลง {agreement}", "Suspended: {agreement}"),
        Title(
            "ข้อตกลง {agreement} ถูกระงับใน{environment} โดย{who}\n"
            "ตั้งแต่ {since} จนถึง {until} ด้วยเหตุผลดังนี้\n"
            "{reason}\n"
            "ระหว่างนี้จะไม่มีข้อมูลผ่านตามข้อตกลงนี้ รายละเอียดอยู่ที่ {url}",
            "The agreement {agreement} was suspended in {environment} by {who},\n"
            "since {since}, until {until}, for this reason:\n"
            "{reason}\n"
            "Meanwhile no data crosses under it. Details: {url}",
        ),
    ),
    Notice.RESUMED: NoticeText(
        Title("ยกเลิกการระงับ {agreement}", "Resumed: {agreement}"),
        Title(
            "การระงับข้อตกลง {agreement} ใน{environment} สิ้นสุดเมื่อ {since} โดย{who}\n"
            "{reason}\n"
            "ข้อมูลผ่านตามข้อตกลงนี้ได้ดังเดิมภายในระยะเวลาของข้อตกลง รายละเอียดอยู่ที่ {url}",
            "The suspension of {agreement} in {environment} ended on {since}, by {who}:\n"
            "{reason}\n"
            "Data crosses under it again, within the agreement's period. Details: {url}",
        ),
    ),
    Notice.DOOR_SHUT: NoticeText(
        Title("ปิดช่องทางของข้อตกลง {agreement}", "Door shut: {agreement}"),
        Title(
            "ช่องทาง {door} ของข้อตกลง {agreement} ใน{environment} ถูกปิดถาวรเมื่อ {since} โดย{who}\n"
            "{reason}\n"
            "ต้องใช้กุญแจอื่นจึงจะแลกเปลี่ยนข้อมูลได้ รายละเอียดอยู่ที่ {url}",
            "The door {door} of {agreement} in {environment} was shut for good on {since}, by "
            "{who}:\n"
            "{reason}\n"
            "Another key is needed to exchange data. Details: {url}",
        ),
    ),
    Notice.OLD_KEY: NoticeText(
        Title("โปรดเลิกใช้กุญแจเดิม {agreement}", "Please retire the old key: {agreement}"),
        Title(
            "กุญแจ {key} ของข้อตกลง {agreement} มีกุญแจใหม่ใช้แทนตั้งแต่ {since} และยังใช้ได้อยู่\n"
            "เมื่อระบบของท่านใช้กุญแจใหม่ครบแล้ว โปรดเลิกใช้กุญแจเดิมที่ {url}\n"
            "หากยังต้องใช้ทั้งสองกุญแจ ไม่ต้องดำเนินการใด ระบบจะไม่เตือนซ้ำ",
            "The key {key} of {agreement} has been followed by another since {since}, and still "
            "opens.\n"
            "Once all your programs use the new one, please retire it at {url}\n"
            "If you need both, there is nothing to do; you are told this once.",
        ),
    ),
    Notice.ENDED: NoticeText(
        Title("ข้อตกลงสิ้นสุด {agreement}", "Ended: {agreement}"),
        Title(
            "ข้อตกลง {agreement} สิ้นสุดแล้วเมื่อ {day} ด้วยเหตุผลดังนี้\n"
            "{reason}\n"
            "รายการที่ต้องดำเนินการเมื่อสิ้นสุด (คืนหรือทำลายข้อมูล ชำระยอด ยกเลิกกุญแจ) อยู่ที่ {url}",
            "The agreement {agreement} ended on {day}, for this reason:\n"
            "{reason}\n"
            "What is left to do at the end (data returned or destroyed, balances, keys): {url}",
        ),
    ),
    Notice.INCIDENT_NEAR: NoticeText(
        Title("ใกล้ครบกำหนดแจ้งเหตุ {number}", "Incident {number}: time runs out"),
        Title(
            "กำหนดเวลาหนึ่งของเหตุการณ์เลขที่ {number} จะครบเมื่อ {until}\n"
            "โปรดแจ้งผู้ที่ต้องทราบ หรือบันทึกเหตุผลที่ไม่ต้องแจ้ง ที่ {url}",
            "One of the clocks of incident {number} ends on {until}.\n"
            "Please tell those who have to know, or say why nobody has to be told: {url}",
        ),
    ),
    Notice.INCIDENT_LATE: NoticeText(
        Title("พ้นกำหนดแจ้งเหตุ {number}", "Incident {number}: late"),
        Title(
            "กำหนดเวลาหนึ่งของเหตุการณ์เลขที่ {number} พ้นไปแล้วเมื่อ {until} โดยยังไม่มีการแจ้ง\n"
            "โปรดแจ้งโดยเร็วพร้อมเหตุผลที่ล่าช้า ที่ {url}",
            "One of the clocks of incident {number} ended on {until}, and nobody was told yet.\n"
            "Please tell those who have to know, with the reason for the delay: {url}",
        ),
    ),
    Notice.SUBJECT_NEAR: NoticeText(
        Title("ใกล้ครบกำหนดตอบคำขอ {number}", "Request {number}: the answer is due soon"),
        Title(
            "คำขอของเจ้าของข้อมูลเลขที่ {number} ต้องตอบภายในวันที่ {until}\n"
            "โปรดดำเนินการที่ {url}",
            "The request {number} of a person is to be answered by {until}.\n"
            "Please see to it: {url}",
        ),
    ),
    Notice.SUBJECT_LATE: NoticeText(
        Title("พ้นกำหนดตอบคำขอ {number}", "Request {number}: late"),
        Title(
            "คำขอของเจ้าของข้อมูลเลขที่ {number} ครบกำหนดตอบเมื่อวันที่ {until} และยังไม่ได้ตอบ\n"
            "โปรดตอบโดยเร็วที่ {url}",
            "The request {number} of a person was due on {until} and is not answered yet.\n"
            "Please answer as soon as you can: {url}",
        ),
    ),
    Notice.WITHHELD_REVIEW: NoticeText(
        Title(
            "ถึงกำหนดทบทวนการไม่เปิดเผยข้อมูล {agreement}",
            "{agreement}: a withholding is due for review",
        ),
        Title(
            "การไม่เปิดเผยข้อมูลตามข้อตกลง {agreement} ต้องทบทวนภายในวันที่ {until}\n"
            "หากไม่มีเหตุแล้ว โปรดยุติที่ {url} เจ้าของข้อมูลจึงจะเห็นรายการเปิดเผยของตน",
            "What is withheld of disclosures under {agreement} was to be reviewed by {until}.\n"
            "Where the reason is gone end it, so that the persons see their entries: {url}",
        ),
    ),
    Notice.PROCESSING_ALARM: NoticeText(
        Title(
            "การประมวลผลต่างจากที่อนุมัติ {agreement}", "Processing beyond its approval: {agreement}"
        ),
        Title(
            "พบการแลกเปลี่ยนภายใต้ข้อตกลง {agreement} ที่ต่างจากที่ได้รับอนุมัติ ดังนี้\n"
            "{differences}\n"
            "โปรดวินิจฉัยภายใน {until} พร้อมเหตุผล ที่ {url}\n"
            "หากเป็นเหตุละเมิด ต้องแจ้งสำนักงานคุ้มครองข้อมูลส่วนบุคคลภายใน 72 ชั่วโมง",
            "Exchanges under {agreement} differ from what was approved:\n"
            "{differences}\n"
            "Please decide on it by {until}, with a reason: {url}\n"
            "If it is a breach, the Personal Data Protection Committee's office must be told "
            "within 72 hours.",
        ),
    ),
    **LINK_TEXTS,
}  # fmt: skip
