"""What a partner gets for every kind of wrong call: rule, place, fault, two languages."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OKPKey
from running_hub import RunningHub

from sainam.counterparts.cis import customer_account
from sainam.exchanges.content.open_content import open_content
from sainam.kit.clock import now
from sainam.kit.database import Database

pytestmark = [pytest.mark.xdist_group("hub"), pytest.mark.row("G4")]

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASK = "/v1/water-use-six-months/ask"
ASKING = {
    "Sainam-Agency": "ONCB",
    "Sainam-Purpose": "narcotics-investigation",
    "Sainam-Case": "TEST-2",
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: Any


def call(
    hub: RunningHub,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    request = urllib.request.Request(
        hub.url + path, data=body, headers=dict(headers or {}), method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            status, told, content = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        status, told, content = error.code, error.headers, error.read()
    lower = {name.lower(): value for name, value in told.items()}
    return Answer(status, lower, json.loads(content) if "json" in lower["content-type"] else None)


def moment(hub: RunningHub) -> int:
    with (
        Database(hub.database_url, application_name="tests") as database,
        database.transaction() as tx,
    ):
        return int(now(tx).timestamp())


def assertion(hub: RunningHub, credential: str = "linkage-center", **changed: object) -> str:
    key = OKPKey.import_key(
        json.loads((hub.installation.parties / f"{credential}.jwk.json").read_bytes())
    )
    claims = {
        "iss": credential,
        "sub": credential,
        "aud": f"{hub.url}/oauth/token",
        "exp": moment(hub) + 60,
        "jti": str(uuid4()),
        **changed,
    }
    return jwt.encode({"alg": "Ed25519"}, claims, key, algorithms=["Ed25519"])


def token_answer(hub: RunningHub, client_assertion: str, **changed: str) -> Answer:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": client_assertion,
        **changed,
    }
    return call(hub, "POST", "/oauth/token", body=urllib.parse.urlencode(form).encode())


@pytest.fixture(scope="module")
def token(hub: RunningHub) -> str:
    answer = token_answer(hub, assertion(hub))
    assert answer.status == 200
    return str(answer.body["access_token"])


@pytest.fixture(scope="module")
def agent_token(hub: RunningHub) -> str:
    return str(token_answer(hub, assertion(hub, "bigc")).body["access_token"])


def ask(hub: RunningHub, token: str, body: bytes, **headers: str) -> Answer:
    return call(
        hub,
        "POST",
        ASK,
        headers={"Authorization": f"Bearer {token}", **ASKING, **headers},
        body=body,
    )


def test_a_client_assertion_is_good_once(hub: RunningHub) -> None:
    made = assertion(hub)
    assert token_answer(hub, made).status == 200
    again = token_answer(hub, made)
    assert (again.status, again.body["rule"]) == (401, "token.replayed")
    assert again.body["error"] == "invalid_client"
    assert again.body["error_description_th"]


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"aud": "https://elsewhere.example/token"}, "aud"),
        ({"iss": "bigc"}, "iss and sub"),
        ({"exp": 1}, "exp has passed"),
        ({"exp": 99_999_999_999}, "5 minutes"),
        ({"jti": ""}, "jti"),
        ({"jti": "a\0"}, "jti"),
        ({"jti": "a" * 201}, "jti"),
        ({"sub": "nobody"}, "unknown client"),
        ({"sub": "linkage-center\0"}, "unknown client"),
        ({"sub": ["linkage-center"]}, "unknown client"),
        ({"nbf": 99_999_999_999.5}, "nbf"),
    ],
)
def test_an_assertion_that_proves_nothing_gets_no_token(
    hub: RunningHub, changed: dict[str, Any], detail: str
) -> None:
    answer = token_answer(hub, assertion(hub, **changed))
    assert answer.status == 401
    assert answer.body["rule"] == "token.assertion"
    assert detail in answer.body["detail"]


def test_the_end_of_an_assertion_may_have_a_fraction(hub: RunningHub) -> None:
    """RFC 7519: a NumericDate is any number of seconds."""
    assert token_answer(hub, assertion(hub, exp=moment(hub) + 60.5)).status == 200


def test_an_assertion_nested_without_end_proves_nothing(hub: RunningHub) -> None:
    head, _, signature = assertion(hub).split(".")
    nested = "W1tb" * 40_000  # [[[[…
    assert token_answer(hub, f"{head}.{nested}.{signature}").status == 401


def test_a_key_of_another_client_proves_nothing(hub: RunningHub) -> None:
    forged = assertion(hub, "bigc", iss="linkage-center", sub="linkage-center")
    assert token_answer(hub, forged).status == 401


def test_an_unsigned_assertion_is_refused(hub: RunningHub) -> None:
    head, claims, _ = assertion(hub).split(".")
    assert token_answer(hub, f"{head}.{claims}.").status == 401
    assert token_answer(hub, f"eyJhbGciOiJub25lIn0.{claims}.").status == 401


@pytest.mark.parametrize(
    ("authorization", "rule"),
    [
        (None, "token.missing"),
        ("Basic eDp5", "token.missing"),
        ("Bearer not.a.token", "token.unreadable"),
    ],
)
def test_a_call_without_a_good_token_is_told_so(
    hub: RunningHub, authorization: str | None, rule: str
) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    answer = call(hub, "POST", ASK, headers=headers, body=b"{}")
    assert (answer.status, answer.body["rule"]) == (401, rule)
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["sainam-fault"] == "caller"
    assert "www-authenticate" in answer.headers


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        (b'{"customer_account": 990000010}', "customer_account", "payload.type"),
        (b"{}", "customer_account", "payload.missing"),
        (b'{"customer_account": "99", "colour": "blue"}', "colour", "payload.unknown"),
        (b'{"customer_account": "990000010", "fields": "use"}', "fields", "payload.fields"),
        (b"[1]", "", "payload.shape"),
        (b"", "", "payload.shape"),
        (b'{"customer_account": "\xff"}', "", "payload.shape"),
        (b'{"customer_account": "\\ud800"}', "", "payload.shape"),
        (b'{"a":' * 50_000, "", "payload.shape"),
        (
            b'{"customer_account": "990000010", "customer_account": "990000028"}',
            "",
            "payload.shape",
        ),
        (
            b'{"customer_account": "990000010", "\\u0063ustomer_account": "990000028"}',
            "",
            "payload.shape",
        ),
        (b'{"customer_account":', "", "payload.shape"),
        (b'{"customer_account": "\\u0000"}', "customer_account", "payload.pattern"),
    ],
)
def test_a_malformed_question_names_its_field_and_rule(
    hub: RunningHub, token: str, body: bytes, field: str, rule: str
) -> None:
    answer = ask(hub, token, body)
    assert answer.status == 422
    assert answer.body["rule"] == "payload.invalid"
    assert (field, rule) in [(fault["field"], fault["rule"]) for fault in answer.body["errors"]]
    assert all(fault["thai"] and fault["english"] for fault in answer.body["errors"])


def test_a_refused_call_is_on_record_under_the_number_it_was_told(
    hub: RunningHub, token: str
) -> None:
    answer = ask(hub, token, b'{"customer_account": "990000010", "fields": ["citizen_id"]}')
    assert (answer.status, answer.body["rule"]) == (403, "agreement.field")
    assert answer.body["place"] == {"field": "citizen_id"}
    record = UUID(answer.body["instance"].removeprefix("urn:uuid:"))
    assert hub.rows("SELECT rule, agency, case_number FROM refusal WHERE id = %s", (record,)) == [
        ("agreement.field", "ONCB", None)  # nothing left the hub, so its case is nobody's to keep
    ]


@pytest.mark.parametrize("name", ["Sainam-Agency", "Sainam-Purpose", "Sainam-Case"])
def test_a_header_that_cannot_be_used_is_refused_and_on_record(
    hub: RunningHub, token: str, name: str
) -> None:
    for value in ("x" * 5_000, "\xff\xfe", "a\tb"):
        answer = ask(hub, token, b'{"customer_account": "990000010"}', **{name: value})
        assert (answer.status, answer.body["rule"]) == (400, "header.unusable")
        assert answer.body["place"] == {"header": name.lower()}
        assert answer.headers["sainam-exchange"]


def test_a_thai_case_number_is_kept_as_it_is(hub: RunningHub, token: str) -> None:
    case = "ปส. ๙๙/๒๕๖๙"
    answer = ask(
        hub, token, b'{"customer_account": "990000010"}',
        **{"Sainam-Case": case.encode().decode("latin-1")},
    )  # fmt: skip
    assert answer.status == 200
    with (
        Database(hub.database_url, application_name="tests") as database,
        database.read_only() as tx,
    ):
        number = UUID(answer.headers["sainam-exchange"])
        asked = open_content(tx, hub.installation.masters(), "live", number).asked
    assert asked is not None
    assert asked.case == case


def test_a_known_client_that_is_refused_a_token_is_on_record_once_a_minute(
    hub: RunningHub,
) -> None:
    for _ in range(3):
        assert token_answer(hub, assertion(hub, "lotus", aud="elsewhere")).status == 401
    events = hub.rows(
        "SELECT detail::json ->> 'rule' FROM audit_event"
        " WHERE event = 'api:token:refused' AND actor = 'lotus'"
    )
    assert events == [("token.assertion",)]


def test_a_personal_key_never_stands_in_an_address(hub: RunningHub, token: str) -> None:
    answer = call(
        hub,
        "GET",
        "/v1/water-use-six-months/990000010",
        headers={"Authorization": f"Bearer {token}", **ASKING},
    )
    assert (answer.status, answer.body["rule"]) == (405, "key.in_address")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "path", ["/v1/salaries/ask", "/v1", "/v1/", "/v1/%00/ask", "/v1/%E0%B8%81/ask", "/v1/../ask"]
)
def test_an_unknown_dataset_is_not_found_and_on_record(
    hub: RunningHub, token: str, path: str
) -> None:
    answer = call(hub, "POST", path, headers={"Authorization": f"Bearer {token}"}, body=b"{}")
    assert (answer.status, answer.body["rule"]) == (404, "dataset.unknown")
    assert answer.headers["sainam-exchange"]


def test_no_customer_under_this_number_is_no_data_and_counts_as_asked(
    hub: RunningHub, token: str
) -> None:
    answer = ask(hub, token, json.dumps({"customer_account": customer_account(999_999)}).encode())
    assert (answer.status, answer.body["rule"]) == (404, "owner.no_data")
    exchange = answer.headers["sainam-exchange"]
    assert hub.rows("SELECT outcome FROM exchange_outcome WHERE exchange = %s", (exchange,)) == [
        ("no_data",)
    ]


def payment(**changed: object) -> dict[str, object]:
    return {
        "customer_account": customer_account(3),
        "bill_no": "202610990000038",
        "amount_satang": 12_345,
        "paid_at": "2026-01-05T10:00:00+07:00",
        "agent_reference": f"T{uuid4().hex[:18]}",
        **changed,
    }


def pay(hub: RunningHub, token: str, body: dict[str, object], key: str | None) -> Answer:
    headers = {"Authorization": f"Bearer {token}", "Sainam-Purpose": "bill-payment"}
    if key is not None:
        headers["Idempotency-Key"] = key
    return call(hub, "POST", "/v1/bill-payments", headers=headers, body=json.dumps(body).encode())


@pytest.mark.row("A2")
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount_satang": 0}, "amount_satang"),
        ({"amount_satang": -5}, "amount_satang"),
        ({"amount_satang": 12.5}, "amount_satang"),
        ({"amount_satang": "12"}, "amount_satang"),
        ({"paid_at": "2026-01-05 10:00"}, "paid_at"),
        ({"paid_at": "2999-01-05T10:00:00+07:00"}, "paid_at"),
        ({"customer_account": "x"}, "customer_account"),
        ({"tip": 5}, "tip"),
    ],
)
def test_a_malformed_payment_names_its_field(
    hub: RunningHub, agent_token: str, changed: dict[str, object], field: str
) -> None:
    answer = pay(hub, agent_token, payment(**changed), uuid4().hex)
    assert answer.status == 422
    assert field in [fault["field"] for fault in answer.body["errors"]]


@pytest.mark.row("A2")
@pytest.mark.parametrize("key", [None, "short", "ไทย" * 5, "x" * 121])
def test_a_payment_needs_a_key_of_a_usable_form(
    hub: RunningHub, agent_token: str, key: str | None
) -> None:
    if key is not None and not key.isascii():
        key = key.encode().decode("latin-1")
    answer = pay(hub, agent_token, payment(), key)
    assert (answer.status, answer.body["rule"]) == (400, "once.key_missing")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    body=st.binary(max_size=200)
    | st.from_type(dict[str, int]).map(lambda d: json.dumps(d).encode()),
    case=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40),
    agency=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20),
)
def test_no_call_whatever_makes_the_hub_fail(
    hub: RunningHub, token: str, body: bytes, case: str, agency: str
) -> None:
    clean = "".join(letter for letter in case if letter.isprintable())
    answer = ask(hub, token, body, **{"Sainam-Case": clean.strip(), "Sainam-Agency": agency})
    assert answer.status in (200, 400, 401, 403, 404, 422)
    assert answer.status == 200 or (answer.body["rule"] and answer.body["title_th"])


@pytest.mark.row("A2")
def test_a_submission_is_told_to_its_own_agency_only(hub: RunningHub, agent_token: str) -> None:
    made = pay(hub, agent_token, payment(), uuid4().hex)
    path = f"/v1/bill-payments/{made.body['id']}"
    other = str(token_answer(hub, assertion(hub, "lotus")).body["access_token"])

    def state(token: str, **more: str) -> Answer:
        return call(hub, "GET", path, headers={"Authorization": f"Bearer {token}", **more})

    assert state(agent_token).status == 200
    for answer in (state(other), state(other, **{"Sainam-Agency": "BIGC"})):
        assert (answer.status, answer.body["rule"]) == (404, "exchange.unknown")
