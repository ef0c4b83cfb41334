"""What each role finds waiting, and what it sees of the work of others; at a browser, in Thai."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import expect

from browser.agreement_desk import AgreementDesk, midway
from browser.journey_desk import PHONE, WIDE, JourneyDesk
from sainam.onboarding.state import State

pytestmark = [pytest.mark.row("P5"), pytest.mark.row("P6"), pytest.mark.xdist_group("hub")]


@pytest.fixture(scope="module")
def way(desk: JourneyDesk) -> AgreementDesk:
    return midway(desk)


@pytest.fixture(scope="module")
def at(way: AgreementDesk) -> Mapping[State, str]:
    """A dossier where it waits for the governor, for legal, and for the operator."""
    return {state: way.brought_to(state) for state in (State.GOVERNOR, State.DRAFTING, State.READY)}


@pytest.mark.parametrize(
    ("login", "waits", "width"),
    [
        ("governor1", {State.GOVERNOR}, PHONE),
        ("legal1", {State.DRAFTING}, WIDE),
        ("operator2", {State.READY}, PHONE),
        ("dpo", set(), WIDE),
        ("auditor", set(), PHONE),
    ],
)
def test_who_finds_what_waiting_and_sees_all_on_the_board(
    way: AgreementDesk, at: Mapping[State, str], login: str, waits: set[State], width: int
) -> None:
    with way.at(login, width) as page:
        page.goto("/th/inbox")
        for state, number in at.items():
            expect(page.get_by_text(number)).to_have_count(1 if state in waits else 0)
        way.pages.looked_at(page)
        page.goto("/th/dossiers")
        for number in at.values():
            expect(page.get_by_text(number).first).to_be_visible()
        way.pages.looked_at(page)


def test_the_dpo_and_the_auditor_read_the_whole_story_and_change_nothing(
    way: AgreementDesk, at: Mapping[State, str]
) -> None:
    number = at[State.READY]
    for login in ("dpo", "auditor"):
        with way.at(login) as page:
            page.goto(f"/th/dossiers/{number}")
            expect(page.get_by_text("ขณะนี้ไม่มีสิ่งที่ท่านต้องทำ")).to_be_visible()
            page.get_by_role("link", name="บันทึกเรื่องทั้งหมด").click()
            expect(page.get_by_text("ผวก. รับทราบ").first).to_be_visible()
            way.pages.looked_at(page)
            with page.expect_download() as download:
                page.get_by_role("link", name="ดาวน์โหลดเป็น PDF").click()
            assert download.value.path().read_bytes().startswith(b"%PDF")


def test_an_agency_sees_its_own_dossiers_and_not_what_the_utility_says_within(
    way: AgreementDesk, at: Mapping[State, str]
) -> None:
    with way.at("officer", PHONE) as page:
        page.goto("/th/dossiers")
        expect(page.get_by_text(at[State.GOVERNOR]).first).to_be_visible()
        page.goto(f"/th/dossiers/{at[State.GOVERNOR]}")
        expect(page.get_by_role("link", name="รูปแบบของสองฝ่าย")).to_have_count(0)
        way.pages.looked_at(page)
    with way.at("officer.oncb") as page:
        page.goto("/th/dossiers")
        expect(page.get_by_text(at[State.GOVERNOR])).to_have_count(0)
