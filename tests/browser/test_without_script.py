"""An officer whose browser runs no script can do everything."""

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.look import AGREEMENT
from browser.sample_records import DELIVERY, EXCHANGE, FILE, GIVEN_UP


@pytest.fixture
def page(chromium: Browser, portal: str) -> Iterator[Page]:
    with chromium.new_context(java_script_enabled=False, base_url=portal) as context:
        yield context.new_page()


@pytest.fixture
def officer_page(page: Page, portal: str) -> Page:
    """Signed in already."""
    page.context.add_cookies([{"name": "sainam_session", "value": "operator", "url": portal}])
    return page


def sign_in(page: Page, address: str = "/en/") -> None:
    page.goto(address)
    page.get_by_label("Login").fill("operator")
    page.get_by_label("Password").fill("rotarepo")
    page.get_by_role("button", name="Sign in").click()


def test_signing_in_leads_back_to_the_page_that_was_wanted(page: Page) -> None:
    sign_in(page, "/en/exchanges?outcome=cut")
    expect(page).to_have_url("/en/exchanges?outcome=cut")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/en/audit")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_wrong_password_is_refused_without_saying_what_was_wrong(page: Page) -> None:
    page.goto("/th/sign-in")
    page.get_by_label("ชื่อผู้ใช้").fill("operator")
    page.get_by_label("รหัสผ่าน").fill("guess")
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_role("alert")).to_have_text("ชื่อผู้ใช้ รหัสผ่าน หรือรหัสหกหลักไม่ถูกต้อง")


def test_an_agreement_is_suspended_after_reading_what_will_stop(officer_page: Page) -> None:
    officer_page.goto(f"/en/agreements/{AGREEMENT}")
    officer_page.get_by_role("link", name="Suspend", exact=True).click()
    expect(officer_page.get_by_text("Calls now running: 3, cut within 1 second")).to_be_visible()
    officer_page.get_by_label("Reason").fill("Unusual calls seen")
    officer_page.get_by_label("I have read what will change.").check()
    officer_page.get_by_role("button", name="Suspend").click()
    expect(officer_page).to_have_url(f"/en/agreements/{AGREEMENT}/steps/live/3")
    expect(officer_page.get_by_role("heading", name="Exchanges cut")).to_be_visible()
    expect(
        officer_page.get_by_role("table", name="Exchanges cut").get_by_text("Cut")
    ).to_be_visible()


def test_a_refused_action_is_explained_with_its_rule(officer_page: Page) -> None:
    officer_page.goto(f"/en/agreements/{AGREEMENT}/suspend")
    officer_page.get_by_label("Sandbox").check()
    officer_page.get_by_label("Reason").fill("Again")
    officer_page.get_by_label("I have read what will change.").check()
    officer_page.get_by_role("button", name="Suspend").click()
    expect(officer_page.get_by_text("The agreement is already suspended.")).to_be_visible()
    expect(officer_page.get_by_text("agreement.already_suspended")).to_be_visible()


def test_exchanges_are_searched_and_the_search_stands_in_the_address(officer_page: Page) -> None:
    officer_page.goto("/en/exchanges")
    officer_page.get_by_label("Outcome").select_option("No data")
    officer_page.get_by_label("From").fill("2026-11-01")
    officer_page.get_by_role("button", name="Search").click()
    assert "outcome=no_data" in officer_page.url
    assert "from=2026-11-01" in officer_page.url
    expect(officer_page.locator("tbody tr")).to_have_count(1)


def test_an_unknown_delivery_is_decided_with_a_reason(officer_page: Page) -> None:
    officer_page.goto(f"/en/exchanges/{EXCHANGE}")
    expect(officer_page.get_by_text(DELIVERY)).to_be_visible()
    officer_page.get_by_label("The owner does not have it: send again").check()
    officer_page.get_by_label("Reason (kept for good)").fill("CIS has no such payment")
    officer_page.get_by_role("button", name="Record the decision").click()
    expect(officer_page).to_have_url(f"/en/exchanges/{EXCHANGE}")


def test_a_file_that_the_hub_gave_up_on_is_tried_again_with_a_reason(officer_page: Page) -> None:
    officer_page.goto(f"/en/files/{GIVEN_UP}")
    officer_page.get_by_label("Reason (kept for good)").fill("The store of files is back")
    officer_page.get_by_role("button", name="Try the file again").click()
    expect(officer_page).to_have_url(f"/en/files/{GIVEN_UP}")


def test_the_key_asked_is_masked_until_someone_says_why_it_must_be_seen(officer_page: Page) -> None:
    officer_page.goto(f"/en/exchanges/{EXCHANGE}")
    expect(officer_page.locator(".key")).to_have_text("••••••4417")
    officer_page.locator("summary", has_text="Show in full").click()
    officer_page.get_by_label("Why it must be seen").fill("Complaint 12/2569")
    officer_page.get_by_role("button", name="Show in full").click()
    expect(officer_page.locator(".key")).to_have_text("1000004417")


def test_a_files_lines_are_chosen_by_class_from_its_totals(officer_page: Page) -> None:
    officer_page.goto(f"/en/files/{FILE}")
    officer_page.get_by_role("link", name="Rejected").click()
    assert officer_page.url.endswith("/lines?class=rejected")
    expect(officer_page.get_by_text("The customer account in reference 1")).to_be_visible()
    expect(officer_page.get_by_text("columns 85–104")).to_be_visible()


def test_a_file_being_read_shows_how_far_it_is(officer_page: Page) -> None:
    officer_page.goto(f"/en/files/reading-{uuid.uuid4()}")
    expect(officer_page.get_by_role("progressbar")).to_be_visible()


def test_the_language_is_changed_without_leaving_the_page(officer_page: Page) -> None:
    officer_page.goto("/en/map?group=A")
    officer_page.get_by_role("link", name="ภาษาไทย").click()
    expect(officer_page).to_have_url("/th/map?group=A")
    expect(officer_page.get_by_role("heading", level=1)).to_have_text("แผนภาพกลุ่มคู่เชื่อมโยง")


def test_a_place_is_reached_by_opening_its_group(officer_page: Page) -> None:
    officer_page.set_viewport_size({"width": 1280, "height": 900})
    officer_page.goto("/en/exchanges")
    places = officer_page.get_by_role("navigation", name="Main menu")
    expect(places.get_by_text("Exchange", exact=True)).to_be_visible()
    expect(places.locator(".is-here > summary")).to_have_text("Exchange")
    expect(places.get_by_role("link", name="Trace")).to_be_hidden()
    places.get_by_text("Law and evidence").click()
    places.get_by_role("link", name="Trace").click()
    expect(officer_page).to_have_url("/en/trace")
    expect(places.locator(".is-here > summary")).to_have_text("Law and evidence")
