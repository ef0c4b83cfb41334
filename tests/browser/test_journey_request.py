"""P1 at a browser, in Thai: an officer writes a request, puts right what is refused, has a receipt,
answers what is asked, withdraws, files again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.journey_desk import PHONE, JourneyDesk
from browser.request_steps import (
    CITIZEN,
    CONSENT,
    DATA,
    KEY,
    MONTH,
    NAME,
    PUBLIC_TASK,
    Registering,
    attach,
    begin_request,
    choose_fields,
    field_box,
    name_a_contact,
    name_the_law,
    next_step,
    number_of,
    registered,
    say_how,
    say_who_keeps,
    say_why,
    submit,
    whole_request,
)

pytestmark = [pytest.mark.row("P1"), pytest.mark.xdist_group("hub")]

BUREAU = Registering("WALK-2", "0994000000022", "officer@walk2.example")


@pytest.fixture(scope="module")
def officer(desk: JourneyDesk) -> str:
    return registered(desk, BUREAU)


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_a_request_is_written_step_by_step_and_an_error_is_put_right(
    desk: JourneyDesk, officer: str
) -> None:
    with desk.at(officer) as page:
        begin_request(desk, page)
        desk.looked_at(page)
        say_why(page, "ขอข้อมูลการใช้น้ำเพื่อการสืบสวน")
        next_step(page)

        assert heading(page) == "ข้อมูลที่ขอ"
        choose_fields(page, KEY, MONTH, NAME, CITIZEN)
        expect(field_box(page, NAME)).to_have_accessible_name(re.compile("ส่วนบุคคล"))
        expect(field_box(page, CITIZEN)).to_have_accessible_name(re.compile("อ่อนไหว"))
        desk.looked_at(page)
        next_step(page)

        assert heading(page) == "ฐานทางกฎหมาย"
        name_the_law(page, PUBLIC_TASK)
        desk.looked_at(page)
        next_step(page)

        assert heading(page) == "วิธีและระยะเวลา"
        say_how(desk, page)
        page.get_by_label("ตั้งแต่วันที่").fill("ต้นปีหน้า")
        next_step(page)
        expect(page.get_by_role("alert")).to_contain_text("ตั้งแต่วันที่ อ่านวันที่ไม่ได้")
        first_day = page.get_by_label("ตั้งแต่วันที่")
        expect(first_day).to_have_accessible_description(re.compile("อ่านวันที่ไม่ได้"))
        expect(first_day).to_have_value("ต้นปีหน้า")
        expect(page.get_by_label("ปริมาณที่คาดต่อเดือน")).to_have_value("๑,๐๐๐")
        desk.looked_at(page)
        first_day.fill(desk.day(after=30))
        next_step(page)

        assert heading(page) == "การเก็บรักษา"
        say_who_keeps(page)
        desk.looked_at(page)
        next_step(page)

        assert heading(page) == "ผู้ประสานงาน"
        name_a_contact(page, "ไม่ใช่อีเมล")
        desk.looked_at(page)
        next_step(page)

        assert heading(page) == "เอกสารแนบ"
        attach(page, "โครงการ.pdf")
        desk.looked_at(page)
        next_step(page)

        assert heading(page).startswith("ตรวจทานและยื่น")
        desk.looked_at(page)
        submit(page)
        alert = page.get_by_role("alert")
        expect(alert.get_by_role("listitem")).to_have_count(2)
        desk.looked_at(page)
        put_right(page)
        submit(page)
        expect(page.get_by_role("status")).to_have_text("บันทึกแล้ว: ยื่นคำขอ")
        desk.looked_at(page)
        receipt_is_there(desk, page)


def put_right(page: Page) -> None:
    """From the summary to each field, and back to the end."""
    page.get_by_role("alert").get_by_role("link", name="อีเมล").click()
    page.get_by_role("textbox", name="อีเมล").fill("officer@walk2.example")
    next_step(page)
    page.get_by_role("link", name="ฐานทางกฎหมาย").click()
    page.get_by_label(CONSENT).check()
    next_step(page)
    page.get_by_role("link", name="ตรวจทานและยื่น").click()


def receipt_is_there(desk: JourneyDesk, page: Page) -> None:
    """With a number of its own; the page says by when the secretary has to look at it."""
    page.locator(".alert").get_by_role("link", name="ใบรับคำขอ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ใบรับคำขอ")
    desk.looked_at(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="ดาวน์โหลด").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_on_a_phone_a_request_is_written_asked_about_and_answered(
    desk: JourneyDesk, officer: str
) -> None:
    with desk.at(officer, PHONE) as page:
        number = whole_request(desk, page, "ขอข้อมูลเดือนที่อ่านมาตร", KEY, MONTH)
        desk.looked_at(page)
        expect(page.get_by_text("เลขานุการคณะกรรมการ").first).to_be_visible()
        secretary_asks(desk, number)

        page.goto("/th/inbox")
        expect(page.get_by_role("row").filter(has_text=number)).to_contain_text("รอข้อมูลเพิ่มเติม")
        desk.looked_at(page)
        page.get_by_role("link", name="ขอข้อมูลเดือนที่อ่านมาตร").click()
        desk.looked_at(page)
        page.get_by_role("link", name="กรอกคำขอ").click()
        expect(page.get_by_text("ใช้ในคดีประเภทใด")).to_be_visible()
        page.get_by_label("อธิบายวัตถุประสงค์").fill("ใช้ในคดีลักทรัพย์มาตรวัดน้ำ")
        desk.looked_at(page)
        next_step(page)
        page.get_by_role("link", name="ตรวจทานและยื่น").click()
        submit(page)
        expect(page.get_by_role("status")).to_have_text("บันทึกแล้ว: ยื่นคำขอ")
        papers = page.get_by_role("region", name="เอกสาร")
        expect(papers.get_by_role("link", name="ใบรับคำขอ")).to_have_count(2)


def secretary_asks(desk: JourneyDesk, number: str) -> None:
    with desk.at("secretary") as page:
        page.goto("/th/inbox")
        desk.looked_at(page)
        page.get_by_role("row").filter(has_text=number).get_by_role("link").first.click()
        desk.looked_at(page)
        page.get_by_role("link", name="ขอข้อมูลเพิ่มเติม").click()
        page.get_by_role("button", name="ขอข้อมูลเพิ่มเติม").click()
        questions = page.get_by_label("ข้อที่ขอให้ชี้แจง")
        expect(questions).to_have_accessible_description(re.compile("โปรดระบุ"))
        desk.looked_at(page)
        questions.fill("ใช้ในคดีประเภทใด\nเก็บรักษาอย่างไร")
        page.get_by_label("อธิบายวัตถุประสงค์").check()
        page.get_by_role("button", name="ขอข้อมูลเพิ่มเติม").click()
        expect(page.get_by_role("status")).to_have_text("บันทึกแล้ว: ขอข้อมูลเพิ่มเติม")


def test_a_request_is_withdrawn_and_filed_again_with_what_it_said(
    desk: JourneyDesk, officer: str
) -> None:
    with desk.at(officer) as page:
        number = whole_request(desk, page, "คำขอที่จะถอน", KEY, MONTH)
        page.get_by_role("link", name="ถอนคำขอ").click()
        desk.looked_at(page)
        page.get_by_label("เหตุผล").fill("ขอแก้ไขช่องข้อมูลก่อน")
        page.get_by_role("button", name="ถอนคำขอ").click()
        expect(page.locator(".page-actions")).to_contain_text("ถอนคำขอ")
        desk.looked_at(page)

        page.get_by_role("link", name="ยื่นใหม่จากเรื่องนี้").click()
        desk.looked_at(page)
        page.get_by_role("button", name="เริ่มกรอกคำขอ").click()
        expect(page.get_by_label("ชื่อคำขอ")).to_have_value("คำขอที่จะถอน")
        again = number_of(page)
        assert again != number
        page.get_by_label("ชื่อคำขอ").fill("คำขอที่ยื่นใหม่")
        next_step(page)
        expect(field_box(page, KEY)).to_be_checked()
        page.get_by_role("link", name="ตรวจทานและยื่น").click()
        submit(page)
        expect(page.get_by_role("link", name=number)).to_be_visible()
        desk.looked_at(page)


def test_two_who_act_at_once_one_wins_and_the_other_is_told_why_and_keeps_what_was_typed(
    desk: JourneyDesk, officer: str
) -> None:
    with desk.at(officer) as mine, desk.at("secretary") as theirs:
        number = whole_request(desk, mine, "คำขอที่สองคนทำพร้อมกัน", KEY, MONTH)
        theirs.goto(f"/th/dossiers/{number}/do/ask_information")
        theirs.get_by_label("ข้อที่ขอให้ชี้แจง").fill("ใช้ในคดีประเภทใด")
        mine.get_by_role("link", name="ถอนคำขอ").click()
        mine.get_by_label("เหตุผล").fill("ไม่ใช้แล้ว")
        mine.get_by_role("button", name="ถอนคำขอ").click()
        expect(mine.get_by_role("status")).to_have_text("บันทึกแล้ว: ถอนคำขอ")

        theirs.get_by_role("button", name="ขอข้อมูลเพิ่มเติม").click()
        told = theirs.get_by_role("alert")
        expect(told).to_contain_text("ถอนคำขอ")
        expect(told).to_contain_text("สมศรี สมมติ")
        expect(theirs.get_by_text("ใช้ในคดีประเภทใด")).to_be_visible()
        desk.looked_at(theirs)


def test_two_windows_of_one_officer_on_one_draft_lose_nothing(
    desk: JourneyDesk, officer: str
) -> None:
    with desk.at(officer) as first, desk.at(officer, PHONE) as second:
        begin_request(desk, first)
        number = number_of(first)
        second.goto(f"/th/dossiers/{number}/request/purpose")
        say_why(first, "ชื่อจากหน้าต่างแรก")
        say_why(second, "ชื่อจากโทรศัพท์")
        next_step(first)
        expect(first.locator("summary", has_text=DATA)).to_be_visible()
        next_step(second)
        told = second.get_by_role("alert")
        expect(told).to_contain_text("บันทึกร่าง")
        expect(second.get_by_label("ชื่อคำขอ")).to_have_value("ชื่อจากโทรศัพท์")
        desk.looked_at(second)
        next_step(second)
        expect(second.get_by_role("heading", level=1)).to_have_text("ข้อมูลที่ขอ")
