"""No door stands open: each path knows its caller, and each form is checked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.testing import TestClient
from source_tree import PACKAGE, tree_of

from sainam.api import consents, incidents, replaced_papers, subjects
from sainam.api.access import access_routes
from sainam.api.agreements import agreement_routes
from sainam.api.app import AUTHENTICATION, Application, WebApplication
from sainam.api.beside_dossiers import routes_beside
from sainam.api.client_certificate import ProvenCertificates
from sainam.api.data_plane import DataPlane
from sainam.api.datasets import dataset_routes
from sainam.api.dialect_plane import DialectPlane
from sainam.api.dossiers import dossier_routes
from sainam.api.evidence import pack_routes
from sainam.api.law import law_routes
from sainam.api.lists import list_routes
from sainam.api.management import Management, Route
from sainam.api.processing import processing_routes
from sainam.api.service_requests import service_request_routes
from sainam.api.token_endpoint import ASSERTION_TYPE
from sainam.channels.callback import SignatureMissing
from sainam.evidence.desks import EvidenceDesks
from sainam.exchanges.access_token import TokenMissing
from sainam.onboarding.people.desks import Desks
from sainam.portal.form_token import masked
from sainam.portal.frame import Frame
from sainam.portal.mount import portal_pages
from sainam.portal.portal_actions import PortalActions
from sainam.portal.portal_data import PortalData
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.sessions import FORM_TOKEN, PUBLIC, form_is_ours, signed_in
from sainam.portal.views.bilingual import LANGUAGES, Words
from sainam.portal.views.people import PersonView, SessionView
from sainam.wiring.people import management

# The only pages a visitor gets: the way to a language, the assets, signing in, registering an
# agency, and where the link of an invitation leads. The last three take a form from anybody, and so
# does the API.
OPEN_PAGES = {
    "/",
    "/map.svg",
    "/static/{name:str}",
    *(
        f"/{language}{path}"
        for language in LANGUAGES
        for path in (
            "/sign-in",
            "/register",
            "/registration/{number:str}/{secret:str}",
            "/welcome/{token:str}",
        )
    ),
}
OPEN_API = {
    ("POST", "/api/sign-in"),
    ("POST", "/api/registrations"),
    ("POST", "/api/invitation"),
    ("POST", "/api/invitation/accept"),
    ("GET", "/api/registrations/{number}/{secret}"),
    ("GET", "/api/data-catalogue"),
}
SESSION = SessionView(
    person=PersonView(login="auditor", name=Words(th="ทดสอบ", en="Test"), roles=frozenset()),
    csrf="the token of this session",
    expires_at=datetime(2026, 11, 23, tzinfo=UTC),
)


class Reached(Exception):  # noqa: N818  what must not happen
    """Something behind a door was asked by somebody it is not for."""


class Untouched:
    """A hub with one session; whatever else it is asked, it puts down."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def session(self, token: str) -> SessionView | None:
        return SESSION if token == "known" else None

    def __getattr__(self, name: str) -> object:
        if not name.startswith("__"):
            self.asked.append(name)
        raise AttributeError(name)


HUB = Untouched()


def portal() -> Litestar:
    frame = Frame(utility=Words(th="ทดสอบ", en="Test"), environment="live", secure_cookies=False)
    return portal_pages(
        frame,
        cast("PortalData", HUB),
        cast("PortalActions", HUB),
        cast("Desks", HUB),
        cast("HubDossiers", HUB),
        cast("EvidenceDesks", HUB),
    )


def handlers() -> Iterator[tuple[str, HTTPRouteHandler]]:
    for route in portal().routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler) and handler.http_methods != {"OPTIONS"}:
                yield route.path, handler


def example(path: str) -> str:
    """An address of this route."""
    parts = {
        "uuid": "00000000-0000-7000-8000-000000000000",
        "int": "1",
        "date": "2026-11-22",
        "str": "suspend",
        "path": "no/such/page",
    }
    return re.sub(r"\{\w+:(\w+)\}", lambda part: parts[part[1]], path)


@pytest.fixture(scope="module")
def visitor() -> Iterator[TestClient[Litestar]]:
    with TestClient(portal(), raise_server_exceptions=False) as client:
        client.follow_redirects = False
        yield client


@pytest.fixture(autouse=True)
def nothing_asked_yet() -> None:
    HUB.asked.clear()


