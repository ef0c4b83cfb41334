"""Who may see and do what; what every answer carries."""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import parse_qs, urlsplit

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from browser.look import AGREEMENT, PAGES
from browser.sample_hub import SampleActions, SampleHub
from browser.sample_portal import portal_over, sample_portal
from browser.sample_records import DELIVERY, EXCHANGE, GIVEN_UP
from sainam.portal.address import own_page
from sainam.portal.form_token import masked, unmasked
from sainam.portal.sessions import PUBLIC
from sainam.portal.views.bilingual import LANGUAGES
from sainam.portal.views.exchanges import Choices
from sainam.portal.views.people import SessionView

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)


@pytest.fixture(scope="module")
def portal_and_actions(assets: None) -> Iterator[tuple[TestClient[Litestar], SampleActions]]:
    actions = SampleActions()
    with TestClient(portal_over(SampleHub(), actions), raise_server_exceptions=False) as client:
        client.follow_redirects = False
        yield client, actions


@pytest.fixture
def actions(portal_and_actions: tuple[TestClient[Litestar], SampleActions]) -> SampleActions:
    """What was done in this test."""
    portal_and_actions[1].done.clear()
    return portal_and_actions[1]


@pytest.fixture
def visitor(
    portal_and_actions: tuple[TestClient[Litestar], SampleActions],
) -> TestClient[Litestar]:
    portal_and_actions[0].cookies.clear()
    return portal_and_actions[0]


@pytest.fixture
def operator(visitor: TestClient[Litestar]) -> TestClient[Litestar]:
    visitor.cookies.set("sainam_session", "operator")
    return visitor


@pytest.fixture
def reader(visitor: TestClient[Litestar]) -> TestClient[Litestar]:
    """Signed in, with no role that may change anything."""
    visitor.cookies.set("sainam_session", "reader")
    return visitor


def test_only_sign_in_registering_the_way_to_a_language_and_assets_are_open(assets: None) -> None:
    open_paths = {
        (path, handler.name or handler.handler_name)
        for route in sample_portal().routes
        for path in [route.path]
        for handler in getattr(route, "route_handlers", [])
        if handler.opt.get(PUBLIC) or not handler.resolve_guards()
        if "OPTIONS" not in getattr(handler, "http_methods", ())
    }
    assert {path for path, _ in open_paths} == {
        "/",
        "/map.svg",
        "/static/{name:str}",
        "/th/sign-in",
        "/en/sign-in",
        "/th/register",
        "/en/register",
        "/th/registration/{number:str}/{secret:str}",
        "/en/registration/{number:str}/{secret:str}",
        "/th/welcome/{token:str}",
        "/en/welcome/{token:str}",
    }


@pytest.mark.parametrize("path", PAGES.values())
def test_a_page_asks_a_visitor_to_sign_in(visitor: TestClient[Litestar], path: str) -> None:
    answer = visitor.get(f"/en{path}")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/en/sign-in?next=%2Fen%2F")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/th/", 200),
        ("/th/map.svg", 200),
        ("/th/exchanges.json", 200),
        ("/th/nowhere/at/all", 404),
        ("/th/exchanges?from=yesterday", 400),
        ("/th/agreements/no-such", 404),
        ("/static/nothing.css", 404),
        ("/elsewhere", 404),
    ],
)
def test_every_answer_carries_the_strict_policy(
    operator: TestClient[Litestar], path: str, status: int
) -> None:
    answer = operator.get(path)
    assert answer.status_code == status
    assert answer.headers["Content-Security-Policy"] == STRICT
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"].count("charset") <= 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES.values())
def test_no_page_has_a_style_or_a_script_of_its_own(
    operator: TestClient[Litestar], path: str, language: str
) -> None:
    page = operator.get(f"/{language}{path}").text
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert "<script>" not in page


