"""The partners' data plane: raw ASGI, because every call pays for each layer in between.

POST /v1/{dataset}/ask   a look-up whose key is personal
GET  /v1/{dataset}/{key} a look-up whose key is not, or a submission by its id
POST /v1/{dataset}       a submission
GET  /v1/openapi.json    all this for the caller, as granted
GET  /v1/self            where the caller's agreements stand, and what is left of their quota
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

import psycopg

from sainam.agreements.permit import Call
from sainam.agreements.terms import Pattern
from sainam.api.answer_headers import (
    JSON,
    Headers,
    answer_headers,
    journalled,
    limits,
    with_record,
)
from sainam.api.client_certificate import ProvenCertificates
from sainam.api.leaving import Leaving
from sainam.api.problem import problem
from sainam.api.read_body import body_of, object_of, question_of
from sainam.exchanges.access_token import AccessToken, TokenExpired, TokenReader
from sainam.exchanges.record import Recorder
from sainam.exchanges.refusals import (
    HeaderUnusable,
    MethodUnknown,
    PayloadFault,
    PayloadInvalid,
    PersonalKeyInAddress,
    RecordingFailed,
    UnknownDataset,
)
from sainam.exchanges.standing_cache import StandingCache
from sainam.exchanges.subject_tokens.verify_subject import MOST_CHARACTERS
from sainam.exchanges.submission import EditSubmission, TakeSubmission
from sainam.kit.client_address import Network, client_address
from sainam.kit.refusal import Refusal
from sainam.lookups.ask_owner import Answer, LookUp
from sainam.lookups.stream_from_owner import SpooledAnswer

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LONGEST_HEADER = 200


class Dataset(Protocol):
    """What the edge has to know of a dataset's contract."""

    @property
    def name(self) -> str: ...

    @property
    def pattern(self) -> Pattern: ...

    @property
    def key_field(self) -> str: ...

    @property
    def key_is_personal(self) -> bool: ...

    @property
    def takes(self) -> str | None: ...

    def faults(self, payload: dict[str, Any], *, key_only: bool) -> list[PayloadFault]: ...


@dataclass(frozen=True, slots=True)
class _Caller:
    token: AccessToken
    headers: Mapping[bytes, bytes]
    address: str | None = None

    def header(self, name: bytes) -> str | None:
        """In UTF-8, so that a Thai case number can be sent as it is. Raises HeaderUnusable."""
        value = self.headers.get(name)
        return None if value is None else _header_text(name, value)

    def token_of(self, name: bytes) -> str | None:
        """A JWT, which is longer than what a header else may hold. Raises HeaderUnusable."""
        value = self.headers.get(name)
        if value is None:
            return None
        if len(value) > MOST_CHARACTERS or not value.isascii():
            raise HeaderUnusable(f"at most {MOST_CHARACTERS} characters", header=name.decode())
        return value.decode()

    def call(self, dataset: str, pattern: Pattern) -> Call:
        return Call(
            caller=self.token.agency,
            agency=self.header(b"sainam-agency") or self.token.agency,
            dataset=dataset,
            pattern=pattern,
            channel="api",
            purpose=self.header(b"sainam-purpose") or "",
            case_number=self.header(b"sainam-case"),
            doors=self.token.doors,
            agreement=self.header(b"sainam-agreement"),
            consent=self.header(b"sainam-consent"),
            service_request=self.header(b"sainam-service-request"),
            address=self.address,
            officer=self.header(b"sainam-officer"),
            subject=self.token_of(b"sainam-subject"),
        )


@lru_cache(maxsize=4096)
def _header_text(name: bytes, value: bytes) -> str:
    """The same few headers come again and again."""
    try:
        text = value.decode().strip()
    except UnicodeDecodeError as error:
        raise HeaderUnusable("not UTF-8", header=name.decode()) from error
    if len(text) > LONGEST_HEADER or not text.isprintable():
        raise HeaderUnusable(f"at most {LONGEST_HEADER} characters", header=name.decode())
    return text