PAGES = sorted({path for path, handler in handlers() if "GET" in handler.http_methods})
FORMS = sorted({path for path, handler in handlers() if handler.http_methods - {"GET", "HEAD"}})


def guards_of(handler: HTTPRouteHandler) -> set[object]:
    """As they were written; the framework wraps those that are not async."""
    return {getattr(guard, "func", guard) for guard in handler.resolve_guards()}


def test_every_page_has_the_guards_of_sign_in_and_of_forms_but_the_open_ones() -> None:
    unguarded = {
        path
        for path, handler in handlers()
        if not {signed_in, form_is_ours} <= guards_of(handler) or handler.opt.get(PUBLIC)
    }
    assert unguarded == OPEN_PAGES


@pytest.mark.parametrize("path", [path for path in PAGES if path not in OPEN_PAGES])
def test_a_visitor_reaches_nothing_of_the_hub(visitor: TestClient[Litestar], path: str) -> None:
    for cookies in ({}, {"sainam_session": "made up"}):
        visitor.cookies.clear()
        visitor.cookies.update(cookies)
        answer = visitor.get(example(path))
        assert answer.status_code == 303
        assert "/sign-in?next=" in answer.headers["Location"]
    assert HUB.asked == []


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "token",
    [None, "", "the token of this session", masked("another token")],
    ids=["none", "empty", "unmasked", "of another"],
)
def test_a_form_without_its_own_token_changes_nothing(
    visitor: TestClient[Litestar], path: str, token: str | None
) -> None:
    for cookies in ({}, {"sainam_session": "known"}):
        visitor.cookies.clear()
        visitor.cookies.update(cookies)
        form = {"reason": "why"} | ({} if token is None else {FORM_TOKEN: token})
        answer = visitor.post(example(path), data=form)
        assert answer.status_code in ((403,) if cookies or path in OPEN_PAGES else (303, 403))
        assert "set-cookie" not in answer.headers
    assert HUB.asked == []


def test_with_its_token_a_form_is_taken(visitor: TestClient[Litestar]) -> None:
    visitor.cookies.clear()
    visitor.cookies.set("sainam_session", "known")
    visitor.post("/en/sign-out", data={FORM_TOKEN: masked(SESSION.csrf)})
    assert HUB.asked == ["sign_in"]  # the desk where one signs out too


def test_no_route_reads_a_form_by_another_method_than_post() -> None:
    assert FORMS
    for path, handler in handlers():
        assert handler.http_methods <= {"GET", "HEAD"} or handler.http_methods == {"POST"}, path


# --- the paths of the application, before and beside the portal ---


def dispatched() -> set[str]:
    """The path constants that the application compares a path with."""
    tree = tree_of(PACKAGE / "api" / "app.py")
    call = next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef) and node.name == "__call__"
    )
    return {
        node.value
        for node in ast.walk(call)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith("/")
    }


def test_every_path_the_application_knows_says_how_its_caller_is_known() -> None:
    ways = AUTHENTICATION.keys() - {"/"}  # what it does not know is the portal's
    known = {path: {way for way in ways if path.startswith(way)} for path in dispatched()}
    assert all(known.values())
    assert set().union(*known.values()) == ways
    assert [path for path, how in AUTHENTICATION.items() if how.startswith("none")] == ["/health"]


class Counter:
    """Stands for whatever lies behind a door; being asked anything is the fault."""

    def moment(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC)

    def __getattr__(self, name: str) -> object:
        raise Reached(name)

    def __call__(self, *_: object) -> Any:
        raise Reached


def unknown_caller(*_: object) -> Any:
    raise TokenMissing


async def unknown_owner(*_: object) -> Any:
    raise SignatureMissing


async def nothing() -> None:
    """Nothing to start and nothing to stop."""


class Nobody:
    """Desks at which nobody is known."""

    class Door:
        def person(self, _token: str, _via: str) -> None:
            return None

        def __getattr__(self, name: str) -> object:
            raise Reached(name)

    sign_in = registration = colleagues = welcome = mail = links = Door()


NOBODY = Nobody()


class Shut:
    """A desk at which whatever is asked is the fault."""

    def __getattr__(self, name: str) -> object:
        return Counter()


