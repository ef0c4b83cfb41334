"""How an agency's officer registers it, and fills in a request step by step."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from browser.journey_desk import PASSWORD, JourneyDesk, pdf

DATA = "สถิติการใช้น้ำย้อนหลัง 6 เดือน"
KEY, MONTH, NAME, CITIZEN = (
    "เลขที่ผู้ใช้น้ำ", "เดือนที่อ่านมาตร", "ชื่อผู้ใช้น้ำ", "เลขประจำตัวประชาชนของผู้ใช้น้ำ",
)  # fmt: skip
PUBLIC_TASK, CONSENT = (
    "ภารกิจเพื่อประโยชน์สาธารณะหรือการใช้อำนาจรัฐ",
    "ความยินยอมโดยชัดแจ้งสำหรับข้อมูลอ่อนไหว",
)


@dataclass(frozen=True)
class Registering:
    """`number` is the agency's juristic id, with a good check digit."""

    code: str
    number: str
    email: str

    @property
    def thai(self) -> str:
        return f"สำนักงานสมมติ {self.code}"


# --- registering ---


def type_registration(page: Page, agency: Registering, *, number: str) -> None:
    """The whole form, as the officer types it."""
    page.get_by_label("นิติบุคคลที่มีเลขทะเบียน 13 หลัก").check()
    page.get_by_label("เลขทะเบียนนิติบุคคล").fill(number)
    page.get_by_label("ชื่อภาษาไทย").fill(agency.thai)
    page.get_by_label("ชื่อภาษาอังกฤษ").fill(f"Made-up Office {agency.code}")
    page.get_by_label("ชนิดหน่วยงาน").select_option("หน่วยงานของรัฐ")
    page.get_by_label("ที่อยู่").fill("1 ถนนทดสอบ แขวงตัวอย่าง\nกรุงเทพมหานคร 10000")
    page.get_by_label("ชื่อเจ้าหน้าที่ (ไทย)").fill("สมศรี สมมติ")
    page.get_by_label("ชื่อเจ้าหน้าที่ (อังกฤษ)").fill("Somsri Sommut")
    page.get_by_label("ตำแหน่ง").fill("ผู้อำนวยการกองข้อมูล")
    page.get_by_label("อีเมล").fill(agency.email)
    page.get_by_label("โทรศัพท์").fill("๐๒-๐๐๐-๐๐๐๐")
    page.get_by_label("แฟ้มหนังสือมอบอำนาจ").set_input_files(pdf("หนังสือมอบอำนาจ.pdf"))
    page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)
    page.get_by_label("รหัสผ่านอีกครั้ง").fill(PASSWORD)


def send_registration(page: Page) -> None:
    page.get_by_role("button", name="ส่งคำขอลงทะเบียน").click()


def accept_registration(desk: JourneyDesk, agency: Registering) -> str:
    """The secretary reads it and accepts; the login that the officer got."""
    with desk.at("secretary") as page:
        page.goto("/th/registrations")
        desk.looked_at(page)
        row = page.get_by_role("row").filter(has_text=agency.thai)
        row.get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(agency.thai)
        with page.expect_download() as download:
            page.get_by_role("link", name="หนังสือมอบอำนาจ.pdf").click()
        assert download.value.path().read_bytes().startswith(b"%PDF")
        desk.looked_at(page)
        page.get_by_label("รหัสหน่วยงาน").fill(agency.code)
        page.get_by_role("button", name="รับลงทะเบียน", exact=True).click()
        expect(page.locator(".page-actions")).to_have_text("รับลงทะเบียนแล้ว")
        desk.looked_at(page)
        login: str = page.locator("dl code").inner_text()
    return login


def registered(desk: JourneyDesk, agency: Registering) -> str:
    """From nobody to somebody who has signed in; the officer's login."""
    with desk.visitor() as page:
        page.goto("/th/register")
        type_registration(page, agency, number=agency.number)
        send_registration(page)
        expect(page).to_have_url(re.compile("/th/registration/"))
        login = accept_registration(desk, agency)
        desk.sign_in(page, login, PASSWORD)
    return login


