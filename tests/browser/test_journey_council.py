"""P2 and P3 at a browser, in Thai: the council is called, finds, votes and decides; a refusal goes
out as a signed letter; and what those see who only look on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.council_steps import (
    MEMBERS,
    convene,
    done,
    find_on_the_first,
    find_on_the_rest,
    open_form,
    vote,
)
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
    field_box,
    next_step,
    number_of,
    registered,
    submit,
    whole_request,
)

pytestmark = [pytest.mark.row("P2"), pytest.mark.xdist_group("hub")]

A_PART, CONDITIONS = "เห็นชอบบางส่วนหรือมีเงื่อนไข", "ใช้เฉพาะคดีที่มีเลขเรื่อง\nลบเมื่อคดีสิ้นสุด"
BUREAU = Registering("WALK-3", "0994000000031", "officer@walk3.example")


@pytest.fixture(scope="module")
def officer(desk: JourneyDesk) -> str:
    return registered(desk, BUREAU)


@pytest.fixture(scope="module")
def approved(desk: JourneyDesk, officer: str) -> str:
    """A dossier that the council approves without the name, on a condition; one steps aside."""
    with desk.at(officer) as page:
        number = whole_request(desk, page, "ขอชื่อและการใช้น้ำ", KEY, MONTH, NAME)
    convene(desk, number, chair_forgotten=True)
    with desk.at("member3") as page:
        page.goto("/th/inbox")
        page.get_by_role("row").filter(has_text=number).get_by_role("link").first.click()
        page.get_by_role("link", name="แจ้งมีส่วนได้เสียและขอไม่พิจารณา").click()
        desk.looked_at(page)
        page.get_by_label("เหตุผล").fill("เคยทำงานให้หน่วยงานผู้ขอ")
        page.get_by_role("button", name="แจ้งมีส่วนได้เสียและขอไม่พิจารณา").click()
        done(page, "แจ้งมีส่วนได้เสียและขอไม่พิจารณา")
        open_form(page, number, "vote")
        page.get_by_label("เห็นชอบทั้งหมด").check()
        page.get_by_label("เหตุผล").fill("ชอบด้วยกฎหมาย")
        page.get_by_role("button", name="ลงมติ").click()
        expect(page.get_by_role("alert")).to_contain_text("ขอไม่พิจารณาแล้ว")
        desk.looked_at(page)
    with desk.at("member1") as page:
        too_early(desk, page, number)
        find_on_the_first(desk, page, number)
        find_on_the_rest(page, number, "complies")
        vote(desk, page, number, A_PART, NAME, CONDITIONS)
    for member in ("member2", "chair"):
        with desk.at(member) as page:
            find_on_the_rest(page, number, "complies")
            vote(desk, page, number, A_PART, NAME, CONDITIONS)
    approve_a_part(desk, number)
    return number


def too_early(desk: JourneyDesk, page: Page, number: str) -> None:
    """A vote before the findings is refused beside the field; what was typed stays."""
    open_form(page, number, "vote")
    page.get_by_label("เห็นชอบทั้งหมด").check()
    page.get_by_label("เหตุผล").fill("ชอบด้วยกฎหมาย")
    page.get_by_role("button", name="ลงมติ").click()
    expect(page.get_by_role("alert")).to_contain_text("ยังไม่ได้ให้ผลการพิจารณา")
    expect(page.get_by_role("alert")).to_contain_text("มาตรา")
    expect(page.get_by_label("เหตุผล")).to_have_value("ชอบด้วยกฎหมาย")
    desk.looked_at(page)


def approve_a_part(desk: JourneyDesk, number: str) -> None:
    with desk.at("secretary") as page:
        page.goto(f"/th/dossiers/{number}/council")
        desk.looked_at(page)
        page.get_by_role("link", name="มติเห็นชอบ").click()
        expect(field_box(page, NAME)).not_to_be_checked()
        expect(page.get_by_label("เงื่อนไข", exact=True)).to_have_value(re.compile("ลบเมื่อคดีสิ้นสุด"))
        field_box(page, MONTH).uncheck()
        page.get_by_role("button", name="มติเห็นชอบ").click()
        expect(page.get_by_label("สรุปมติ")).to_have_accessible_description(re.compile("โปรดระบุ"))
        expect(page.get_by_role("alert")).to_contain_text(f"ช่องข้อมูลที่ผ่านมติคือ {DATA}")
        field_box(page, MONTH).check()
        desk.looked_at(page)
        page.get_by_label("สรุปมติ").fill("เห็นชอบเฉพาะเดือนที่อ่านมาตร")
        page.get_by_role("button", name="มติเห็นชอบ").click()
        done(page, "มติเห็นชอบ")


def test_a_part_is_approved_on_conditions_and_the_minutes_say_so(
    desk: JourneyDesk, officer: str, approved: str
) -> None:
    with desk.at("secretary") as page:
        page.goto(f"/th/dossiers/{approved}")
        expect(page.locator(".page-actions")).to_contain_text("เลือกรูปแบบ")
        desk.looked_at(page)
        page.get_by_role("link", name=re.compile("รายงานการประชุม")).first.click()
        with page.expect_download() as download:
            page.get_by_role("link", name="ดาวน์โหลด").click()
        assert download.value.path().read_bytes().startswith(b"%PDF")
    with desk.at(officer, PHONE) as page:
        page.goto(f"/th/dossiers/{approved}")
        page.get_by_text("รายละเอียด").first.click()
        expect(page.get_by_text("ลบเมื่อคดีสิ้นสุด")).to_be_visible()
        expect(page.get_by_role("link", name="การพิจารณาของคณะกรรมการ")).to_have_count(0)
        desk.looked_at(page)


@pytest.mark.row("P3")
def test_a_refusal_is_written_signed_by_another_delivered_and_received(
    desk: JourneyDesk, officer: str
) -> None:
    with desk.at(officer) as page:
        number = whole_request(
            desk, page, "ขอเลขประจำตัวประชาชน", KEY, CITIZEN, bases=(PUBLIC_TASK, CONSENT)
        )
    convene(desk, number)
    for member in MEMBERS[:3]:
        with desk.at(member) as page:
            find_on_the_rest(page, number, "does_not_comply")
            vote(desk, page, number, "ไม่เห็นชอบ")
    with desk.at("secretary") as page:
        open_form(page, number, "refuse")
        desk.looked_at(page)
        page.get_by_label("เหตุผล").fill("ขอเกินความจำเป็น")
        page.get_by_role("button", name="มติไม่เห็นชอบ").click()
        done(page, "มติไม่เห็นชอบ")
    letter_is_drafted(desk, number)
    letter_is_signed(desk, number)
    letter_is_received(desk, officer, number)


def letter_is_drafted(desk: JourneyDesk, number: str) -> None:
    """By the working group; who drafted it cannot sign it."""
    with desk.at("privacy1") as page:
        page.goto("/th/inbox")
        desk.looked_at(page)
        page.get_by_role("row").filter(has_text=number).get_by_role("link").first.click()
        desk.looked_at(page)
        page.get_by_role("link", name="ร่างหนังสือแจ้งผล").click()
        page.get_by_label("เนื้อความหนังสือ").fill("คณะกรรมการพิจารณาแล้วเห็นว่าขอเกินความจำเป็น")
        page.get_by_role("button", name="ร่างหนังสือแจ้งผล").click()
        remedy = page.get_by_label("สิ่งที่จะทำให้คำขอชอบด้วยกฎหมาย")
        expect(remedy).to_have_accessible_description(re.compile("โปรดระบุ"))
        desk.looked_at(page)
        remedy.fill("ลดช่องข้อมูลให้เหลือเท่าที่จำเป็น แล้วยื่นใหม่")
        page.get_by_role("button", name="ร่างหนังสือแจ้งผล").click()
        done(page, "ร่างหนังสือแจ้งผล")
        open_form(page, number, "sign_letter")
        page.get_by_label("ตำแหน่งที่ลงนาม").fill("ประธานคณะทำงาน")
        page.get_by_role("button", name="ลงนามและส่งหนังสือแจ้งผล").click()
        expect(page.get_by_role("alert")).to_contain_text("ผู้เดียวกัน")
        desk.looked_at(page)


def letter_is_signed(desk: JourneyDesk, number: str) -> None:
    with desk.at("privacy2") as page:
        page.goto(f"/th/dossiers/{number}")
        page.get_by_role("link", name="ลงนามและส่งหนังสือแจ้งผล").click()
        desk.looked_at(page)
        position = page.get_by_label("ตำแหน่งที่ลงนาม")
        position.fill("ประธานคณะทำงาน")
        page.get_by_role("button", name="ลงนามและส่งหนังสือแจ้งผล").click()
        expect(position).to_have_accessible_description(re.compile("ตำแหน่งตามทะเบียนคือ สมมติ"))
        expect(position).to_have_value("ประธานคณะทำงาน")
        position.fill("สมมติ")
        page.get_by_role("button", name="ลงนามและส่งหนังสือแจ้งผล").click()
        done(page, "ลงนามและส่งหนังสือแจ้งผล")
        desk.looked_at(page)


def letter_is_received(desk: JourneyDesk, officer: str, number: str) -> None:
    """By e-mail and in the portal; opening it and saying so is on record; then filed again."""
    assert desk.mail(BUREAU.email, "หนังสือแจ้งผล")["attachments"]
    with desk.at(officer, PHONE) as page:
        page.goto("/th/inbox")
        page.get_by_role("row").filter(has_text=number).get_by_role("link").first.click()
        desk.looked_at(page)
        page.get_by_role("link", name=re.compile("^หนังสือแจ้งผล")).first.click()
        expect(page.get_by_role("table", name="ลายมือชื่ออิเล็กทรอนิกส์")).to_contain_text(
            "สมมติ คณะทำงานสอง"
        )
        page.get_by_role("link", name="ตรวจสอบเอกสาร").click()
        expect(page.get_by_text("ตรงกับค่าแฮชในทะเบียน")).to_be_visible()
        desk.looked_at(page)
        page.get_by_role("link", name=number).first.click()
        page.get_by_role("link", name="รับหนังสือแจ้งผล").click()
        desk.looked_at(page)
        page.get_by_role("button", name="รับหนังสือแจ้งผล").click()
        done(page, "รับหนังสือแจ้งผล")
        expect(page.locator(".page-actions")).to_contain_text("ไม่อนุมัติ")
        desk.looked_at(page)
        page.get_by_role("link", name="ยื่นใหม่จากเรื่องนี้").click()
        page.get_by_role("button", name="เริ่มกรอกคำขอ").click()
        next_step(page)
        field_box(page, CITIZEN).uncheck()
        field_box(page, MONTH).check()
        next_step(page)
        page.get_by_role("link", name="ตรวจทานและยื่น").click()
        submit(page)
        done(page, "ยื่นคำขอ")
        assert number_of(page) != number
        expect(page.get_by_role("link", name=number)).to_be_visible()


def test_a_request_is_deferred_with_questions_and_the_officer_reads_them(
    desk: JourneyDesk, officer: str
) -> None:
    with desk.at(officer) as page:
        number = whole_request(desk, page, "ขอข้อมูลที่ต้องชี้แจง", KEY, MONTH)
    convene(desk, number)
    for member in MEMBERS[:3]:
        with desk.at(member) as page:
            vote(desk, page, number, "ให้ชี้แจงเพิ่มเติม")
    with desk.at("secretary") as page:
        open_form(page, number, "defer")
        page.get_by_label("ข้อที่ขอให้ชี้แจง").fill("ใช้กับคดีใด\nใครเป็นผู้ลบข้อมูล")
        page.get_by_role("button", name="มติให้ชี้แจงเพิ่มเติม").click()
        done(page, "มติให้ชี้แจงเพิ่มเติม")
    with desk.at(officer, PHONE) as page:
        page.goto("/th/inbox")
        page.get_by_role("row").filter(has_text=number).get_by_role("link").first.click()
        expect(page.get_by_text("ใครเป็นผู้ลบข้อมูล").first).to_be_visible()
        desk.looked_at(page)


@pytest.mark.parametrize("login", ["dpo", "legal1", "auditor"])
def test_who_only_looks_on_reads_all_of_it_and_changes_nothing(
    desk: JourneyDesk, approved: str, login: str
) -> None:
    with desk.at(login) as page:
        page.goto("/th/dossiers?standing=all")
        desk.looked_at(page)
        page.get_by_role("row").filter(has_text=approved).get_by_role("link").first.click()
        expect(page.get_by_text("ขณะนี้ไม่มีสิ่งที่ท่านต้องทำ")).to_be_visible()
        expect(page.locator("main form")).to_have_count(0)
        page.get_by_role("link", name="การพิจารณาของคณะกรรมการ").click()
        expect(page.get_by_text("สมมติ กรรมการหนึ่ง").first).to_be_visible()
        expect(page.locator("main form")).to_have_count(0)
        page.goto(f"/th/dossiers/{approved}/journal")
        expect(page.get_by_text("เคยทำงานให้หน่วยงานผู้ขอ")).to_be_visible()
        desk.looked_at(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="ดาวน์โหลดเป็น PDF").click()
        assert download.value.path().read_bytes().startswith(b"%PDF")
        open_form(page, approved, "approve")
        expect(page.get_by_role("button", name="มติเห็นชอบ")).to_have_count(0)
