"""The pages of dossiers over a real database, in a real Chromium without script."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from dossier_desk import DossierDesk, new_key, open_desk
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import served
from browser.look import Look
from browser.sample_dossiers import DATABASE, FOLDER
from sainam.kit.database import Database
from sainam.kit.thai_dates import thai_date

LANGUAGES = ("th", "en")
PageOf = Callable[[str], Page]


@dataclass(frozen=True)
class Scene:
    """`at` is a dossier for each state that the pages are looked at in."""

    url: str
    desk: DossierDesk
    at: dict[str, str]


@pytest.fixture(scope="module")
def scene(
    assets: None,
    module_database: Database,
    module_owner_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("dossiers")
    desk = open_desk(module_database, folder)
    with ThreadPoolExecutor(1) as thread:  # the browser's own has an event loop already
        at = thread.submit(stand, desk).result()
    os.environ |= {DATABASE: module_owner_url, FOLDER: str(folder)}
    with served("portal_of_dossiers", "sample_dossiers") as url:
        yield Scene(url, desk, at)


def stand(desk: DossierDesk) -> dict[str, str]:
    at = {"draft": desk.open(title="ขอข้อมูลการใช้น้ำ"), "submitted": desk.submitted()}
    at["review"] = number = desk.in_review()
    desk.find_all(number, "member1")
    desk.do(number, "vote", "member1", outcome="approve", reason="ชอบด้วยกฎหมาย")
    desk.do(number, "step_aside", "member2", reason="เคยทำงานให้หน่วยงานผู้ขอ")
    at["refusal_sent"] = number = desk.in_review()
    desk.vote_all(number, "refuse", "does_not_comply")
    desk.do(number, "refuse", "secretary", reason="ไม่เป็นไปตามกฎหมาย")
    desk.do(number, "draft_letter", "privacy1", body="ตามมติคณะกรรมการ", remedy="ลดช่องข้อมูลลง")
    desk.do(number, "sign_letter", "privacy2")
    at["design"] = number = desk.approved()
    first = desk.do(number, "propose", "fpt1", **desk.design())
    desk.do(number, "object", "fys1", proposal=first.dossier.number, reason="โควตามากเกินไป")
    desk.do(number, "propose", "fys1", **desk.design(quota=500))
    at["drafting"] = number = desk.acknowledged()
    draft = desk.draft(number)
    desk.do(number, "draft_agreement", "legal1", **draft)
    desk.do(number, "draft_agreement", "legal1", **draft | {"title_en": "Another title"})
    desk.do(number, "comment", "officer", text="ขอเพิ่มระยะเวลา", clause="2")
    at["building"] = desk.signed()
    return at


def window(chromium: Browser, scene: Scene, login: str, *, script: bool = False) -> BrowserContext:
    context = chromium.new_context(base_url=scene.url, java_script_enabled=script)
    context.add_cookies([{"name": "sainam_session", "value": login, "url": scene.url}])
    return context


@pytest.fixture
def page_of(chromium: Browser, scene: Scene) -> Iterator[PageOf]:
    """A page for whoever signs in, without script."""
    opened: list[BrowserContext] = []

    def open_page(login: str) -> Page:
        opened.append(window(chromium, scene, login))
        return opened[-1].new_page()

    yield open_page
    for context in opened:
        context.close()


PAGES = (
    ("secretary", "/inbox"),
    ("officer", "/inbox"),
    ("secretary", "/dossiers"),
    ("officer", "/requests/new"),
    ("officer", "/dossiers/{draft}/request/purpose"),
    ("officer", "/dossiers/{draft}/request/data"),
    ("officer", "/dossiers/{draft}/request/contacts"),
    ("officer", "/dossiers/{draft}/request/attachments"),
    ("officer", "/dossiers/{draft}/request/check"),
    ("secretary", "/dossiers/{submitted}"),
    ("secretary", "/dossiers/{submitted}/do/convene"),
    ("secretary", "/dossiers/{submitted}/do/ask_information"),
    ("secretary", "/dossiers/{review}"),
    ("secretary", "/dossiers/{review}/do/approve"),
    ("member3", "/dossiers/{review}/council"),
    ("officer", "/dossiers/{refusal_sent}"),
    ("secretary", "/dossiers/{refusal_sent}/journal"),
    ("fpt1", "/dossiers/{design}/design"),
    ("fpt1", "/dossiers/{design}/do/propose"),
    ("legal1", "/dossiers/{drafting}/agreement"),
    ("legal1", "/dossiers/{drafting}/do/draft_agreement"),
    ("developer", "/dossiers/{building}/build"),
    ("developer", "/dossiers/{building}/do/register_key"),
    ("officer", "/process"),
)


@pytest.mark.row("P1")
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_dossiers_are_accessible_and_fit_wide_and_narrow(
    chromium: Browser, scene: Scene, language: str
) -> None:
    """Axe looks at each width in one language."""
    for login, path in PAGES:
        where = path.format(**scene.at)
        with window(chromium, scene, login, script=True) as context:
            look = Look.into(context)
            look.width(1280)
            answer = look.page.goto(f"/{language}{where}")
            assert answer is not None
            assert answer.status == 200, where
            assert language == "en" or look.axe_violations() == [], where
            look.width(390)
            assert not look.scrolls_sideways(), where
            assert language == "th" or look.axe_violations() == [], where
            assert look.faults == [], where


@pytest.mark.row("P1")
def test_a_request_is_filled_in_step_by_step_and_nothing_typed_is_lost(
    page_of: PageOf, scene: Scene
) -> None:
    page = page_of("officer")
    page.goto("/th/requests/new")
    page.get_by_role("button", name="เริ่มกรอกคำขอ").click()
    page.get_by_label("ชื่อคำขอ").fill("ขอข้อมูลเพื่อสืบสวน")
    page.get_by_label("วัตถุประสงค์", exact=True).select_option("narcotics-investigation")
    page.get_by_label("อธิบายวัตถุประสงค์").fill("ตามหน้าที่และอำนาจ")
    go_on(page)
    page.locator("summary", has_text="water-use-six-months").click()
    expect(page.locator("details[open] .mark-personal").first).to_be_visible()
    for field in ("customer_account", "use.month"):
        page.locator(f"input[value='{field}'][name='wanted:water-use-six-months']").check()
    page.get_by_label("หน่วยงานรับข้อมูลจาก กปน.").check()
    go_on(page)
    page.get_by_label("ภารกิจเพื่อประโยชน์สาธารณะ").check()
    page.get_by_label("เหตุที่ใช้ฐานดังกล่าว").fill("กฎหมายจัดตั้ง")
    go_on(page)
    page.get_by_label("API").check()
    page.get_by_label("ปริมาณที่คาดต่อเดือน").fill("๑,๐๐๐")
    page.get_by_label("ตั้งแต่วันที่").fill("สักวัน")
    page.get_by_label("สิ้นสุดก่อนวันที่").fill("๑ ธ.ค. ๒๕๗๑")
    go_on(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("อ่านวันที่ไม่ได้")
    expect(page.get_by_label("ปริมาณที่คาดต่อเดือน")).to_have_value("๑,๐๐๐")
    page.get_by_label("ตั้งแต่วันที่").fill(thai_date(scene.desk.today() + timedelta(days=30)))
    go_on(page)
    page.get_by_label("เก็บรักษาไว้กี่วัน").fill("90")
    page.get_by_label("ผู้ที่จะได้เห็นข้อมูล").fill("พนักงานสืบสวน")
    go_on(page)
    page.get_by_label("ชื่อและนามสกุล").fill("สมมติ ผู้ประสานงาน")
    page.get_by_label("อีเมล").fill("ไม่ใช่อีเมล")
    page.get_by_role("button", name="เพิ่มอีกรายการ").click()
    expect(page.get_by_label("ชื่อและนามสกุล")).to_have_count(2)
    go_on(page)
    page.get_by_label("แฟ้มที่เลือกเป็นเอกสารชนิดใด").select_option("authority")
    page.get_by_label("เอกสารแนบ", exact=True).set_input_files(
        {"name": "หนังสือ.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 made up"}
    )
    go_on(page)
    expect(page.get_by_text("หนังสือ.pdf")).to_be_visible()
    page.get_by_role("button", name="ยื่นคำขอ").click()
    page.get_by_role("alert").get_by_role("link", name="อีเมล").click()
    page.get_by_label("อีเมล").fill("officer@example.go.th")
    go_on(page)
    page.get_by_role("link", name="ตรวจทานและยื่น").click()
    page.get_by_role("button", name="ยื่นคำขอ").click()
    expect(page.get_by_role("status")).to_have_text("บันทึกแล้ว: ยื่นคำขอ")
    expect(page.get_by_role("link", name="ใบรับคำขอ").first).to_be_visible()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="บันทึกและไปขั้นต่อไป").click()


@pytest.mark.row("P1")
@pytest.mark.parametrize("script", [False, True])
def test_a_row_is_taken_away_by_the_keyboard_and_nothing_else_is_lost(
    chromium: Browser, scene: Scene, *, script: bool
) -> None:
    with window(chromium, scene, "officer", script=script) as context:
        page = context.new_page()
        page.goto(f"/th/dossiers/{scene.at['draft']}/request/contacts")
        for at, name in enumerate(("หนึ่ง", "สอง", "สาม")):
            page.get_by_label("ชื่อและนามสกุล").nth(at).fill(f"สมมติ {name}")
            page.get_by_label("อีเมล").nth(at).fill(f"คนที่ {at}")
            page.get_by_role("button", name="เพิ่มอีกรายการ").click()
        page.get_by_role("button", name="ลบรายการนี้ ผู้ประสานงาน 2").press("Enter")
        names = page.get_by_label("ชื่อและนามสกุล")
        expect(names).to_have_count(2)
        assert [one.input_value() for one in names.all()] == ["สมมติ หนึ่ง", "สมมติ สาม"]
        emails = page.get_by_label("อีเมล").all()
        assert [one.input_value() for one in emails] == ["คนที่ 0", "คนที่ 2"]
        expect(page.get_by_role("alert")).to_have_count(0)
        assert page.evaluate("location.hash") == "#contacts"
        names.first.press("Enter")
        expect(page).to_have_url(f"/th/dossiers/{scene.at['draft']}/request/attachments")


@pytest.mark.row("P4")
def test_the_last_test_case_of_a_form_is_taken_away_and_an_empty_one_stands_there(
    page_of: PageOf, scene: Scene
) -> None:
    page = page_of("fpt1")
    page.goto(f"/en/dossiers/{scene.at['design']}/do/propose")
    page.get_by_label("Quota a month").fill("77 or so")
    for _ in range(2):
        page.get_by_role("button", name="Remove Test cases 1").click()
    expect(page.get_by_role("button", name="Remove Test cases")).to_have_count(1)
    expect(page.get_by_label("Expected")).to_have_value("")
    expect(page.get_by_label("Quota a month")).to_have_value("77 or so")


@pytest.mark.row("P2")
def test_on_a_telephone_the_process_is_a_list_with_the_place_marked(
    page_of: PageOf, scene: Scene
) -> None:
    page = page_of("officer")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"/en/dossiers/{scene.at['drafting']}")
    way = page.locator("ol.way")
    expect(way).to_be_visible()
    expect(page.locator("svg.process")).to_be_hidden()
    expect(way.locator("[aria-current=step]")).to_have_text("● Agreement being drawn up")
    assert way.locator(".way-state.way-been").count() > 3
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(way).to_be_hidden()
    expect(page.locator("svg.process")).to_be_visible()


@pytest.mark.row("P2")
def test_a_member_finds_on_a_provision_and_is_told_what_is_missing(
    page_of: PageOf, scene: Scene
) -> None:
    page = page_of("member3")
    page.goto(f"/en/dossiers/{scene.at['review']}/council")
    question = page.locator(".question").first
    question.get_by_label("Complies on a condition").check()
    question.get_by_label("Reason").fill("ใช้เท่าที่จำเป็น")
    question.get_by_role("button").click()
    wrong = page.locator(".question").first
    expect(wrong).to_contain_text("The condition on which it complies must be stated.")
    expect(wrong.get_by_label("Reason")).to_have_value("ใช้เท่าที่จำเป็น")
    wrong.get_by_label("Complies", exact=True).check()
    wrong.get_by_role("button").click()
    expect(page.get_by_role("status")).to_have_text("Done: Record a finding")
    expect(page.locator(".question").first).to_contain_text("member3")


@pytest.mark.row("P2")
def test_within_the_utility_stays_what_the_council_and_the_departments_say(
    page_of: PageOf, scene: Scene
) -> None:
    page = page_of("officer")
    for path in (f"{scene.at['review']}/council", f"{scene.at['design']}/design"):
        answer = page.goto(f"/en/dossiers/{path}")
        assert answer is not None
        assert answer.status == 403
    page.goto(f"/en/dossiers/{scene.at['design']}")
    assert "โควตามากเกินไป" not in page.content()
    stranger = page_of("stranger")
    for path in (scene.at["design"], f"{scene.at['design']}/journal", "D-2569-99999"):
        answer = stranger.goto(f"/en/dossiers/{path}")
        assert answer is not None
        assert answer.status == 404
        assert "There is nothing at this address" in answer.text()


def test_who_comes_second_sees_what_happened_and_what_they_had_typed(
    page_of: PageOf, scene: Scene
) -> None:
    number = scene.desk.submitted()
    page = page_of("secretary")
    page.goto(f"/en/dossiers/{number}/do/ask_information")
    page.get_by_label("Questions to the agency").fill("ใช้ทำอะไร\nกี่ปี")
    scene.desk.do(number, "withdraw", "officer", reason="ไม่ใช้แล้ว")
    page.get_by_role("button", name="Ask for more information").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Withdraw the request")
    expect(alert).to_contain_text("officer")
    expect(page.get_by_text("กี่ปี")).to_be_visible()


def test_a_document_is_downloaded_and_verified_against_the_register(
    page_of: PageOf, scene: Scene
) -> None:
    page = page_of("officer")
    page.goto(f"/en/dossiers/{scene.at['refusal_sent']}")
    page.get_by_role("link", name="Notification letter").click()
    expect(page.get_by_role("table", name="Electronic signatures")).to_contain_text("privacy2")
    page.get_by_role("link", name="Verify").click()
    expect(page.get_by_text("The bytes are those of the register.")).to_be_visible()
    expect(page.get_by_text("The signature is good.")).to_be_visible()
    expect(page.get_by_text("(4) A change of the content shows: shown")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    assert page_of("member1").request.get(page.url).status == 200


@pytest.mark.row("P7")
def test_a_developer_registers_a_key_and_never_a_private_one(page_of: PageOf, scene: Scene) -> None:
    page = page_of("developer")
    page.goto(f"/en/dossiers/{scene.at['building']}/do/register_key")
    page.get_by_label("Public key").fill('{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}')
    page.get_by_role("button", name="Register a key").click()
    expect(page.get_by_role("alert")).to_contain_text("key.")
    page.get_by_label("Public key").fill(new_key())
    page.get_by_role("button", name="Register a key").click()
    page.goto(f"/en/dossiers/{scene.at['building']}/build")
    expect(page.get_by_role("table", name="Keys")).to_contain_text("testbureau-sandbox-1")