class DataPlane:
    """One per process; every dependency is bound in wiring.

    `submits` and `edits` by what a dataset takes; `about`: what a caller may read of itself, by
    the last part of its path.
    """

    def __init__(
        self,
        *,
        read_token: TokenReader,
        standings: StandingCache,
        recorder: Recorder,
        look_up: LookUp,
        submits: Mapping[str, TakeSubmission],
        edits: Mapping[str, EditSubmission],
        datasets: Callable[[str], Dataset | None],
        submission: Callable[[AccessToken, str, str, UUID], Awaitable[bytes]],
        by_reference: Callable[[AccessToken, str, str, str], Awaitable[UUID]],
        about: Mapping[str, Callable[[AccessToken], Awaitable[bytes]]],
        certificates: ProvenCertificates,
        proxies: Sequence[Network] = (),
    ) -> None:
        self._read_token = read_token
        self._standings = standings
        self._recorder = recorder
        self._look_up = look_up
        self._submits = submits
        self._edits = edits
        self._datasets = datasets
        self._submission = submission
        self._by_reference = by_reference
        self._about = about
        self._proxies = proxies
        self._certificates = certificates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application for the paths below /v1/."""
        headers = dict(scope["headers"])
        try:
            status, headers_of_it, body = await self._carry(scope, headers, receive)
        except Refusal as refusal:
            told = problem(refusal)
            status, headers_of_it, body = told.status, with_record(told, refusal), told.body
        if isinstance(body, Leaving):
            await body.leave(send, status, headers_of_it)
            return
        headers_of_it.append((b"content-length", str(len(body)).encode()))
        headers_of_it.append((b"cache-control", b"no-store"))
        await send({"type": "http.response.start", "status": status, "headers": headers_of_it})
        await send({"type": "http.response.body", "body": body})

    async def _carry(
        self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive
    ) -> tuple[int, Headers, bytes | Leaving]:
        authorization = headers.get(b"authorization")
        token = await self._token_in(authorization.decode("latin-1") if authorization else None)
        self._certificates.judge(token, headers)
        caller = _Caller(token, headers, self._address_of(scope, headers))
        parts = _printable(scope["path"]).split("/")[2:] or [""]
        if scope["method"] == "GET" and len(parts) == 1 and parts[0] in self._about:
            return await self._told(token, parts[0])
        dataset = self._datasets(parts[0]) or await self._applied_since(parts[0])
        pattern: Pattern = dataset.pattern if dataset else "lookup"
        name = parts[0][:LONGEST_HEADER]
        call: Call | None = None
        try:
            if len(headers) != len(scope["headers"]):
                _each_once(scope["headers"])
            call = caller.call(name, pattern)
            if dataset is None:
                raise UnknownDataset(name)
            return await self._route(scope["method"], parts, dataset, caller, call, receive)
        except psycopg.Error as error:
            raise RecordingFailed from error
        except Refusal as refusal:
            if refusal.record is None:
                told = call or _Caller(token, {}).call(name, pattern)
                refusal.record = await self._put_on_record(refusal, told, token)
            raise

    async def _told(self, token: AccessToken, what: str) -> tuple[int, Headers, bytes]:
        """Of the caller itself: no data of anybody, so nothing is put on record."""
        try:
            return 200, [(b"content-type", JSON)], await self._about[what](token)
        except psycopg.Error as error:
            raise RecordingFailed from error

    async def _applied_since(self, name: str) -> Dataset | None:
        """Nothing is refused on memory alone: a catalogue may have been applied since."""
        await self._read_afresh()
        return self._datasets(name)

    def _address_of(self, scope: Scope, headers: Mapping[bytes, bytes]) -> str | None:
        peer = scope.get("client")
        forwarded = headers.get(b"x-forwarded-for", b"") if self._proxies else b""
        return client_address(peer[0] if peer else None, forwarded.decode("latin-1"), self._proxies)

    async def _token_in(self, authorization: str | None) -> AccessToken:
        """Judged again by a fresh moment before it counts as expired: a clock may be put back."""
        try:
            return self._read_token(authorization, self._standings.moment())
        except TokenExpired:
            await self._read_afresh()
            return self._read_token(authorization, self._standings.moment())

    async def _read_afresh(self) -> None:
        """Raises RecordingFailed: without the database nothing is judged."""
        try:
            await self._standings.refresh()
        except psycopg.Error as error:
            raise RecordingFailed from error

    async def _put_on_record(self, refusal: Refusal, call: Call, token: AccessToken) -> UUID:
        try:
            return await self._recorder.refused(
                refusal, call, environment=token.environment, credential=token.sub
            )
        except psycopg.Error as error:
            raise RecordingFailed from error

    async def _route(
        self, method: str, parts: list[str], dataset: Dataset, caller: _Caller, call: Call,
        receive: Receive,
    ) -> tuple[int, Headers, bytes | Leaving]:  # fmt: skip
        rest = parts[1:]
        if dataset.pattern == "lookup" and method == "POST" and rest == ["ask"]:
            return await self._ask(dataset, caller, call, object_of(await body_of(receive)))
        if dataset.pattern == "lookup" and method == "GET" and len(rest) == 1:
            if dataset.key_is_personal:
                raise PersonalKeyInAddress
            return await self._ask(dataset, caller, call, {dataset.key_field: rest[0]})
        if dataset.pattern == "submit" and method == "POST" and not rest:
            return await self._submit(dataset, caller, call, await body_of(receive))
        if dataset.pattern == "submit" and method in ("GET", "PUT") and self._names(dataset, rest):
            number = await self._number_of(dataset, caller, rest)
            if method == "GET":
                return await self._standing_of(dataset, caller, number)
            if dataset.takes in self._edits:
                return await self._edit(dataset, caller, call, number, await body_of(receive))
        # What stands behind the dataset may be somebody's number, and a refusal goes on record.
        raise MethodUnknown(f"{method} /v1/{parts[0]}" + "/…" * len(rest))

    async def _ask(
        self, dataset: Dataset, caller: _Caller, call: Call, payload: dict[str, Any]
    ) -> tuple[int, Headers, bytes | Leaving]:
        key, fields = question_of(dataset, payload)
        answer: Answer = await self._look_up(
            call if fields is None else replace(call, fields=fields),
            environment=caller.token.environment,
            credential=caller.token.sub,
            key=key,
        )
        headers = answer_headers(answer.exchange, answer.agreement)
        headers += limits(answer.quota, answer.minute)
        if isinstance(answer, SpooledAnswer):
            headers[0] = (b"content-type", answer.media.encode())
            return 200, headers, self._leaving(answer, caller, call)
        return 200, headers, answer.body

    def _leaving(self, answer: SpooledAnswer, caller: _Caller, call: Call) -> Leaving:
        """It goes on leaving only as long as its agreement lets such a call through."""
        token = caller.token

        async def still_open() -> None:
            await self._read_afresh()
            try:
                await self._standings.permit(token.environment, call)
            except Refusal as refusal:
                refusal.detail = f"exchange {answer.exchange} was leaving"
                await self._put_on_record(refusal, call, token)
                raise

        return Leaving(answer.spool, still_open)

    async def _submit(
        self, dataset: Dataset, caller: _Caller, call: Call, body: bytes
    ) -> tuple[int, Headers, bytes]:
        payload = _payload(dataset, body)
        if (take := self._submits.get(dataset.takes or "")) is None:
            raise UnknownDataset(dataset.name)
        done = await take(
            call,
            environment=caller.token.environment,
            credential=caller.token.sub,
            key=caller.header(b"idempotency-key"),
            payload=payload,
        )
        return journalled(done, f"/v1/{dataset.name}/{done.exchange}")

    async def _edit(
        self, dataset: Dataset, caller: _Caller, call: Call, number: UUID, body: bytes
    ) -> tuple[int, Headers, bytes]:
        done = await self._edits[dataset.takes or ""](
            call,
            environment=caller.token.environment,
            credential=caller.token.sub,
            key=caller.header(b"idempotency-key"),
            payload=_payload(dataset, body),
            submission=number,
        )
        return journalled(done, f"/v1/{dataset.name}/{number}")

    def _names(self, dataset: Dataset, rest: Sequence[str]) -> bool:
        """A submission is named by its id; what can be edited by its own reference too."""
        by_reference = len(rest) > 1 and rest[0] == "reference"
        return len(rest) == 1 or (by_reference and dataset.takes in self._edits)

    async def _number_of(self, dataset: Dataset, caller: _Caller, rest: Sequence[str]) -> UUID:
        if len(rest) == 1:
            return _uuid(rest[0])
        agency = caller.header(b"sainam-agency") or caller.token.agency
        return await self._by_reference(caller.token, agency, dataset.name, "/".join(rest[1:]))

    async def _standing_of(
        self, dataset: Dataset, caller: _Caller, number: UUID
    ) -> tuple[int, Headers, bytes]:
        agency = caller.header(b"sainam-agency") or caller.token.agency
        body = await self._submission(caller.token, agency, dataset.name, number)
        return 200, [(b"content-type", JSON)], body


def _payload(dataset: Dataset, body: bytes) -> dict[str, Any]:
    """Raises PayloadInvalid where it does not follow the contract."""
    payload = object_of(body)
    if faults := dataset.faults(payload, key_only=False):
        raise PayloadInvalid(faults)
    return payload


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise PayloadInvalid([_NO_UUID]) from error


def _printable(text: str) -> str:
    """As it can be put on record."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _each_once(headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Of two values a proxy before us may have read the other one."""
    seen = set()
    for name, _ in headers:
        if name in seen and (name.startswith(b"sainam-") or name == b"idempotency-key"):
            raise HeaderUnusable("sent twice", header=name.decode())
        seen.add(name)


_NO_UUID = PayloadFault(
    "id", "payload.shape", "เลขในที่อยู่ไม่ใช่ UUID", "The id in the address is not a UUID."
)
