"""What script adds: an open page that follows what happens."""

import uuid

from playwright.sync_api import BrowserContext, expect


def test_the_progress_of_a_file_moves_by_itself_until_it_is_read(
    portal: str, officer: BrowserContext
) -> None:
    page = officer.new_page()
    page.goto(f"{portal}/en/files/reading-{uuid.uuid4()}")
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("value", "0")
    expect(bar).to_have_attribute("value", "50")
    expect(bar).to_have_count(0)
    page.close()


def test_a_series_is_drawn_from_the_same_values_as_its_table(
    portal: str, officer: BrowserContext
) -> None:
    page = officer.new_page()
    page.goto(f"{portal}/th/series/samlae-predicted-level")
    expect(page.locator(".chart canvas")).to_be_visible()
    expect(page.locator("table.values tbody tr")).to_have_count(12)
    page.close()


def test_an_opened_group_of_places_folds_by_escape_and_by_a_touch_beside_it(
    portal: str, officer: BrowserContext
) -> None:
    page = officer.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{portal}/en/trace")
    group = page.locator(".places summary", has_text="Law and evidence")
    law = page.locator(".places").get_by_role("link", name="Law register")
    group.press("Enter")
    expect(law).to_be_visible()
    law.press("Escape")
    expect(law).to_be_hidden()
    expect(group).to_be_focused()
    group.click()
    expect(law).to_be_visible()
    page.get_by_role("heading", level=1).click(position={"x": 5, "y": 5})
    expect(law).to_be_hidden()
    page.close()
