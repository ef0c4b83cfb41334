"""From nobody to somebody: an agency registers itself, a new member of the council takes up both
factors; at a browser, in Thai."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from browser.journey_desk import PASSWORD, PHONE, JourneyDesk
from browser.request_steps import (
    Registering,
    accept_registration,
    send_registration,
    type_registration,
)
from sainam.agencies.totp import code_at, window
from sainam.kit import clock

pytestmark = [pytest.mark.row("P1"), pytest.mark.xdist_group("hub")]

BUREAU = Registering("WALK-1", "0994000000014", "officer@walk1.example")
NEW_MEMBER = "member.walk"


def test_an_unknown_agency_registers_is_accepted_and_signs_in(desk: JourneyDesk) -> None:
    with desk.visitor(PHONE) as page:
        page.goto("/th/sign-in")
        desk.looked_at(page)
        page.get_by_role("link", name="ลงทะเบียนที่นี่").click()
        desk.looked_at(page)
        wrong = f"{BUREAU.number[:-1]}{(int(BUREAU.number[-1]) + 1) % 10}"
        type_registration(page, BUREAU, number=f"{wrong[0]}-{wrong[1:]}")
        send_registration(page)

        summary = page.get_by_role("alert")
        expect(summary.get_by_role("listitem")).to_have_count(1)
        expect(summary).to_contain_text("เลขทะเบียนนิติบุคคล")
        number = page.get_by_label("เลขทะเบียนนิติบุคคล")
        expect(number).to_have_accessible_description(re.compile("หลักสุดท้าย"))
        desk.looked_at(page)

        # Everything typed is there; neither the letter nor the password is asked for again.
        expect(number).to_have_value(wrong)
        expect(page.get_by_label("ชื่อภาษาไทย")).to_have_value(BUREAU.thai)
        expect(page.get_by_label("ที่อยู่")).to_have_value(re.compile("กรุงเทพมหานคร"))
        expect(page.get_by_label("ชนิดหน่วยงาน")).to_have_value("government")
        expect(page.get_by_text("หนังสือมอบอำนาจ.pdf")).to_be_visible()
        expect(page.get_by_text("เก็บรหัสผ่านที่ตั้งไว้แล้ว")).to_be_visible()

        summary.get_by_role("link", name="เลขทะเบียนนิติบุคคล").click()
        expect(number).to_be_focused()
        number.fill(BUREAU.number.replace("0", "๐"))
        send_registration(page)
        expect(page.get_by_text("รอเลขานุการ")).to_be_visible()
        desk.looked_at(page)

        login = accept_registration(desk, BUREAU)
        assert login in desk.mail(BUREAU.email, login)["text"]
        page.reload()
        expect(page.get_by_text("รับลงทะเบียนแล้ว")).to_be_visible()
        page.get_by_role("link", name="เข้าสู่ระบบ").click()
        desk.sign_in(page, login, PASSWORD)
        expect(page.get_by_role("heading", level=1)).to_have_text("งานที่รอท่าน")
        desk.looked_at(page)


def test_a_new_member_of_the_council_takes_up_a_password_and_a_second_factor(
    desk: JourneyDesk,
) -> None:
    with desk.at("admin") as page:
        page.goto("/th/staff")
        page.get_by_label("ชื่อผู้ใช้", exact=True).last.fill(NEW_MEMBER)
        page.get_by_label("ชื่อภาษาไทย").fill("สมมติ กรรมการใหม่")
        page.get_by_label("ชื่อภาษาอังกฤษ").fill("Sommut Newmember")
        page.get_by_role("textbox", name="ตำแหน่ง").fill("ผู้อำนวยการกอง")
        page.get_by_label("อีเมล").fill(f"{NEW_MEMBER}@people.example")
        page.get_by_label("โทรศัพท์").fill("020000000")
        page.get_by_label("กรรมการธรรมาภิบาลข้อมูล").check()
        page.get_by_label("เหตุผล").last.fill("แต่งตั้งตามคำสั่ง")
        page.get_by_role("button", name="เสนอ").last.click()
        expect(page.get_by_role("row").filter(has_text=NEW_MEMBER).first).to_be_visible()
        desk.looked_at(page)
    with desk.at("dpo") as page:
        page.goto("/th/staff")
        row = page.get_by_role("row").filter(has_text=NEW_MEMBER).first
        row.get_by_label("เหตุผล").fill("ตรวจคำสั่งแต่งตั้งแล้ว")
        row.get_by_role("button", name="ยืนยัน", exact=True).click()
        expect(page.get_by_role("row").filter(has_text=NEW_MEMBER)).to_have_count(2)
    mail = desk.mail(f"{NEW_MEMBER}@people.example", NEW_MEMBER)["text"]
    link = re.search(r"/th/welcome/\S+", mail)
    assert link is not None
    with desk.visitor() as page:
        page.goto(link[0])
        desk.looked_at(page)
        secret = page.locator("code.secret").inner_text()
        page.get_by_label("รหัสผ่านใหม่").fill(PASSWORD)
        page.get_by_label("รหัสผ่านอีกครั้ง").fill(PASSWORD)
        page.get_by_label("รหัสหกหลัก").fill("ไม่ใช่รหัส")
        page.get_by_role("button", name="ตั้งรหัสผ่านและเข้าใช้").click()
        expect(page.get_by_role("alert")).to_contain_text("รหัสหกหลัก")
        expect(page.get_by_text("เก็บรหัสผ่านที่ตั้งไว้แล้ว")).to_be_visible()
        expect(page.locator("code.secret")).to_have_text(secret)
        desk.looked_at(page)
        page.get_by_label("รหัสหกหลัก").fill(code_at(secret, earliest_step(desk)))
        page.get_by_role("button", name="ตั้งรหัสผ่านและเข้าใช้").click()
        expect(page.get_by_role("button", name="ออกจากระบบ")).to_be_visible()
        page.goto("/th/inbox")
        expect(page.get_by_role("heading", level=1)).to_have_text("งานที่รอท่าน")


def earliest_step(desk: JourneyDesk) -> int:
    """Of those whose six digits are taken at this moment."""
    with desk.tourist.database.read_only() as tx:
        return min(window(clock.now(tx)))
