"""From the draft to the agreement in force: legal and the agency agree on its text, and sign it
electronically or on paper; at a browser, in Thai."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.agreement_desk import AgreementDesk, midway, send
from browser.journey_desk import PHONE, JourneyDesk, pdf
from sainam.onboarding.state import State

pytestmark = [pytest.mark.row("P6"), pytest.mark.xdist_group("hub")]


@pytest.fixture(scope="module")
def way(desk: JourneyDesk) -> AgreementDesk:
    return midway(desk)


def signs(page: Page, position: str) -> None:
    page.get_by_label("ตำแหน่งที่ลงนาม").fill(position)
    send(page, "ลงนามอิเล็กทรอนิกส์")


def draws_up(way: AgreementDesk, number: str) -> None:
    """The text is made from what was decided; legal names who signs for the utility."""
    with way.at("legal1") as page:
        way.open_from_inbox(page, number, "จัดทำข้อตกลง")
        way.not_yet(page, "เสนอลงนาม", "ยังไม่มีร่างข้อตกลง")
        way.choose(page, "จัดทำร่างข้อตกลง")
        first = page.get_by_role("group", name="ข้อความ 1", exact=True)
        expect(first.get_by_label("ข้อความภาษาไทย")).to_have_value(re.compile("^วัตถุประสงค์"))
        agency = page.get_by_role("group", name="ผู้ลงนาม 1", exact=True)
        expect(agency.get_by_label("ชื่อที่พิมพ์ในเอกสาร")).to_have_value("สมมติ ผู้อำนวยการ")
        utility = page.get_by_role("group", name="ผู้ลงนาม 2", exact=True)
        utility.get_by_label("ชื่อผู้ใช้ของผู้ลงนาม").select_option("สมมติ สำนักหนึ่ง")
        utility.get_by_label("ชื่อที่พิมพ์ในเอกสาร").fill("สมมติ สำนักหนึ่ง")
        utility.get_by_label("ตำแหน่งที่พิมพ์ในเอกสาร").fill("ผู้ว่าการ")
        send(page, "จัดทำร่างข้อตกลง")
        way.told(page, "จัดทำร่างข้อตกลง")


def comments(way: AgreementDesk, login: str, number: str, said: str) -> None:
    with way.at(login, PHONE) as page:
        page.goto(f"/th/dossiers/{number}/agreement")
        way.pages.looked_at(page)
        way.choose(page, "ให้ความเห็นต่อร่าง")
        page.get_by_label("ความเห็น", exact=True).fill(said)
        page.get_by_label("ข้อที่ให้ความเห็น").select_option("ข้อ 1")
        send(page, "ให้ความเห็นต่อร่าง")
        way.told(page, "ให้ความเห็นต่อร่าง")


def draws_up_again(way: AgreementDesk, number: str) -> None:
    """Every version stays, beside what was said to it; two are set side by side."""
    with way.at("legal1") as page:
        page.goto(f"/th/dossiers/{number}/agreement")
        expect(page.get_by_role("region", name="ความเห็น")).to_contain_text("ขอให้ระบุผู้ติดต่อ")
        way.choose(page, "จัดทำร่างข้อตกลง")
        first = page.get_by_role("group", name="ข้อความ 1", exact=True)
        text = first.get_by_label("ข้อความภาษาไทย")
        text.fill(f"{text.input_value()}\nผู้ติดต่อคือผู้ประสานงานตามคำขอ")
        send(page, "จัดทำร่างข้อตกลง")
        page.goto(f"/th/dossiers/{number}/agreement")
        changes = page.get_by_role("region", name="ต่างกัน 1 แห่ง")
        expect(changes.locator("ins")).to_have_text(re.compile("ผู้ติดต่อคือผู้ประสานงานตามคำขอ"))
        way.pages.looked_at(page)
        way.choose(page, "เสนอลงนาม")
        send(page, "เสนอลงนาม")
        way.stands(page, "ลงนามข้อตกลง")


def test_a_text_is_agreed_on_and_signed_in_its_order(way: AgreementDesk) -> None:
    number = way.brought_to(State.DRAFTING)
    draws_up(way, number)
    comments(way, "officer", number, "ขอให้ระบุผู้ติดต่อ")
    comments(way, "dpo", number, "ระยะเวลาเก็บรักษาเหมาะสมแล้ว")
    draws_up_again(way, number)

    with way.at("governor1") as page:
        way.open_from_inbox(page, number, "ลงนามข้อตกลง")
        way.not_yet(page, "ลงนามอิเล็กทรอนิกส์", "ยังไม่ถึงลำดับของท่าน")

    with way.at("officer", PHONE) as page:
        way.open_from_inbox(page, number, "ลงนามข้อตกลง")
        way.choose(page, "ลงนามอิเล็กทรอนิกส์")
        page.get_by_role("link", name=re.compile("^ข้อตกลง ")).click()
        with page.expect_download() as download:
            page.get_by_role("link", name="ดาวน์โหลด").click()
        assert download.value.path().read_bytes().startswith(b"%PDF")
        page.goto(f"/th/dossiers/{number}/do/sign")
        expect(page.get_by_label("ตำแหน่งที่ลงนาม")).to_have_value("ผู้อำนวยการ")
        signs(page, "ปลัดกระทรวง")
        expect(page.get_by_role("alert")).to_contain_text("เอกสารระบุตำแหน่ง ผู้อำนวยการ")
        signs(page, "ผู้อำนวยการ")
        way.told(page, "ลงนามอิเล็กทรอนิกส์")

    with way.at("governor1") as page:
        page.goto(f"/th/dossiers/{number}/agreement")
        way.choose(page, "ลงนามอิเล็กทรอนิกส์")
        signs(page, "ผู้ว่าการ")
        way.stands(page, "พัฒนาและทดลองเชื่อมโยง")
        page.goto(f"/th/dossiers/{number}/agreement")
        page.get_by_role("link", name="เอกสารที่เสนอลงนาม").click()
        page.get_by_role("link", name="ตรวจสอบเอกสาร").click()
        expect(page.get_by_text("ลายมือชื่อถูกต้อง")).to_have_count(2)
        way.pages.looked_at(page)


def test_what_one_person_files_on_paper_another_confirms(way: AgreementDesk) -> None:
    number = way.brought_to(State.SIGNING)
    with way.at("legal1") as page:
        page.goto(f"/th/dossiers/{number}/agreement")
        way.not_yet(page, "ยืนยันฉบับกระดาษ", "ยังลงนามไม่ครบ")
        way.choose(page, "แนบฉบับลงนามบนกระดาษ")
        page.get_by_label("ภาพถ่ายฉบับลงนาม").set_input_files(pdf("ฉบับลงนาม.pdf"))
        send(page, "แนบฉบับลงนามบนกระดาษ")
        # The day is missing: it is told, and the scan is not asked for again.
        expect(page.get_by_role("alert")).to_contain_text("โปรดระบุวันที่ลงนาม")
        expect(page.get_by_text("ฉบับลงนาม.pdf")).to_be_visible()
        page.get_by_label("วันที่ลงนามบนกระดาษ").fill(way.pages.day(after=0))
        send(page, "แนบฉบับลงนามบนกระดาษ")
        way.told(page, "แนบฉบับลงนามบนกระดาษ")
        way.not_yet(page, "ยืนยันฉบับกระดาษ", "ต้องให้ผู้อื่นดำเนินการ")

    with way.at("legal2", PHONE) as page:
        page.goto(f"/th/dossiers/{number}/agreement")
        expect(page.get_by_text("รอผู้อื่นในฝ่ายกฎหมายยืนยัน")).to_be_visible()
        way.pages.looked_at(page)
        way.choose(page, "ยืนยันฉบับกระดาษ")
        with page.expect_download() as download:
            page.get_by_role("link", name="ภาพถ่ายฉบับลงนาม ฉบับลงนาม.pdf").click()
        assert download.value.path().read_bytes() == pdf("")["buffer"]
        send(page, "ยืนยันฉบับกระดาษ")
        way.stands(page, "พัฒนาและทดลองเชื่อมโยง")

    with way.at("officer") as page:
        page.goto(f"/th/dossiers/{number}")
        expect(page.locator(".facts a").filter(has_text="MOU-TESTBUREAU")).to_be_visible()
