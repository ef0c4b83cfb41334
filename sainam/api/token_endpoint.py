"""POST /oauth/token: form in, token or OAuth error out (RFC 6749 section 5)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import parse_qs

import msgspec

from sainam.api.answer_headers import Headers
from sainam.exchanges.issue_token import Issued
from sainam.kit.refusal import Refusal

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


async def token_answer(body: bytes, issue: Callable[[str], Issued]) -> tuple[int, Headers, bytes]:
    """`issue` takes the client assertion and is one transaction; it runs off the loop.

    RFC 6749's error names stand beside our rule, fault and sentences.
    """
    form = _form(body)
    if _single(form, "grant_type") != "client_credentials":
        return _wanted("unsupported_grant_type", "grant_type", "client_credentials")
    if _single(form, "client_assertion_type") != ASSERTION_TYPE:
        return _wanted("invalid_request", "client_assertion_type", ASSERTION_TYPE)
    assertion = _single(form, "client_assertion")
    if not assertion:
        return _wanted("invalid_request", "client_assertion", "a signed JWT")
    try:
        issued = await asyncio.to_thread(issue, assertion)
    except Refusal as refusal:
        return _refused(refusal)
    return (
        200,
        _json_headers(),
        msgspec.json.encode(
            {"access_token": issued.token, "token_type": "Bearer", "expires_in": issued.seconds}
        ),
    )


def _form(body: bytes) -> dict[str, list[str]]:
    """Nothing of a body that is no form of at most twelve fields."""
    try:
        return parse_qs(body.decode("latin-1"), max_num_fields=12)
    except ValueError:
        return {}


def _single(form: dict[str, list[str]], name: str) -> str | None:
    values = form.get(name, [])
    return values[0] if len(values) == 1 else None


def _json_headers() -> Headers:
    return [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]


def _wanted(error: str, field: str, value: str) -> tuple[int, Headers, bytes]:
    """A field that must stand in the form exactly once, as it should be."""
    body = {
        "error": error,
        "error_description": f"The form needs {field} once: {value}.",
        "error_description_th": f"แบบคำขอต้องมี {field} เพียงครั้งเดียวและเป็น {value}",
        "fault": "caller",
    }
    return 400, [*_json_headers(), (b"sainam-fault", b"caller")], msgspec.json.encode(body)


def _refused(refusal: Refusal) -> tuple[int, Headers, bytes]:
    body = {
        "error": "unauthorized_client" if refusal.rule == "token.no_door" else "invalid_client",
        "error_description": refusal.sentence(),
        "error_description_th": refusal.thai,
        "detail": refusal.detail,
        "rule": refusal.rule,
        "fault": refusal.fault,
    }
    return 401, [*_json_headers(), (b"sainam-fault", b"caller")], msgspec.json.encode(body)
