"""An officer's morning over a real hub: everything on these pages truly crossed it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from running_hub import RunningHub

from browser.look import Look
from sainam.counterparts.agencies.cross_bank_file import FileHead, PaidLine, written
from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.agencies.linkage_center import water_use_once
from sainam.counterparts.cis import customer_account
from sainam.counterparts.their_clock import BANGKOK
from sainam.kit.database import Database
from sainam.tour.dropped_file import Dropped, drop_and_wait
from sainam.tour.tourist import Tourist
from sainam.wiring.demo_logins import DemoLogins

pytestmark = [pytest.mark.row("S1"), pytest.mark.xdist_group("hub")]

ONCB = "MOU-ONCB-2568-01"
CASE = "ONCB-TEST-4471"
Done = TypeVar("Done")


@pytest.fixture(scope="module")
def looked_up(hub: RunningHub) -> UUID:
    """The narcotics board asks for six months of water use, through the Linkage Center."""

    def ask() -> Answer:
        with Tourist(hub.installation) as partner:
            on = On("narcotics-investigation", "ONCB", CASE)
            return water_use_once(partner.hub("linkage-center"), customer_account(1), on)

    answer = beside(ask)
    assert answer.status == 200
    return UUID(answer.exchange)


@pytest.fixture(scope="module")
def dropped(hub: RunningHub) -> Dropped:
    """An agent's file of three payments."""

    def drop() -> Dropped:
        with Tourist(hub.installation) as partner:
            at = partner.clock.now().astimezone(BANGKOK).replace(microsecond=0)
            lines = [
                PaidLine(at - timedelta(minutes=9), "นายทดสอบ สมมติ", account, "1", 12_345)
                for account in map(customer_account, (901, 902, 903))
            ]
            number = f"P{partner.number}"
            head = FileHead("006", "9900000001", "กปน. (ทดสอบ)", partner.today, number)
            return drop_and_wait(partner, "truemoney", f"{number}.txt", written(head, lines))

    file = beside(drop)
    assert file.state == "posted"
    return file


def beside(deed: Callable[[], Done]) -> Done:
    """In a thread of its own, for the browser's has an event loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(deed).result()


@contextmanager
def signed_in(chromium: Browser, hub: RunningHub, login: str) -> Iterator[BrowserContext]:
    people = DemoLogins(hub.installation.settings.state)
    with Database(hub.database_url, application_name="tests") as database:
        code = people.code(database, login)
    with chromium.new_context(base_url=hub.url, locale="en-GB") as context:
        page = context.new_page()
        page.goto("/en/map")
        page.get_by_label("Login").fill(login)
        page.get_by_label("Password").fill(people.password(login))
        page.get_by_label("Six-digit code").fill(code)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url("/en/map")
        page.close()
        yield context


@pytest.fixture(scope="module")
def window(assets: None, chromium: Browser, hub: RunningHub) -> Iterator[BrowserContext]:
    """An operator has signed in."""
    with signed_in(chromium, hub, "operator") as context:
        yield context


def search_by_case(page: Page) -> None:
    page.goto("/en/exchanges")
    page.get_by_label("Case number").fill(CASE)
    page.get_by_role("button", name="Search").click()


def test_an_operator_sees_the_built_links_and_nothing_by_the_case_of_an_investigation(
    window: BrowserContext, looked_up: UUID
) -> None:
    page = window.new_page()
    page.goto("/en/map")
    for link in ("G4c", "A2b", "A3c", "M1"):
        expect(page.locator(f"tr:has(a[href='/en/links/{link}'])")).not_to_contain_text("Not built")
    search_by_case(page)
    expect(page.locator(f"a[href$='{looked_up}']")).to_have_count(0)
    page.goto(f"/en/exchanges/{looked_up}")
    expect(page.get_by_text("Veiled: this is of an investigation")).to_be_visible()
    expect(page.locator(".key")).to_have_count(0)
    expect(page.get_by_text("exchange:lookup:answered")).to_be_visible()
    page.close()


@pytest.mark.row("G4")
def test_the_dpo_follows_a_look_up_by_its_case(
    chromium: Browser, hub: RunningHub, looked_up: UUID
) -> None:
    with signed_in(chromium, hub, "dpo") as context:
        page = context.new_page()
        search_by_case(page)
        page.locator(f"a[href$='{looked_up}']").click()
        expect(page.locator(".key")).to_contain_text("•••••0010")
        expect(page.get_by_text(CASE)).to_be_visible()


def test_an_officer_suspends_an_agreement_and_resumes_it(
    window: BrowserContext, looked_up: UUID
) -> None:
    page = window.new_page()
    for action, state in (("Suspend", "Suspended"), ("Resume", "In force")):
        page.goto(f"/en/agreements/{ONCB}")
        page.get_by_role("link", name=action, exact=True).click()
        page.get_by_label("Reason").fill("Practised in the morning")
        page.get_by_label("I have read what will change.").check()
        page.get_by_role("button", name=action).click()
        expect(page.locator(".page-actions .state")).to_have_text(state)
    page.close()


@pytest.mark.parametrize("language", ["th", "en"])
def test_real_pages_are_accessible_wide_and_narrow(
    window: BrowserContext, looked_up: UUID, dropped: Dropped, language: str
) -> None:
    look = Look.into(window)
    for path in (
        "/",
        "/map",
        "/links/G4c",
        f"/agreements/{ONCB}",
        f"/agreements/{ONCB}/suspend",
        "/exchanges",
        "/refusals",
        f"/exchanges/{looked_up}",
        "/files",
        f"/files/{dropped.file}",
        f"/files/{dropped.file}/lines",
        "/agent-days",
        "/series/samlae-predicted-level",
        "/audit",
    ):
        look.width(1280)
        answer = look.page.goto(f"/{language}{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert look.axe_violations() == [], path
        look.width(390)
        assert not look.scrolls_sideways(), path
        assert look.axe_violations() == [], path
    assert look.faults == []
    look.page.close()
