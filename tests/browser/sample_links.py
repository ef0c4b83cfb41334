"""All rows of the mission as the map shows them; four of them are built and have traffic."""

from datetime import UTC, datetime

from msgspec.structs import replace

from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import Pattern
from sainam.portal.views.links import Flow, GroupLetter, GroupView, LinkRow

LIGHT = Words(th="น้ำหนักเบา ใช้ทรัพยากรของเครื่องแม่ข่ายน้อย", en="Light: it takes little of the server")
DOPA = Words(
    th="เป็นมาตรฐานของกรมการปกครอง", en="The standard of the Department of Provincial Administration"
)
AGREED = Words(th="รูปแบบเป็นไปตามที่ตกลงร่วมกันกับตัวแทน", en="The layout agreed with each agent")
COMMON = Words(th="เป็นข้อตกลงร่วมกัน", en="By common agreement")

CIS = Words(th="CIS", en="CIS")
GIS = Words(th="GIS", en="GIS")
RWC = Words(th="ระบบน้ำดิบ (RWC)", en="Raw water (RWC)")
LINKAGE = Words(th="Linkage Center", en="the Linkage Center")
DGA = Words(th="DGA", en="DGA")
REGISTRATION = Words(
    th="สำนักบริหารการทะเบียน กรมการปกครอง", en="Bureau of Registration Administration"
)
MAPS = Words(th="บริการแผนที่", en="Map service")
BILLS = Words(th="ค่าน้ำค้างชำระและสถิติการใช้น้ำ", en="Bills outstanding, water-use statistics")
PAY = Words(th="ข้อมูลการชำระเงินและคำร้องต่าง ๆ", en="Payments and service requests of every kind")
USE = Words(th="สถิติการใช้น้ำย้อนหลัง 6 เดือน", en="Water use of the last 6 months")
REQUESTS = Words(th="ข้อมูลคำร้องเข้า สถานะกลับ", en="Service requests in; their status back")


def same(name: str) -> Words:
    return Words(th=name, en=name)


def api(
    number: str,
    source: Words,
    target: Words,
    what: Words,
    pattern: Pattern = "lookup",
    *,
    flow: Flow = "in",
    reason: Words = LIGHT,
    carrier: Words | None = None,
) -> LinkRow:
    group: dict[str, GroupLetter] = {"I": "I", "C": "C", "G": "G", "A": "A", "M": "M"}
    return LinkRow(
        id=number,
        group=group[number[0]],
        source=source,
        target=target,
        carrier=carrier,
        what=what,
        pattern=pattern,
        transports=("api",),
        format="JSON",
        reason=reason,
        flow=flow,
        health="not_built",
    )


def file(number: str, source: Words, what: Words, flow: Flow) -> LinkRow:
    return replace(
        api(number, source, CIS, what, "batch", flow=flow, reason=AGREED),
        transports=("sftp", "website", "email"),
        format="TXT",
    )


def registry(letter: str, source: Words, what: Words) -> LinkRow:
    return api(f"G3{letter}", source, CIS, what, reason=DOPA, carrier=LINKAGE)


def asker(letter: str, target: Words) -> LinkRow:
    return api(f"G4{letter}", CIS, target, USE, flow="out", reason=DOPA, carrier=LINKAGE)