# --- the request's steps, each left by its button ---


def next_step(page: Page) -> None:
    page.get_by_role("button", name="บันทึกและไปขั้นต่อไป").click()


def begin_request(desk: JourneyDesk, page: Page) -> None:
    page.goto("/th/inbox")
    page.get_by_role("link", name="ยื่นคำขอใหม่").click()
    desk.looked_at(page)
    page.get_by_label("เชื่อมโยงต่อเนื่อง").check()
    page.get_by_role("button", name="เริ่มกรอกคำขอ").click()


def say_why(page: Page, title: str) -> None:
    page.get_by_label("ชื่อคำขอ").fill(title)
    page.get_by_label("วัตถุประสงค์", exact=True).select_option("การสืบสวนสอบสวนคดีอาญา")
    page.get_by_label("อธิบายวัตถุประสงค์").fill("ใช้ประกอบการสืบสวนตามหน้าที่และอำนาจ")


def choose_fields(page: Page, *fields: str) -> None:
    page.locator("summary", has_text=DATA).click()
    for field in fields:
        field_box(page, field).check()
    page.get_by_label("หน่วยงานรับข้อมูลจาก กปน.").check()


def field_box(page: Page, field: str) -> Locator:
    """The field of the dataset, by the beginning of its title."""
    return page.locator("details.dataset", has_text=DATA).get_by_label(re.compile(f"^{field}"))


def name_the_law(page: Page, *bases: str) -> None:
    for basis in bases:
        page.get_by_label(basis).check()
    page.get_by_label("เหตุที่ใช้ฐานดังกล่าว").fill("มีหน้าที่และอำนาจตามกฎหมายจัดตั้ง")


def say_how(desk: JourneyDesk, page: Page) -> None:
    page.get_by_label("API").check()
    page.get_by_label("ปริมาณที่คาดต่อเดือน").fill("๑,๐๐๐")
    page.get_by_label("ทุกคำถามมีเลขเรื่องของหน่วยงาน").check()
    page.get_by_label("ตั้งแต่วันที่").fill(desk.day(after=30))
    page.get_by_label("สิ้นสุดก่อนวันที่").fill(desk.day(after=395))


def say_who_keeps(page: Page) -> None:
    page.get_by_label("เก็บรักษาไว้กี่วัน").fill("90")
    page.get_by_label("ผู้ที่จะได้เห็นข้อมูล").fill("พนักงานสืบสวนของสำนักงาน")


def name_a_contact(page: Page, email: str) -> None:
    page.get_by_label("ชื่อและนามสกุล").fill("สมศรี สมมติ")
    page.get_by_role("textbox", name="ตำแหน่ง").fill("ผู้อำนวยการกองข้อมูล")
    page.get_by_role("textbox", name="อีเมล").fill(email)


def attach(page: Page, name: str) -> None:
    page.get_by_label("แฟ้มที่เลือกเป็นเอกสารชนิดใด").select_option("authority")
    page.get_by_label("เอกสารแนบ").set_input_files(pdf(name))


def submit(page: Page) -> None:
    page.get_by_role("button", name="ยื่นคำขอ").click()


def whole_request(
    desk: JourneyDesk, page: Page, title: str, *fields: str, bases: tuple[str, ...] = (PUBLIC_TASK,)
) -> str:
    """Filled in without a mistake and submitted; its number."""
    begin_request(desk, page)
    say_why(page, title)
    next_step(page)
    choose_fields(page, *fields)
    next_step(page)
    name_the_law(page, *bases)
    next_step(page)
    say_how(desk, page)
    next_step(page)
    say_who_keeps(page)
    next_step(page)
    name_a_contact(page, "officer@agency.example")
    next_step(page)
    attach(page, "โครงการ.pdf")
    next_step(page)
    submit(page)
    expect(page.get_by_role("status")).to_have_text("บันทึกแล้ว: ยื่นคำขอ")
    return number_of(page)


def number_of(page: Page) -> str:
    """Of the dossier that the page is about."""
    return page.url.partition("/dossiers/")[2].partition("/")[0].partition("?")[0]
