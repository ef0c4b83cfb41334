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