def test_an_asset_may_be_kept_for_a_year(visitor: TestClient[Litestar]) -> None:
    page = visitor.get("/th/sign-in").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = visitor.get(address, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    visitor: TestClient[Litestar],
) -> None:
    form = visitor.get("/en/sign-in").text
    token = form.split('name="form_token" value="')[1].split('"')[0]
    answer = visitor.post(
        "/en/sign-in", data={"login": "operator", "password": "rotarepo", "form_token": token}
    )
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_a_form_without_its_token_is_refused(
    operator: TestClient[Litestar], actions: SampleActions
) -> None:
    form = {"reason": "x", "understood": "yes", "environment": "live"}
    for token in (
        {},
        {"form_token": ""},
        {"form_token": "form-of-operator"},
        {"form_token": masked("form-of-reader")},
    ):
        answer = operator.post(f"/th/agreements/{AGREEMENT}/suspend", data={**form, **token})
        assert answer.status_code == 403
    assert actions.done == []


def test_a_reader_without_the_role_changes_nothing(
    reader: TestClient[Litestar], actions: SampleActions
) -> None:
    form = {
        "form_token": masked("form-of-reader"),
        "reason": "x",
        "understood": "yes",
        "decision": "again",
        "environment": "live",
    }
    for path in (
        f"/agreements/{AGREEMENT}/end",
        f"/exchanges/{EXCHANGE}/deliveries/{DELIVERY}",
        f"/exchanges/{EXCHANGE}/key",
        f"/files/{GIVEN_UP}/rerun",
    ):
        assert reader.post(f"/en{path}", data=form).status_code == 403
    assert reader.get("/en/audit/export").status_code == 403
    assert "/suspend" not in reader.get(f"/en/agreements/{AGREEMENT}").text
    assert actions.done == []


SUSPEND = {
    "form_token": masked("form-of-operator"),
    "reason": "สอบเหตุ",
    "understood": "yes",
    "environment": "live",
}


def test_an_action_is_done_in_the_name_of_who_signed_in(
    operator: TestClient[Litestar], actions: SampleActions
) -> None:
    form = {
        "form_token": masked("form-of-operator"),
        "reason": "Unusual calls",
        "understood": "yes",
        "environment": "live",
    }
    answer = operator.post(f"/en/agreements/{AGREEMENT}/suspend", data=form)
    assert answer.status_code == 303
    assert actions.done == [("operator", AGREEMENT, "live", "suspend", "Unusual calls")]


def test_without_a_reason_nothing_is_done_and_the_page_asks_for_one(
    operator: TestClient[Litestar], actions: SampleActions
) -> None:
    form = {"form_token": masked("form-of-operator"), "reason": "  ", "understood": "yes"}
    answer = operator.post(f"/en/agreements/{AGREEMENT}/suspend", data=form)
    assert answer.status_code == 422
    assert "Give a reason" in answer.text
    assert actions.done == []


@pytest.mark.row("P6")
@pytest.mark.parametrize("typed", ["2026-12-01", "1/12/2569", "๑ ธ.ค. ๒๕๖๙"])
def test_a_suspension_may_end_by_itself_on_a_day_of_either_era(
    operator: TestClient[Litestar], actions: SampleActions, typed: str
) -> None:
    answer = operator.post(f"/th/agreements/{AGREEMENT}/suspend", data=SUSPEND | {"until": typed})
    assert answer.status_code == 303
    assert actions.done == [("operator", AGREEMENT, "live", "suspend", "สอบเหตุ", "2026-12-01")]


@pytest.mark.row("P6")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("tomorrow", "This is no day that we can read"),
        ("31/2/2570", "This is no day that we can read"),
        ("2026-11-22", "A suspension lasts until a day to come"),
    ],
)
def test_a_day_that_cannot_be_stands_beside_its_field_and_nothing_typed_is_lost(
    operator: TestClient[Litestar], actions: SampleActions, typed: str, said: str
) -> None:
    answer = operator.post(
        f"/en/agreements/{AGREEMENT}/suspend",
        data=SUSPEND | {"until": typed, "environment": "sandbox"},
    )
    assert answer.status_code == 422
    assert answer.text.count(said) == 2, "in the summary and beside the field"
    assert f'value="{typed}"' in answer.text
    assert "สอบเหตุ</textarea>" in answer.text
    assert re.search('value="sandbox" required checked', answer.text)
    assert re.search('name="understood"[^>]* checked', answer.text)
    assert actions.done == []


