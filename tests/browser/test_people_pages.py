"""Registering, signing in and one's own people, looked at in a real Chromium."""

import re
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from playwright.sync_api import Browser, BrowserContext, FilePayload, expect

from browser.look import OPEN_PAGES, OTHER_PAGES, Look
from browser.sample_hub import SampleActions, SampleHub
from browser.sample_people import FORM, SamplePeople
from browser.sample_portal import portal_over
from sainam.agencies.registration.registration_form import RegistrationForm
from sainam.counterparts.agencies.one_page_pdf import one_page_pdf
from sainam.portal.form_token import masked
from sainam.portal.views.bilingual import LANGUAGES

PDF: FilePayload = {
    "name": "letter.pdf",
    "mimeType": "application/pdf",
    "buffer": one_page_pdf("test"),
}


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context() as context:
        yield context


@pytest.fixture(scope="module")
def client(assets: None) -> Iterator[TestClient[Litestar]]:
    application = portal_over(SampleHub(), SampleActions(), SamplePeople())
    with TestClient(application, raise_server_exceptions=False) as client:
        client.follow_redirects = False
        yield client


def looked_at(look: Look, address: str) -> None:
    for width in (1280, 390, 360):
        look.width(width)
        look.page.goto(address)
        assert not look.scrolls_sideways()
        assert look.axe_violations() == []
    assert look.faults == []


@pytest.mark.row("P1")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OPEN_PAGES)
def test_what_a_visitor_sees_is_accessible_and_fits(
    window: BrowserContext, portal: str, name: str, language: str
) -> None:
    window.clear_cookies()
    look = Look.into(window)
    looked_at(look, f"{portal}/{language}{OPEN_PAGES[name]}")
    look.page.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OTHER_PAGES)
def test_what_others_see_is_accessible_and_fits(
    window: BrowserContext, portal: str, name: str, language: str
) -> None:
    who, path = OTHER_PAGES[name]
    window.clear_cookies()
    window.add_cookies([{"name": "sainam_session", "value": who, "url": portal}])
    look = Look.into(window)
    looked_at(look, f"{portal}/{language}{path}")
    look.page.close()


@pytest.mark.row("P1")
def test_an_agency_registers_itself_on_a_phone_and_nothing_typed_is_lost(
    window: BrowserContext, portal: str
) -> None:
    window.clear_cookies()
    look = Look.into(window)
    look.width(390)
    page = look.page
    page.goto(f"{portal}/th/sign-in")
    page.get_by_role("link", name="ลงทะเบียนที่นี่").click()
    page.get_by_role("button", name="ส่งคำขอลงทะเบียน").click()
    expect(page.locator("#all-wrong li").first).to_be_visible()
    page.get_by_label("ส่วนราชการที่ไม่มีเลขทะเบียน").check()
    for name in RegistrationForm.__struct_fields__:
        if name not in ("body", "juristic_id", "kind", "email"):
            page.locator(f"#{name}").fill(getattr(FORM, name))
    page.locator("#kind").select_option("government")
    page.locator("#email").fill("ไม่ใช่อีเมล")
    page.locator("#letter").set_input_files(PDF)
    page.locator("#password").fill("น้ำใสไหลเย็นเห็นตัวปลา")
    page.locator("#again").fill("น้ำใสไหลเย็นเห็นตัวปลา")
    page.get_by_role("button", name="ส่งคำขอลงทะเบียน").click()
    expect(page.locator("#all-wrong li")).to_have_count(1)
    expect(page.locator("#wrong-email")).to_be_visible()
    expect(page.locator("#thai")).to_have_value(FORM.thai)
    expect(page.get_by_label("ส่วนราชการที่ไม่มีเลขทะเบียน")).to_be_checked()
    assert look.axe_violations() == []
    page.locator("#all-wrong a").click()
    expect(page).to_have_url(f"{portal}/th/register#email")
    page.locator("#email").fill(FORM.email)
    page.locator("#letter").set_input_files(PDF)
    page.get_by_role("button", name="ส่งคำขอลงทะเบียน").click()
    expect(page).to_have_url(f"{portal}/th/registration/R-2569-00001/secret")
    expect(page.get_by_text("รอเลขานุการ")).to_be_visible()
    page.close()


@pytest.mark.parametrize("path", ["/map", "/exchanges", "/agreements", "/audit", "/staff"])
def test_an_agencys_people_see_their_own_pages_only(
    client: TestClient[Litestar], path: str
) -> None:
    client.cookies.clear()
    client.cookies.set("sainam_session", "officer")
    assert client.get(f"/th{path}").status_code == 403
    assert client.get("/th/").headers["Location"] == "/th/inbox"
    page = client.get("/th/people")
    assert page.status_code == 200
    assert "/th/map" not in page.text


