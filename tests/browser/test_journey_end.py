"""While an agreement is in real use and at its end: suspended, resumed, amended, terminated, wound
up; at a browser, in Thai. Each is felt by the next call over HTTP."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.agreement_desk import AgreementDesk, Program, midway, send
from browser.journey_desk import PHONE, JourneyDesk, pdf
from sainam.onboarding.state import State

pytestmark = [
    pytest.mark.row("P6"),
    pytest.mark.row("P7"),
    pytest.mark.xdist_group("hub"),
]
KEY = "in-use"
ANSWERED = (200, "")


@pytest.fixture(scope="module")
def way(desk: JourneyDesk) -> AgreementDesk:
    return midway(desk)


@pytest.fixture
def live(way: AgreementDesk) -> tuple[Program, str]:
    """An agency in real use, with the key by which it calls."""
    number = way.brought_to(State.LIVE)
    program = Program(way, number)
    taken = way.does(
        number, "register_key", "developer", environment="live", public_key=program.public_key(KEY)
    )
    return program, str(taken.steps[0].outcome["credential"])


def stop(way: AgreementDesk, page: Page, agreement: str, action: str, reason: str) -> None:
    page.get_by_role("link", name=agreement, exact=True).first.click()
    page.get_by_role("link", name=action, exact=True).click()
    page.get_by_label("เหตุผล").fill(reason)
    page.get_by_label("ข้าพเจ้าได้อ่านและเข้าใจผล").check()
    way.pages.looked_at(page)


def test_an_operator_suspends_and_resumes_and_the_agency_sees_who_why_and_until_when(
    way: AgreementDesk, live: tuple[Program, str]
) -> None:
    program, credential = live
    assert program.asks(credential, KEY) == ANSWERED
    until = way.pages.day(after=7)
    with way.at("operator") as page:
        page.goto(f"/th/dossiers/{program.number}")
        stop(way, page, program.agreement, "ระงับข้อตกลง", "พบการเรียกผิดปกติ")
        page.get_by_label("ระงับจนถึงวันที่").fill(until)
        send(page, "ระงับข้อตกลง")
        expect(page.get_by_text("พบการเรียกผิดปกติ").first).to_be_visible()
        way.pages.looked_at(page)
    assert program.asks(credential, KEY) == (403, "agreement.suspended")

    with way.at("officer", PHONE) as page:
        page.goto("/th/inbox")
        told = page.get_by_text("พบการเรียกผิดปกติ").first
        expect(told).to_be_visible()
        expect(page.get_by_text("สมมติ ผู้ปฏิบัติการ").first).to_be_visible()
        way.pages.looked_at(page)

    with way.at("operator") as page:
        page.goto(f"/th/dossiers/{program.number}")
        stop(way, page, program.agreement, "ยกเลิกการระงับข้อตกลง", "ตรวจสอบแล้ว")
        send(page, "ยกเลิกการระงับข้อตกลง")
    assert program.asks(credential, KEY) == ANSWERED


def test_an_officer_asks_for_an_amendment_which_begins_with_what_is_in_force(
    way: AgreementDesk, live: tuple[Program, str]
) -> None:
    program, credential = live
    with way.at("officer", PHONE) as page:
        page.goto(f"/th/dossiers/{program.number}/build")
        way.choose(page, "ขอแก้ไขข้อตกลง")
        expect(page.get_by_label("แก้ไขข้อตกลงเดิม")).to_be_checked()
        page.get_by_role("button", name="เริ่มกรอกคำขอ").click()
        expect(page.get_by_label("ชื่อคำขอ")).to_have_value("ขอข้อมูลการใช้น้ำเพื่อการสืบสวน")
        page.get_by_role("button", name="บันทึกและไปขั้นต่อไป").click()
        asked = page.locator("input[name='wanted:water-use-six-months']:checked")
        expect(asked).to_have_count(3)
        way.pages.looked_at(page)
    assert program.asks(credential, KEY) == ANSWERED


def tick(page: Page, number: str, item: str, *, certificate: bool) -> None:
    page.goto(f"/th/dossiers/{number}/do/tick_exit")
    choice = page.get_by_label("รายการ", exact=True)
    choice.select_option(choice.get_by_role("option").filter(has_text=item).get_attribute("value"))
    page.get_by_label("ทำอย่างไร เมื่อใด").fill("ทำแล้วตามหนังสือ")
    if certificate:
        page.get_by_label("หนังสือรับรอง").set_input_files(pdf("รับรองการทำลาย.pdf"))
    send(page, "บันทึกรายการปิดงาน")


def test_legal_terminates_and_the_exit_list_is_walked_to_its_end(
    way: AgreementDesk, live: tuple[Program, str]
) -> None:
    program, credential = live
    number = program.number
    assert program.asks(credential, KEY) == ANSWERED
    with way.at("legal1") as page:
        page.goto(f"/th/dossiers/{number}")
        way.choose(page, "บอกเลิกข้อตกลง")
        page.get_by_label("เหตุผล").fill("หน่วยงานเลิกภารกิจ")
        send(page, "บอกเลิกข้อตกลง")
        way.stands(page, "สิ้นสุด กำลังปิดรายการ")
    assert program.asks(credential, KEY)[0] != 200

    with way.at("legal1") as page:
        way.open_from_inbox(page, number, "สิ้นสุด กำลังปิดรายการ")
        way.not_yet(page, "ปิดแฟ้มเรื่อง", "รายการปิดงานยังไม่ครบ")
        page.goto(f"/th/dossiers/{number}/build")
        items = page.get_by_role("region", name="รายการปิดงาน").get_by_role("listitem")
        expect(items).to_have_count(3)
        expect(page.get_by_role("table", name="กุญแจ")).to_contain_text("ข้อตกลงสิ้นสุดแล้ว")
        way.pages.looked_at(page)
        tick(page, number, "หน่วยงานคืนหรือทำลายข้อมูลที่ได้รับ", certificate=False)
        expect(page.get_by_role("alert")).to_contain_text("หนังสือรับรอง")
        way.pages.looked_at(page)
        tick(page, number, "หน่วยงานคืนหรือทำลายข้อมูลที่ได้รับ", certificate=True)
        way.told(page, "บันทึกรายการปิดงาน")

    with way.at("operator", PHONE) as page:
        for item in ("ยกเลิกกุญแจทั้งหมดแล้ว", "นำคู่เชื่อมโยงออกจากแผนผังแล้ว"):
            tick(page, number, item, certificate=False)
            way.told(page, "บันทึกรายการปิดงาน")
        page.goto(f"/th/dossiers/{number}/build")
        way.pages.looked_at(page)

    with way.at("legal1") as page:
        page.goto(f"/th/dossiers/{number}")
        way.choose(page, "ปิดแฟ้มเรื่อง")
        page.get_by_label("เหตุผล").fill("ปิดงานครบแล้ว")
        send(page, "ปิดแฟ้มเรื่อง")
        way.stands(page, "ปิดแฟ้มเรื่อง")
        way.pages.looked_at(page)
