"""From the signed agreement to real use: keys, the try-out, acceptance, the first call, another
key; at a browser, in Thai, with calls over HTTP."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.agreement_desk import AgreementDesk, Program, midway, send
from browser.journey_desk import PHONE, JourneyDesk
from sainam.onboarding.state import State

pytestmark = [pytest.mark.row("P7"), pytest.mark.xdist_group("hub")]


@pytest.fixture(scope="module")
def way(desk: JourneyDesk) -> AgreementDesk:
    return midway(desk)


def register(way: AgreementDesk, page: Page, number: str, public_key: str) -> str:
    """The name of the key by which the hub knows it."""
    page.goto(f"/th/dossiers/{number}/build")
    way.choose(page, "ลงทะเบียนกุญแจ")
    page.get_by_label("กุญแจสาธารณะ").fill(public_key)
    send(page, "ลงทะเบียนกุญแจ")
    way.told(page, "ลงทะเบียนกุญแจ")
    page.goto(f"/th/dossiers/{number}/build")
    way.pages.looked_at(page)
    return page.get_by_role("table", name="กุญแจ").locator("code").last.inner_text()


def judged(way: AgreementDesk, page: Page, number: str) -> None:
    """The hub is asked to look at its records once more."""
    page.goto(f"/th/dossiers/{number}/build")
    page.get_by_role("link", name="ตรวจความสอดคล้อง", exact=True).click()
    send(page, "ตรวจความสอดคล้อง")
    page.goto(f"/th/dossiers/{number}/build")
    way.pages.looked_at(page)


def try_out(way: AgreementDesk, number: str) -> None:
    """A private key is sent back; each red check says what to send; green ones name their proof."""
    program = Program(way, number)
    with way.at("developer", PHONE) as page:
        way.open_from_inbox(page, number, "พัฒนาและทดลองเชื่อมโยง")
        way.not_yet(page, "เสนอตรวจรับ", "ยังไม่ผ่านครบ")
        page.goto(f"/th/dossiers/{number}/do/register_key")
        page.get_by_label("กุญแจสาธารณะ").fill(program.private_key("trial"))
        send(page, "ลงทะเบียนกุญแจ")
        expect(page.get_by_role("alert")).to_contain_text("นี่คือกุญแจส่วนตัว อย่าส่งให้ผู้ใด")
        key = register(way, page, number, program.public_key("trial"))

        program.tries(key, "trial", "answered", "field", "purpose")
        judged(way, page, number)
        expect(page.get_by_text("ผ่าน 3 จาก 7 ข้อ")).to_be_visible()
        red = page.locator(".check-row").filter(has_text="ไม่ใส่เลขเรื่อง แล้วถูกปฏิเสธ")
        expect(red).to_contain_text("ยังไม่พบหลักฐาน")
        expect(red).to_contain_text("ส่งอีกครั้งโดยไม่มีหัว Sainam-Case")
        way.not_yet(page, "เสนอตรวจรับ", "ยังไม่ผ่านครบ")

        program.tries(key, "trial", "no-data", "case", "form", "address")
        judged(way, page, number)
        expect(page.get_by_text("ผ่าน 7 จาก 7 ข้อ")).to_be_visible()
        expect(page.locator(".check-row").first).to_contain_text("หลักฐาน")
        way.choose(page, "เสนอตรวจรับ")
        send(page, "เสนอตรวจรับ")
        way.stands(page, "ตรวจรับ")


def accept(way: AgreementDesk, number: str) -> None:
    for login, position in (("officer", "ผู้อำนวยการ"), ("operator", "ผู้ปฏิบัติการระบบ")):
        with way.at(login) as page:
            way.open_from_inbox(page, number, "ตรวจรับ")
            way.choose(page, "ตรวจรับ")
            page.get_by_label("ตำแหน่งที่ลงนาม").fill(position)
            send(page, "ตรวจรับ")
            way.told(page, "ตรวจรับ")
    with way.at("operator2") as page:
        page.goto(f"/th/dossiers/{number}")
        way.not_yet(page, "เปิดใช้งานจริง", "ยังไม่มีกุญแจสำหรับใช้งานจริง")


def test_a_developer_tries_out_both_accept_and_the_first_call_is_answered(
    way: AgreementDesk,
) -> None:
    number = way.brought_to(State.BUILDING)
    program = Program(way, number)
    try_out(way, number)
    accept(way, number)
    with way.at("developer", PHONE) as page:
        key = register(way, page, number, program.public_key("real"))
    assert program.asks(key, "real")[0] != 200

    with way.at("operator") as page:
        page.goto(f"/th/dossiers/{number}")
        way.not_yet(page, "เปิดใช้งานจริง", "ผู้เดียวกันทำสองฝ่าย")
    with way.at("operator2") as page:
        way.open_from_inbox(page, number, "พร้อมเปิดใช้งานจริง")
        way.choose(page, "เปิดใช้งานจริง")
        page.get_by_label("เหตุผล").fill("ตรวจรับครบแล้ว")
        send(page, "เปิดใช้งานจริง")
        way.stands(page, "ใช้งานจริง")
    assert program.asks(key, "real") == (200, "")

    with way.at("developer") as page:
        another = register(way, page, number, program.public_key("another"))
        assert program.asks(key, "real") == (200, "")
        assert program.asks(another, "another") == (200, "")
        way.choose(page, "ยกเลิกกุญแจ")
        page.get_by_label("กุญแจ").select_option(key)
        page.get_by_label("เหตุผล").fill("เปลี่ยนกุญแจประจำปี")
        send(page, "ยกเลิกกุญแจ")
        way.told(page, "ยกเลิกกุญแจ")
        assert program.asks(key, "real")[0] != 200
        assert program.asks(another, "another") == (200, "")
        page.goto(f"/th/dossiers/{number}/build")
        row = page.get_by_role("row").filter(has_text=key)
        expect(row).to_contain_text("ยกเลิกแล้ว")
        way.pages.looked_at(page)