ROWS = (
    api("I1", GIS, CIS, MAPS),
    api("I2", GIS, same("WLMA"), MAPS),
    api("I3", same("iMind"), CIS, REQUESTS, "submit", flow="both"),
    api("I4", same("WLMA"), CIS, REQUESTS, "submit", flow="both"),
    api(
        "I5",
        same("SAP"),
        CIS,
        Words(th="รายการพัสดุ สำหรับใบเบิกพัสดุ", en="Material items for requisitions"),
    ),
    api(
        "I6",
        same("CIS · iMind · WLMA"),
        same("Big Data"),
        Words(th="ข้อมูลคำร้อง", en="Service-request data"),
        "feed",
        flow="out",
    ),
    api("C1", CIS, same("MWA onMobile"), BILLS, "lookup", flow="out"),
    api("C2", CIS, same("e-Services"), BILLS, "lookup", flow="out"),
    api("C3", same("MWA onMobile"), CIS, PAY, "submit"),
    api("C4", same("e-Services"), CIS, PAY, "submit"),
    api(
        "G1",
        same("Biz Portal (DGA)"),
        CIS,
        Words(th="คำร้องติดตั้งประปาใหม่", en="Requests for a new water connection"),
        "submit",
    ),
    api(
        "G2",
        CIS,
        same("Biz Portal (DGA)"),
        Words(th="สถานะแต่ละขั้นตอนของคำร้อง", en="Status of the request at every step"),
        "submit",
        flow="out",
    ),
    registry("a", REGISTRATION, Words(th="ทะเบียนบ้าน", en="House registration")),
    registry("b", REGISTRATION, Words(th="บัตรประชาชน", en="ID card")),
    registry("c", REGISTRATION, Words(th="ประวัติเปลี่ยนชื่อ-สกุล", en="Name-change history")),
    registry("d", REGISTRATION, Words(th="ทะเบียนสมรส", en="Marriage")),
    registry("e", REGISTRATION, Words(th="ทะเบียนหย่า", en="Divorce")),
    registry(
        "f",
        Words(th="องค์การสงเคราะห์ทหารผ่านศึก", en="War Veterans Organization"),
        Words(th="ทะเบียนทหารผ่านศึก", en="Veterans register"),
    ),
    registry(
        "g",
        Words(th="สำนักงานปลัดกระทรวงการคลัง", en="Office of the Permanent Secretary, Finance"),
        Words(th="ทะเบียนผู้มีรายได้น้อย", en="Low-income register"),
    ),
    registry(
        "h",
        Words(th="กรมที่ดิน", en="Department of Lands"),
        Words(th="การครอบครองกรรมสิทธิ์ที่ดินและห้องชุด", en="Ownership of land and condominium units"),
    ),
    registry(
        "i",
        Words(th="กรมสรรพากร", en="Revenue Department"),
        Words(th="ทะเบียนภาษีมูลค่าเพิ่ม (ภ.พ.20)", en="VAT registration"),
    ),
    asker("a", Words(th="กองบัญชาการตำรวจสอบสวนกลาง", en="Central Investigation Bureau")),
    asker("b", Words(th="สำนักข่าวกรองแห่งชาติ", en="National Intelligence Agency")),
    asker("c", Words(th="สำนักงาน ป.ป.ส.", en="Narcotics board (ONCB)")),
    asker("d", Words(th="บมจ.ธนาคารกรุงไทย", en="Krungthai Bank")),
    api(
        "G5",
        Words(th="กรมพัฒนาธุรกิจการค้า", en="Department of Business Development"),
        CIS,
        Words(th="ข้อมูลนิติบุคคล", en="Juristic persons"),
        "lookup",
        flow="in",
        reason=LIGHT,
        carrier=DGA,
    ),
    api(
        "A1",
        Words(th="เครื่อง EDC (ธ.กรุงไทย เป็น Gateway)", en="EDC machines, Krungthai Bank as gateway"),
        CIS,
        Words(th="ชำระค่าน้ำค้างชำระและค่าบริการต่าง ๆ", en="Payments of bills and service fees"),
        "submit",
    ),
    api(
        "A2",
        Words(
            th="ตัวแทนออนไลน์ (Tesco Lotus, Big C, SCB, KTB, TTB)",
            en="Online agents (Tesco Lotus, Big C, SCB, KTB, TTB)",
        ),
        CIS,
        Words(th="ชำระค่าน้ำค้างชำระ", en="Payments of bills outstanding"),
        "submit",
    ),
    file(
        "A3",
        Words(th="ตัวแทนออฟไลน์ (กฟน., mPay, TrueMoney)", en="Offline agents (MEA, mPay, TrueMoney)"),
        Words(th="รายการชำระเงิน", en="Payment records"),
        "in",
    ),
    file(
        "A4",
        Words(
            th="หักบัญชีและบัตร (KTB, SCB, BBL, BAY, KBANK)",
            en="Direct debit (KTB, SCB, BBL, BAY, KBANK)",
        ),
        Words(th="ค่าน้ำที่ต้องหักออก ผลการหักกลับ", en="Bills to debit out, results in"),
        "both",
    ),
    replace(
        api(
            "M1",
            Words(th="กรมอุทกศาสตร์", en="Hydrographic Department"),
            RWC,
            Words(th="ระดับน้ำทำนายที่สำแล", en="Predicted water level at Samlae"),
            "feed",
            flow="in",
            reason=COMMON,
        ),
        transports=("sftp",),
        format="CSV",
    ),
    api(
        "M2",
        Words(th="กฟผ. และกรมชลประทาน", en="EGAT, Royal Irrigation Department"),
        RWC,
        Words(th="น้ำเขื่อน: ไหลเข้า ระบาย ปริมาณใช้การ", en="Dam inflow, release, usable volume"),
        "feed",
    ),
    api("M3", same("NECTEC"), RWC, Words(th="พยากรณ์ค่าความเค็ม", en="Salinity forecast"), "feed"),
    api(
        "M4",
        Words(th="กปน.", en="The utility"),
        Words(
            th="NECTEC คลังข้อมูลน้ำแห่งชาติ สทนช. กรมชลประทาน",
            en="NECTEC, national hydro-informatics, ONWR, RID",
        ),
        Words(th="คุณภาพน้ำและการสูบน้ำดิบที่สำแล", en="Water quality and raw-water pumping at Samlae"),
        "feed",
        flow="out",
    ),
)

BUILT = {
    "G4c": ("ok", 1204, 17),
    "A2": ("ok", 45210, 88),
    "A3": ("failing", 3, 1),
    "M1": ("quiet", 0, 0),
    "G4d": ("suspended", 0, 2),
}
NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def lived(row: LinkRow) -> LinkRow:
    health, exchanges, refused = BUILT.get(row.id, ("not_built", 0, 0))
    return replace(
        row,
        health=health,
        exchanges_today=exchanges,
        refused_today=refused,
        last_exchange_at=NOON if exchanges else None,
    )


NAMES: dict[GroupLetter, Words] = {
    "I": Words(th="ระบบงานภายในองค์กร", en="Systems inside the utility"),
    "C": Words(th="กลุ่มประชาชน", en="Citizens"),
    "G": Words(th="กลุ่มนโยบายภาครัฐ", en="Government"),
    "A": Words(th="กลุ่มตัวแทนชำระเงิน", en="Payment agents"),
    "M": Words(th="กลุ่มตามภารกิจ (Water Hammer)", en="The water mission (Water Hammer)"),
}
GROUPS = tuple(
    GroupView(
        letter=letter,
        name=name,
        links=tuple(lived(row) for row in ROWS if row.group == letter),
    )
    for letter, name in NAMES.items()
)
