"""From the council's approval to the governor's knowing: two departments choose the form, and the
governor is told; at a browser, in Thai."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.agreement_desk import AgreementDesk, midway, send
from browser.journey_desk import PHONE, JourneyDesk
from sainam.onboarding.state import State

pytestmark = [pytest.mark.row("P4"), pytest.mark.row("P5"), pytest.mark.xdist_group("hub")]


@pytest.fixture(scope="module")
def way(desk: JourneyDesk) -> AgreementDesk:
    return midway(desk)


def fill_in_a_form(page: Page) -> None:
    """All but the test cases; the pattern and the transport stand there as the agency wished."""
    page.get_by_label("รหัสคู่เชื่อมโยง").fill("G4z")
    page.get_by_label("เหตุผลที่เลือก (ภาษาไทย)").fill("REST/JSON เบาต่อระบบเจ้าของข้อมูล")
    page.get_by_label("เหตุผลที่เลือก (ภาษาอังกฤษ)").fill("REST/JSON is light on the owner")
    page.get_by_label("ระดับความปลอดภัย").select_option(label="OAuth 2.0 ด้วยกุญแจของหน่วยงาน ผ่าน TLS")
    page.get_by_label("โควตาต่อเดือน").fill("๑,๐๐๐")
    page.get_by_label("ระบบงานเจ้าของข้อมูล").select_option("CIS")
    page.get_by_label("ข้อตกลงของระบบเจ้าของข้อมูล").select_option("ORDER-CIS-2568-01")


def add_a_test_case(page: Page, at: int, name: str, expects: str) -> None:
    case = page.get_by_role("group", name=f"กรณีทดสอบ {at}", exact=True)
    case.get_by_label("กรณีทดสอบ").fill(name)
    case.get_by_label("เลขที่ใช้ถาม").fill("990000010")
    case.get_by_label("ผลที่คาด").fill(expects)


def proposes(way: AgreementDesk, number: str) -> None:
    """One case that should be refused is missing at first: told, and nothing typed is lost."""
    with way.at("fpt1") as page:
        way.open_from_inbox(page, number, "ฝพท. และ ฝยศ. เลือกรูปแบบ")
        way.choose(page, "เสนอรูปแบบการเชื่อมโยง")
        fill_in_a_form(page)
        add_a_test_case(page, 1, "ถามได้", "200")
        send(page, "เสนอรูปแบบการเชื่อมโยง")
        expect(page.get_by_role("alert")).to_contain_text("กรณีทดสอบ")
        expect(page.get_by_label("โควตาต่อเดือน")).to_have_value("๑,๐๐๐")
        way.pages.looked_at(page)
        send(page, "เพิ่มอีกรายการ")
        add_a_test_case(page, 2, "ช่องที่ไม่อนุญาต", "403")
        send(page, "เสนอรูปแบบการเชื่อมโยง")
        way.told(page, "เสนอรูปแบบการเชื่อมโยง")
        way.not_yet(page, "เห็นพ้องกับรูปแบบ", "ผู้เดียวกันทำสองฝ่ายของเรื่องเดียวกันไม่ได้")


def disagrees(way: AgreementDesk, number: str) -> None:
    with way.at("fys1") as page:
        way.open_from_inbox(page, number, "ฝพท. และ ฝยศ. เลือกรูปแบบ")
        page.get_by_role("link", name="รูปแบบของสองฝ่าย").click()
        expect(page.get_by_role("article")).to_contain_text("อีกฝ่ายยังไม่ได้ตอบ")
        expect(page.get_by_role("article")).to_contain_text("1,000")
        way.choose(page, "ไม่เห็นพ้องกับรูปแบบ")
        send(page, "ไม่เห็นพ้องกับรูปแบบ")
        expect(page.get_by_role("alert")).to_contain_text("เหตุผล")
        page.get_by_label("เหตุผล").fill("โควตาสูงเกินจำเป็น")
        send(page, "ไม่เห็นพ้องกับรูปแบบ")
        way.told(page, "ไม่เห็นพ้องกับรูปแบบ")


def proposes_less(way: AgreementDesk, number: str) -> None:
    with way.at("fpt1") as page:
        page.goto(f"/th/dossiers/{number}/design")
        expect(page.get_by_role("article")).to_contain_text("โควตาสูงเกินจำเป็น")
        way.choose(page, "เสนอรูปแบบการเชื่อมโยง")
        page.get_by_label("โควตาต่อเดือน").fill("500")
        send(page, "เสนอรูปแบบการเชื่อมโยง")
        page.goto(f"/th/dossiers/{number}/design")
        changed = page.get_by_role("table", name="เทียบสองข้อเสนอล่าสุด").locator("tbody tr")
        expect(changed).to_have_text(re.compile("โควตา.*1,000.*500", re.DOTALL))


def test_two_departments_disagree_and_the_chair_settles_it(way: AgreementDesk) -> None:
    number = way.brought_to(State.DESIGN)
    proposes(way, number)
    disagrees(way, number)
    proposes_less(way, number)

    with way.at("fys1") as page:
        page.goto(f"/th/dossiers/{number}/design")
        way.choose(page, "เสนอประธานชี้ขาด")
        page.get_by_label("เหตุผล").fill("ตกลงโควตากันไม่ได้")
        send(page, "เสนอประธานชี้ขาด")
        way.told(page, "เสนอประธานชี้ขาด")
        # Whose turn it is, and by when, stands on the page.
        expect(page.locator(".facts").first).to_contain_text("ประธาน")
        expect(page.locator(".facts .state").first).to_have_text(re.compile(r"\d+ .+ 25\d\d"))

    with way.at("chair", PHONE) as page:
        way.open_from_inbox(page, number, "เสนอประธานชี้ขาดรูปแบบ")
        page.get_by_role("link", name="รูปแบบของสองฝ่าย").click()
        way.pages.looked_at(page)
        way.choose(page, "ประธานชี้ขาดรูปแบบ")
        second = "ข้อเสนอที่ 2 ของ ฝพท. (G4z, API, โควตา 500)"
        page.get_by_label("ข้อเสนอ").select_option(second)
        page.get_by_label("เหตุผล").fill("ห้าร้อยรายต่อเดือนพอแก่คดีที่มี")
        send(page, "ประธานชี้ขาดรูปแบบ")
        way.told(page, "ประธานชี้ขาดรูปแบบ")
        way.stands(page, "จัดทำบันทึกเรียน ผวก.")

    with way.at("fpt1") as page:
        page.goto(f"/th/dossiers/{number}/design")
        settled = page.get_by_role("listitem").filter(has_text="ประธานชี้ขาดรูปแบบ")
        expect(settled).to_contain_text("ข้อเสนอที่ 2: ห้าร้อยรายต่อเดือนพอแก่คดีที่มี")
        way.pages.looked_at(page)
        page.get_by_text("links/g4z.yaml").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="ดาวน์โหลด g4z.yaml").click()
        assert "pattern: lookup" in download.value.path().read_text()


def test_the_governor_orders_a_review_and_then_takes_note(way: AgreementDesk) -> None:
    number = way.brought_to(State.DESIGN)
    way.does(number, "propose", "fpt1", **way.walk.desk.design())
    with way.at("fys1", PHONE) as page:
        page.goto(f"/th/dossiers/{number}/design")
        way.choose(page, "เห็นพ้องกับรูปแบบ")
        way.pages.looked_at(page)
        send(page, "เห็นพ้องกับรูปแบบ")
        way.stands(page, "จัดทำบันทึกเรียน ผวก.")

    with way.at("privacy1") as page:
        way.open_from_inbox(page, number, "จัดทำบันทึกเรียน ผวก.")
        way.choose(page, "ออกบันทึกเรียน ผวก.")
        page.get_by_label("ข้อความในบันทึก").fill("เห็นควรเรียนเพื่อทราบ")
        send(page, "ออกบันทึกเรียน ผวก.")
        way.told(page, "ออกบันทึกเรียน ผวก.")

    with way.at("governor1", PHONE) as page:
        way.open_from_inbox(page, number, "เรียน ผวก. เพื่อทราบ")
        page.get_by_role("link", name=re.compile("^บันทึกเรียน ผวก.")).click()
        way.pages.looked_at(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="ดาวน์โหลด").click()
        assert download.value.path().read_bytes().startswith(b"%PDF")
        page.goto(f"/th/dossiers/{number}")
        # There is no button to refuse with: the governor takes note, or has it reviewed.
        acts = page.get_by_role("region", name="ท่านทำอะไรได้บ้าง").locator(".btn")
        expect(acts).to_have_text(["ผวก. รับทราบ", "ผวก. รับทราบและสั่งการให้ทบทวน"])
        way.choose(page, "ผวก. รับทราบและสั่งการให้ทบทวน")
        page.get_by_label("ข้อสั่งการ").fill("ให้ทบทวนจำนวนช่องข้อมูล")
        send(page, "ผวก. รับทราบและสั่งการให้ทบทวน")
        way.told(page, "ผวก. รับทราบและสั่งการให้ทบทวน")
        way.stands(page, "คณะกรรมการพิจารณา")

    with way.at("secretary") as page:
        way.open_from_inbox(page, number, "คณะกรรมการพิจารณา")
        expect(page.get_by_text("ให้ทบทวนจำนวนช่องข้อมูล")).to_be_visible()
    way.goes_on(number, State.GOVERNOR)

    with way.at("governor1") as page:
        way.open_from_inbox(page, number, "เรียน ผวก. เพื่อทราบ")
        way.choose(page, "ผวก. รับทราบ")
        page.get_by_label("บันทึกของ ผวก.").fill("ทราบ")
        send(page, "ผวก. รับทราบ")
        way.stands(page, "จัดทำข้อตกลง")