def whole_management() -> Management:
    """As wiring/management.py puts it together."""
    desk: Any = Shut()
    return management(
        cast("Desks", NOBODY), *routes_beside(desk), *dossier_routes(desk),
        *agreement_routes(desk), *consents.routes(desk), *incidents.routes(desk),
        *replaced_papers.routes(desk), *subjects.routes(desk), *processing_routes(desk),
        *law_routes(desk), *dataset_routes(desk), *access_routes(desk), *pack_routes(desk),
        *list_routes(desk), *service_request_routes(desk),
    )  # fmt: skip


def application() -> WebApplication:
    behind: Any = Counter()
    data_plane = DataPlane(
        read_token=cast("Any", unknown_caller), standings=behind, recorder=behind, look_up=behind,
        submits=behind, edits={}, by_reference=behind, about={}, datasets=behind, submission=behind,
        certificates=ProvenCertificates(b"secret"),
    )  # fmt: skip
    return WebApplication(
        data_plane=data_plane, dialects=DialectPlane(data_plane, lambda _name: None),
        management=whole_management(),
        portal=cast("Application", portal()),
        issue=unknown_caller, certificate=ProvenCertificates(b"secret"),
        take_callbacks={"deliveries": unknown_owner, "service-requests": unknown_owner},
        start=nothing, stop=nothing,
    )  # fmt: skip


@pytest.fixture(scope="module")
def stranger() -> Iterator[TestClient[Any]]:
    with TestClient(cast("Any", application())) as client:
        client.follow_redirects = False
        yield client


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    ["/v1/", "/v1/x", "/v1/bill-payments", "/v1/water-use-six-months/ask", "/v1/a/b/c", "/v1//"],
)
def test_every_path_of_the_data_plane_asks_first_who_calls(
    stranger: TestClient[Any], path: str, method: str
) -> None:
    answer = stranger.request(method, path, content=b"{}")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Sainam-Fault"] == "caller"


ROUTES = whole_management().routes


def test_the_open_routes_of_the_management_api_are_known() -> None:
    assert {(route.method, route.pattern) for route in ROUTES if route.open} == OPEN_API


@pytest.mark.parametrize(
    "route", [one for one in ROUTES if not one.open], ids=lambda one: f"{one.method} {one.pattern}"
)
@pytest.mark.parametrize("sent", ["", "Bearer made-up", "Basic YTpi"])
def test_every_other_route_of_it_asks_first_who_calls(
    stranger: TestClient[Any], route: Route, sent: str
) -> None:
    path = re.sub(r"\{\w+\}", "letter" if "letter" in route.pattern else "x", route.pattern)
    answer = stranger.request(
        route.method, path,
        headers={"Cookie": "sainam_session=known"} | ({"Authorization": sent} if sent else {}),
    )  # fmt: skip
    assert answer.status_code == 401
    assert answer.json()["rule"] == "signin.missing"
    assert HUB.asked == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/oauth/token", "/callbacks/deliveries/1"])
def test_the_doors_of_machines_take_a_post_only(
    stranger: TestClient[Any], path: str, method: str
) -> None:
    assert stranger.request(method, path).json()["rule"] == "method.unknown"


def test_a_token_needs_an_assertion_and_a_callback_its_signature(
    stranger: TestClient[Any],
) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": "made.up.here",
    }
    assert stranger.post("/oauth/token", data=form).status_code == 401
    assert stranger.post("/callbacks/deliveries/1", content=b"{}").status_code == 401


@pytest.mark.parametrize(
    "form",
    ["", "grant_type=password", "&".join(f"a{n}=b" for n in range(50)), "=&=&;", "%ff%00=\xff"],
)
def test_a_bad_token_request_is_told_in_both_languages(
    stranger: TestClient[Any], form: str
) -> None:
    answer = stranger.post("/oauth/token", content=form.encode("latin-1"))
    assert answer.status_code == 400
    assert answer.headers["Sainam-Fault"] == "caller"
    told = answer.json()
    assert told["error"] in ("unsupported_grant_type", "invalid_request")
    assert re.search("[ก-๙]", told["error_description_th"])


@pytest.mark.parametrize(
    "path", ["/", "/v2", "/callbacks/", "/oauth", "/health/", "/docs", "/..%2f"]
)
def test_whatever_else_is_the_portals_and_tells_a_stranger_nothing(
    stranger: TestClient[Any], path: str
) -> None:
    assert stranger.get(path).status_code in (303, 404)
    assert stranger.get("/health").json() == {"up": True}