@pytest.mark.parametrize("path", ["/", "/map", "/people", "/staff", "/deputies"])
def test_who_has_to_take_up_a_second_factor_gets_nowhere_else(
    client: TestClient[Litestar], path: str
) -> None:
    client.cookies.clear()
    client.cookies.set("sainam_session", "newcomer")
    answer = client.get(f"/th{path}")
    assert answer.headers["Location"].startswith("/th/sign-in?next=")
    assert client.get("/th/sign-in").headers["Location"] == "/th/second-factor"
    assert client.get("/th/second-factor").status_code == 200


def test_an_invitation_that_does_not_fit_comes_back_with_what_was_typed(
    client: TestClient[Litestar],
) -> None:
    client.cookies.clear()
    client.cookies.set("sainam_session", "officer")
    form = {"form_token": masked("form-of-officer"), "login": "somchai.t", "thai": "Somchai"}
    answer = client.post("/en/people", data=form)
    assert answer.status_code == 422
    assert 'value="somchai.t"' in answer.text
    assert 'id="wrong-thai"' in answer.text
    assert answer.text.count('<li><a href="#') >= 5


def test_a_letter_above_the_limit_is_told_and_the_rest_stays(client: TestClient[Litestar]) -> None:
    client.cookies.clear()
    page = client.get("/en/register")
    token = page.text.split('name="form_token" value="')[1].split('"')[0]
    answer = client.post(
        "/en/register",
        data={"form_token": token, "english": "Department of Tests"},
        files={"letter": ("letter.pdf", b"%PDF-" + bytes(11 * 1024 * 1024), "application/pdf")},
    )
    assert answer.status_code == 422
    assert "Department of Tests" in answer.text


# --- where the link of an invitation leads, and the mails that went out ---


def test_a_clerk_chooses_a_password_and_a_second_factor_on_one_page_without_script(
    chromium: Browser, portal: str
) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        answer = page.goto(f"{portal}/th/welcome/staff")
        assert answer is not None
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        page.get_by_label("รหัสผ่านใหม่").fill("น้ำใสไหลเย็นเห็นตัวปลา")
        page.locator("#again").fill("อีกอย่างหนึ่งซึ่งไม่ตรงกัน")
        page.get_by_role("button", name="ตั้งรหัสผ่านและเข้าใช้").click()
        expect(page.locator("#wrong-again")).to_be_visible()
        page.locator("#password").fill("น้ำใสไหลเย็นเห็นตัวปลา")
        page.locator("#again").fill("น้ำใสไหลเย็นเห็นตัวปลา")
        page.locator("#code").fill("000000")
        page.get_by_role("button", name="ตั้งรหัสผ่านและเข้าใช้").click()
        expect(page.locator("#wrong-code")).to_be_visible()
        assert page.url.endswith("/th/welcome/staff")
        expect(page.locator("#kept")).to_be_visible()


@pytest.mark.parametrize(
    ("link", "status", "said"),
    [
        ("used", 410, "เข้าสู่ระบบด้วยรหัสผ่านที่ตั้งไว้"),
        ("expired", 410, "เจ้าหน้าที่ของหน่วยงานท่าน"),
        ("tried", 429, "15 นาที"),
        ("nobody-has-this", 404, "ผู้ดูแลระบบสำหรับพนักงาน"),
    ],
)
def test_a_link_that_does_not_open_says_whom_to_ask(
    client: TestClient[Litestar], link: str, status: int, said: str
) -> None:
    for answer in (client.get(f"/th/welcome/{link}"), client.get(f"/en/welcome/{link}")):
        assert answer.status_code == status
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    thai = re.sub(r"<[^>]+>", "", client.get(f"/th/welcome/{link}").text)
    assert said in thai


def test_the_page_of_a_registration_tells_its_address_to_nobody(
    client: TestClient[Litestar],
) -> None:
    answer = client.get("/en/registration/R-2569-00001/secret")
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_an_operator_sends_one_that_was_given_up_again_and_says_why(
    window: BrowserContext, portal: str
) -> None:
    window.clear_cookies()
    window.add_cookies([{"name": "sainam_session", "value": "operator", "url": portal}])
    page = window.new_page()
    page.goto(f"{portal}/th/")
    page.get_by_role("link", name="ส่งไม่ถึงผู้รับ").click()
    expect(page.locator(".mail-text")).to_contain_text("••••••••")
    page.get_by_label("เหตุผล").fill(" ")
    page.get_by_role("button", name="ส่งอีกครั้ง").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("เหตุผล").fill("แก้ที่อยู่แล้ว")
    page.get_by_role("button", name="ส่งอีกครั้ง").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.close()


def test_who_may_not_read_mail_sees_that_one_did_not_get_through_but_not_which(
    window: BrowserContext, portal: str
) -> None:
    window.clear_cookies()
    window.add_cookies([{"name": "sainam_session", "value": "reader", "url": portal}])
    page = window.new_page()
    page.goto(f"{portal}/th/")
    expect(page.locator(".attention-plain")).to_contain_text("ส่งไม่ถึงผู้รับ")
    assert page.locator("a[href*='/mail']").count() == 0
    answer = page.goto(f"{portal}/th/mail")
    assert answer is not None
    assert answer.status == 403
    page.close()
