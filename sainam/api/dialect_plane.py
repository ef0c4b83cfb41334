"""Partners that call in their own form: put into ours, let through and recorded as any other call.

The call goes through the data plane whole, by its gate and onto its record; only names and codes
are changed on the way in and out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote

import msgspec

from sainam.api.answer_headers import JSON, Headers
from sainam.api.data_plane import Receive, Scope, Send
from sainam.api.problem import problem
from sainam.api.read_body import body_of, object_of
from sainam.exchanges.refusals import MethodUnknown
from sainam.kit.refusal import Refusal
from sainam.links.dialect import Dialect, DialectCall, DialectForm, answered, taken, their_name

PREFIX = "/dialects/"
_KEPT = (b"sainam-exchange", b"sainam-agreement", b"sainam-fault", b"idempotent-replayed",
         b"retry-after", b"ratelimit", b"ratelimit-policy")  # fmt: skip


class DialectPlane:
    """An ASGI application for the paths below /dialects/. `find` by the catalogue as it stands."""

    def __init__(
        self,
        data_plane: Callable[[Scope, Receive, Send], Awaitable[None]],
        find: Callable[[str], Dialect | None],
    ) -> None:
        self._data_plane = data_plane
        self._find = find

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name, _, rest = scope["path"].removeprefix(PREFIX).partition("/")
        dialect = self._find(name)
        query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
        found = dialect and dialect.call_of(scope["method"], f"/{rest}", query)
        try:
            if dialect is None or not found:
                raise MethodUnknown(f"{scope['method']} {PREFIX}{name}/…")
            call, named = found
            body = await body_of(receive)
            payload = taken(dialect.forms[call.form], object_of(body))
        except Refusal as refusal:
            told = problem(refusal)
            await _answer(send, told.status, told.headers(), told.body)
            return
        status, headers, answer = await self._carried(scope, dialect, call, named, payload, body)
        kept = [(key, value) for key, value in headers if key in _KEPT]
        said = _theirs(dialect, dialect.forms[call.form], status, msgspec.json.decode(answer))
        kept.append((b"content-type", JSON))
        await _answer(send, status, kept, msgspec.json.encode(said))

    async def _carried(
        self, scope: Scope, dialect: Dialect, call: DialectCall, named: Mapping[str, str],
        payload: dict[str, Any], body: bytes,
    ) -> tuple[int, Headers, bytes]:  # fmt: skip
        """Through the data plane, as a call in our own form."""
        path = f"/v1/{call.dataset}"
        if call.does == "edit":
            path += f"/reference/{quote(named['reference'], safe='')}"
        sha256 = hashlib.sha256(b"\n".join((scope["path"].encode(), body))).hexdigest()
        own = {b"sainam-purpose": dialect.purpose.encode(),
               b"idempotency-key": f"{dialect.id}:{sha256}".encode()}  # fmt: skip
        others = [(key, value) for key, value in scope["headers"] if key not in own]
        ours = {**scope, "method": "PUT" if call.does == "edit" else "POST", "path": path,
                "headers": [*others, *own.items()]}  # fmt: skip
        sent: list[Any] = []

        async def again() -> Any:
            return {"type": "http.request", "body": msgspec.json.encode(payload)}

        async def keep(message: Any) -> None:
            sent.append(message)

        await self._data_plane(ours, again, keep)
        whole = b"".join(one.get("body", b"") for one in sent[1:])
        return sent[0]["status"], sent[0]["headers"], whole


def _theirs(
    dialect: Dialect, form: DialectForm, status: int, answer: Mapping[str, Any]
) -> dict[str, Any]:
    """Our answer in their names; of a refusal their code, the sentence and their fields."""
    if status < 400:
        return answered(form, answer)
    rule = str(answer.get("rule", ""))
    errors = [
        {**each, "field": their_name(form, str(each.get("field", "")))}
        for each in answer.get("errors", ())
    ]
    return {**answer, "code": dialect.code_of(rule), **({"errors": errors} if errors else {})}


async def _answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    whole = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": whole})
    await send({"type": "http.response.body", "body": body})