@pytest.mark.row("P6")
def test_an_agency_reads_its_own_agreements_and_no_other(visitor: TestClient[Litestar]) -> None:
    visitor.cookies.set("sainam_session", "officer")
    own = visitor.get(f"/en/agreements/{AGREEMENT}")
    assert own.status_code == 200
    assert "Made-up Lawyer" in own.text, "who suspended it"
    assert "/links/" not in own.text
    assert "/steps/" not in own.text
    assert visitor.get("/en/agreements/CONTRACT-BANK-2569-01").status_code == 404
    assert visitor.get(f"/en/agreements/{AGREEMENT}/suspend").status_code == 403


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example/th/",
        "/\\evil.example",
        "/th/\\evil",
        "javascript:alert(1)",
        "/thx/",
        "/th/\r\nSet-Cookie: a=b",
        "/th/ก",
        "/th/" + "a" * 5000,
        "",
        None,
    ],
)
def test_sign_in_never_leads_to_another_site(wanted: str | None) -> None:
    assert own_page(wanted, "th") == "/th/"


def test_sign_in_leads_back_to_one_of_our_pages() -> None:
    assert own_page("/en/files?agency=MPAY-TEST", "th") == "/en/files?agency=MPAY-TEST"


def test_a_live_part_of_a_page_sends_the_whole_page_to_sign_in(
    visitor: TestClient[Litestar],
) -> None:
    answer = visitor.get("/en/files/a/progress", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/en/sign-in")


def after_sign_in(location: str) -> str:
    """The page that a way to the sign-in page names."""
    return parse_qs(urlsplit(location).query)["next"][0]


def test_a_live_part_leads_back_to_the_page_around_it(visitor: TestClient[Litestar]) -> None:
    around = {"HX-Request": "true", "HX-Current-URL": "http://hub.test/en/map?group=A"}
    answer = visitor.get("/en/map/picture", headers=around)
    assert after_sign_in(answer.headers["HX-Redirect"]) == "/en/map?group=A"


@pytest.mark.parametrize(
    ("form", "page"),
    [
        (f"/en/agreements/{AGREEMENT}/suspend", f"/en/agreements/{AGREEMENT}/suspend"),
        (f"/en/exchanges/{EXCHANGE}/key", f"/en/exchanges/{EXCHANGE}"),
        (f"/en/exchanges/{EXCHANGE}/deliveries/{DELIVERY}", f"/en/exchanges/{EXCHANGE}"),
        (f"/en/files/{GIVEN_UP}/rerun", f"/en/files/{GIVEN_UP}"),
        ("/en/sign-out", "/en/"),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_back_to_the_page_it_stood_on(
    visitor: TestClient[Litestar], actions: SampleActions, form: str, page: str
) -> None:
    visitor.cookies.set("sainam_session", "ended long ago")
    answer = visitor.post(form, data={"form_token": masked("form-of-operator")})
    assert answer.status_code == 303
    assert after_sign_in(answer.headers["Location"]) == page
    asked = visitor.get(answer.headers["Location"])
    assert "Your session has ended" in asked.text
    assert f'name="next" value="{page}"' in asked.text
    assert actions.done == []


def test_a_long_search_is_there_again_after_sign_in(visitor: TestClient[Litestar]) -> None:
    wanted = f"/en/exchanges?{'&'.join(f'exchange={number:0100}' for number in range(20))}"
    answer = visitor.get(visitor.get(wanted).headers["Location"])
    assert answer.status_code == 200
    assert escape(wanted) in answer.text


def test_the_language_chosen_at_sign_in_is_that_of_the_page_after_it(
    visitor: TestClient[Litestar],
) -> None:
    asked = visitor.get("/th/sign-in?next=%2Fen%2Fmap%3Fgroup%3DA")
    assert 'name="next" value="/th/map?group=A"' in asked.text


@pytest.mark.parametrize(
    ("path", "status", "english", "thai"),
    [
        ("/en/nowhere", 404, "There is nothing at this address", "ไม่พบหน้าหรือรายการที่ต้องการ"),
        ("/th/nowhere", 404, "There is nothing at this address", "ไม่พบหน้าหรือรายการที่ต้องการ"),
        ("/en/files?from=soon", 400, "What could not be read: <strong>From", "คำขอไม่ถูกต้อง"),
        (f"/en/exchanges/{EXCHANGE}/key", 405, "cannot be done here", "ทำรายการแบบนี้ไม่ได้"),
    ],
)
def test_what_went_wrong_is_told_in_both_languages(
    operator: TestClient[Litestar], path: str, status: int, english: str, thai: str
) -> None:
    answer = operator.get(path)
    assert answer.status_code == status
    assert english in answer.text
    assert thai in re.sub("<[^>]+>", "", answer.text)
    menu = answer.text[answer.text.index("<header") : answer.text.index("</header>")]
    assert f'href="/{path[1:3]}/agreements"' in menu, "the way back stands in the menu"
    assert "sign-out" in menu


def test_who_is_not_signed_in_sees_no_menu_where_nothing_is(
    visitor: TestClient[Litestar],
) -> None:
    visitor.cookies.set("sainam_session", "nobody's")
    for path, status in (("/elsewhere", 404), (f"/en/exchanges/{EXCHANGE}/key", 405)):
        answer = visitor.get(path)
        assert answer.status_code == status
        assert "sign-out" not in answer.text
        assert answer.headers["content-security-policy"] == STRICT


class BrokenHub(SampleHub):
    def choices(self) -> Choices:
        raise ZeroDivisionError


class LostHub(SampleHub):
    def session(self, token: str) -> SessionView | None:
        raise ZeroDivisionError(token)


def test_where_nothing_is_a_fault_of_ours_is_a_page_too(assets: None) -> None:
    with TestClient(
        portal_over(LostHub(), SampleActions()), raise_server_exceptions=False
    ) as client:
        client.cookies.set("sainam_session", "operator")
        answer = client.get(f"/th/exchanges/{EXCHANGE}/key")
    assert answer.status_code == 500
    assert "ระบบขัดข้อง" in answer.text


def test_a_fault_of_ours_is_told_in_both_languages_and_betrays_nothing(assets: None) -> None:
    with TestClient(
        portal_over(BrokenHub(), SampleActions()), raise_server_exceptions=False
    ) as client:
        client.cookies.set("sainam_session", "operator")
        answer = client.get("/th/exchanges")
    assert answer.status_code == 500
    assert "ระบบขัดข้อง" in answer.text
    assert "Something failed on our side" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert answer.headers["Content-Security-Policy"] == STRICT


def test_a_step_that_cannot_be_taken_any_more_leads_to_the_agreement_as_it_stands(
    operator: TestClient[Litestar],
) -> None:
    answer = operator.get(f"/en/agreements/{AGREEMENT}/resume")
    assert answer.headers["Location"] == f"/en/agreements/{AGREEMENT}"
    assert operator.get("/en/agreements/no-such/resume").status_code == 404


def test_the_answer_to_a_form_changes_its_language_on_the_page_of_the_form(
    operator: TestClient[Litestar],
) -> None:
    form = {"form_token": masked("form-of-operator"), "reason": "Complaint 12/2569"}
    answer = operator.post(f"/en/exchanges/{EXCHANGE}/key", data=form)
    assert "1000004417" in answer.text
    assert f'href="/th/exchanges/{EXCHANGE}" lang="th"' in answer.text


def test_a_form_that_expired_says_so_and_leads_back_to_its_page(
    operator: TestClient[Litestar],
) -> None:
    answer = operator.post(f"/en/exchanges/{EXCHANGE}/key", data={"form_token": "", "reason": "x"})
    assert answer.status_code == 403
    assert "The form has expired" in answer.text
    assert f'href="/en/exchanges/{EXCHANGE}"' in answer.text


@pytest.mark.parametrize("token", ["form-of-operator", "a", "ก"])
def test_a_form_token_looks_different_on_every_page_and_is_the_same(token: str) -> None:
    assert masked(token) != masked(token)
    assert unmasked(masked(token)) == token


@pytest.mark.parametrize("shown", ["", "*", "abc", "////", "aaaa", "ก"])
def test_what_is_no_form_token_is_none(shown: str) -> None:
    assert not unmasked(shown)
