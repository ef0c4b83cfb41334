"""What the secretary and the members of the council do at a browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.journey_desk import JourneyDesk
from browser.request_steps import field_box

MEMBERS = ("chair", "member1", "member2", "member3")
_SEND_ALL = """async (finding) => {
  const send = async (form) => {
    const sent = new URLSearchParams(new FormData(form));
    sent.set("finding", finding);
    sent.set("reason", "พิจารณาแล้ว");
    sent.set("condition", "ตามเงื่อนไข");
    const answer = await fetch(form.action, {method: "POST", body: sent, redirect: "manual"});
    if (answer.type !== "opaqueredirect") throw new Error(form.action + " " + answer.status);
  };
  const forms = [...document.querySelectorAll(".question form")];
  while (forms.length) await Promise.all(forms.splice(0, 4).map(send));
}"""


def done(page: Page, what: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(f"บันทึกแล้ว: {what}")


def open_form(page: Page, number: str, event: str) -> None:
    page.goto(f"/th/dossiers/{number}/do/{event}")


def convene(desk: JourneyDesk, number: str, *, chair_forgotten: bool = False) -> None:
    """Without a chair it is refused, and what was typed is there."""
    with desk.at("secretary") as page:
        page.goto(f"/th/dossiers/{number}")
        page.get_by_role("link", name="เรียกประชุมคณะกรรมการ").click()
        page.get_by_label("การประชุมครั้งที่").fill("ครั้งที่ 1/2569")
        page.get_by_label("วันประชุม").fill(desk.day(after=0))
        for member in ("หนึ่ง", "สอง", "สาม"):
            page.get_by_label(f"สมมติ กรรมการ{member}").check()
        if chair_forgotten:
            page.get_by_role("button", name="เรียกประชุมคณะกรรมการ").click()
            expect(page.get_by_role("alert")).to_contain_text("ไม่มีประธานกรรมการในรายชื่อ")
            expect(page.get_by_label("การประชุมครั้งที่")).to_have_value("ครั้งที่ 1/2569")
            expect(page.get_by_label("สมมติ กรรมการสอง")).to_be_checked()
            desk.looked_at(page)
        page.get_by_label("สมมติ ประธาน").check()
        page.get_by_role("button", name="เรียกประชุมคณะกรรมการ").click()
        done(page, "เรียกประชุมคณะกรรมการ")


def find_on_the_first(desk: JourneyDesk, page: Page, number: str) -> None:
    """Question by question, as they open; a condition that is missing is told at its question."""
    page.goto(f"/th/dossiers/{number}/council")
    desk.looked_at(page)
    for place in range(3):
        open_one = page.locator(".question").filter(has=page.locator("details[open]"))
        expect(open_one).to_have_count(1)
        open_one.get_by_label("เหตุผล").fill("ใช้เท่าที่จำเป็น")
        if place == 0:
            open_one.get_by_label("เป็นไปตามบทบัญญัติโดยมีเงื่อนไข").check()
            open_one.get_by_role("button").click()
            expect(open_one).to_contain_text("ต้องระบุเงื่อนไข")
            expect(open_one.get_by_label("เหตุผล")).to_have_value("ใช้เท่าที่จำเป็น")
            desk.looked_at(page)
        open_one.get_by_label("เป็นไปตามบทบัญญัติ", exact=True).check()
        open_one.get_by_role("button").click()
        done(page, "บันทึกผลการพิจารณารายบทบัญญัติ")


def find_on_the_rest(page: Page, number: str, finding: str) -> None:
    """The same forms, sent one after the other without the page in between."""
    page.goto(f"/th/dossiers/{number}/council")
    page.evaluate(_SEND_ALL, finding)


def vote(
    desk: JourneyDesk, page: Page, number: str, outcome: str, without: str = "", on: str = ""
) -> None:
    """`without` is the field left out, `on` the conditions, where only a part is approved."""
    page.goto(f"/th/dossiers/{number}/council")
    page.get_by_role("link", name="ลงมติ", exact=True).click()
    page.get_by_label(outcome, exact=True).check()
    if without:
        field_box(page, without).check()
    if on:
        page.get_by_label("เงื่อนไขเพิ่มเติม").fill(on)
    page.get_by_label("เหตุผล").fill("ตามผลการพิจารณา")
    desk.looked_at(page)
    page.get_by_role("button", name="ลงมติ").click()
    done(page, "ลงมติ")
