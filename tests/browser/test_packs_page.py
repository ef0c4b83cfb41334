"""Row L3: a pack is asked for and decided on in the portal; what does not fit is said beside it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.row("L3")


@pytest.fixture
def page(officer: BrowserContext, portal: str) -> Iterator[Page]:
    opened = officer.new_page()
    opened.goto(f"{portal}/en/evidence")
    yield opened
    opened.close()


def test_an_agency_has_to_be_chosen_and_what_was_typed_stays(page: Page) -> None:
    page.get_by_label("Scope", exact=True).select_option("agency")
    page.get_by_label("What it is for").fill("yearly audit")
    page.get_by_role("button", name="Ask for a pack").click()
    expect(page.get_by_role("alert")).to_contain_text("Agency or provision")
    expect(page.get_by_label("What it is for")).to_have_value("yearly audit")
    expect(page.get_by_label("Scope", exact=True)).to_have_value("agency")


def test_a_pack_that_is_asked_for_leads_back_to_the_list(page: Page) -> None:
    page.get_by_label("What it is for").fill("yearly audit")
    page.get_by_role("button", name="Ask for a pack").click()
    expect(page.get_by_role("table", name="Packs")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_only_another_persons_pack_can_be_decided_on(page: Page) -> None:
    rows = page.get_by_role("table", name="Packs").get_by_role("row")
    assert page.get_by_role("button", name="Make the pack").count() == 1
    expect(rows.filter(has_text="lawyer").first).to_contain_text("Make the pack")
    expect(page.get_by_text("Another person has to make it.")).to_be_visible()


def test_a_pack_that_was_made_and_the_verifier_are_downloaded(page: Page) -> None:
    with page.expect_download() as pack:
        page.get_by_role("link", name="Download").click()
    assert pack.value.suggested_filename.endswith(".zip")
    with page.expect_download() as program:
        page.get_by_role("link", name="verify_pack.py").click()
    assert program.value.suggested_filename == "verify_pack.py"


def test_a_review_of_access_asks_for_a_reason(page: Page, portal: str) -> None:
    page.goto(f"{portal}/en/access")
    page.get_by_text("Review", exact=True).nth(1).click()
    expect(page.get_by_role("button", name="Keep").first).to_be_visible()
    assert page.get_by_label("Reason").first.get_attribute("required") is not None
