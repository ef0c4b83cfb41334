"""A partner's client of the hub: a token by a signed assertion, then calls under a purpose."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import aiohttp
from joserfc import jwt
from joserfc.jwk import OKPKey

from sainam.counterparts.their_clock import TheirClock

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_LASTS = timedelta(seconds=60)
_RENEW_BEFORE = timedelta(seconds=30)
_ALGORITHM = "Ed25519"  # RFC 9864; the older name is EdDSA


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hub answered: header names in lower case, `body` the JSON or None.

    `content` are the bytes of what is no JSON, such as an image.
    """

    status: int
    headers: Mapping[str, str]
    body: Any
    content: bytes = b""

    @property
    def exchange(self) -> str | None:
        """The id under which the hub keeps this exchange."""
        return self.headers.get("sainam-exchange")

    @property
    def agreement(self) -> str | None:
        """The agreement the hub let it through by."""
        return self.headers.get("sainam-agreement")

    @property
    def fault(self) -> str | None:
        """Whose fault a failure is: caller, hub or provider."""
        return self.headers.get("sainam-fault")


class TokenRefusedError(Exception):
    """The hub gave no token; `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"no token: {answer.status} {answer.body}")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Client:
    """Who calls: the client id registered at the hub and the private JWK's file."""

    client_id: str
    key_file: Path


@dataclass(frozen=True, slots=True)
class On:
    """On whose behalf and for what a call is made; empty ones are not sent."""

    purpose: str = ""
    agency: str = ""
    case: str = ""
    agreement: str = ""
    service_request: str = ""
    consent: str = ""
    officer: str = ""
    subject: str = ""

    def headers(self) -> dict[str, str]:
        """The hub's request headers."""
        named = {
            "Sainam-Purpose": self.purpose,
            "Sainam-Agency": self.agency,
            "Sainam-Case": self.case,
            "Sainam-Agreement": self.agreement,
            "Sainam-Service-Request": self.service_request,
            "Sainam-Consent": self.consent,
            "Sainam-Officer": self.officer,
            "Sainam-Subject": self.subject,
        }
        return {name: value for name, value in named.items() if value}


@dataclass(slots=True)
class HubClient:
    """Use it as `async with`; `audience` is what the hub calls itself in assertions."""

    hub: str
    client: Client
    clock: TheirClock = field(default_factory=TheirClock)
    audience: str = ""
    timeout_s: float = 30
    _session: aiohttp.ClientSession | None = None
    _token: str = ""
    _token_until: datetime | None = None

    async def __aenter__(self) -> Self:
        self.hub = self.hub.rstrip("/")
        timeout = aiohttp.ClientTimeout(total=self.timeout_s)
        self._session = aiohttp.ClientSession(timeout=timeout)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def token(self) -> str:
        """A token, asked for anew shortly before the old one ends. Raises TokenRefusedError."""
        now = self.clock.now()
        if self._token_until is None or now >= self._token_until - _RENEW_BEFORE:
            form = {
                "grant_type": "client_credentials",
                "client_assertion_type": _ASSERTION_TYPE,
                "client_assertion": self.assertion(now),
            }
            answer = await self._answer("POST", "/oauth/token", data=form, headers={})
            if answer.status != 200:
                raise TokenRefusedError(answer)
            self._token = str(answer.body["access_token"])
            self._token_until = now + timedelta(seconds=int(answer.body["expires_in"]))
        return self._token

    def forget_token(self) -> None:
        """The next call asks for a token anew."""
        self._token_until = None

    def assertion(self, now: datetime) -> str:
        """A client assertion (RFC 7523) for one use."""
        jwk = json.loads(self.client.key_file.read_bytes())
        key = OKPKey.import_key(jwk)
        claims = {
            "iss": self.client.client_id,
            "sub": self.client.client_id,
            "aud": self.audience or f"{self.hub}/oauth/token",
            "iat": int(now.timestamp()),
            "exp": int((now + _ASSERTION_LASTS).timestamp()),
            "jti": str(uuid4()),
        }
        header = {"alg": _ALGORITHM, "kid": jwk["kid"], "typ": "JWT"}
        return jwt.encode(header, claims, key, algorithms=[_ALGORITHM])

    async def ask(self, dataset: str, asked: Mapping[str, object], on: On) -> Answer:
        """A look-up: POST /v1/{dataset}/ask with the key in the body."""
        return await self.call("POST", f"/v1/{dataset}/ask", asked, headers=on.headers())

    async def look(self, dataset: str, key: str, on: On) -> Answer:
        """A look-up whose key is not personal: GET /v1/{dataset}/{key}."""
        return await self.call("GET", f"/v1/{dataset}/{key}", headers=on.headers())

    async def submit(
        self, dataset: str, command: Mapping[str, object], on: On, *, idempotency_key: str
    ) -> Answer:
        """A command: POST /v1/{dataset} under an idempotency key."""
        headers = {**on.headers(), "Idempotency-Key": idempotency_key}
        return await self.call("POST", f"/v1/{dataset}", command, headers=headers)

    async def edit(
        self, dataset: str, number: str, command: Mapping[str, object], on: On, *,
        idempotency_key: str,
    ) -> Answer:  # fmt: skip
        """The whole of a command anew: PUT /v1/{dataset}/{id} under an idempotency key."""
        headers = {**on.headers(), "Idempotency-Key": idempotency_key}
        return await self.call("PUT", f"/v1/{dataset}/{number}", command, headers=headers)

    async def state(self, dataset: str, number: str, on: On) -> Answer:
        """What became of a command: GET /v1/{dataset}/{id}."""
        return await self.call("GET", f"/v1/{dataset}/{number}", headers=on.headers())

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        headers: Mapping[str, str],
    ) -> Answer:
        """Any call with the token. Raises TokenRefusedError, aiohttp.ClientError, TimeoutError."""
        authorised = {"Authorization": f"Bearer {await self.token()}", **headers}
        return await self._answer(method, path, json=body, headers=authorised)

    async def _answer(self, method: str, path: str, **request: Any) -> Answer:
        if self._session is None:
            raise RuntimeError("use it as: async with HubClient(...)")
        async with self._session.request(method, self.hub + path, **request) as response:
            content = await response.read()
            headers = {name.lower(): value for name, value in response.headers.items()}
            is_json = "json" in headers.get("content-type", "")
            if is_json:
                return Answer(response.status, headers, json.loads(content))
            return Answer(response.status, headers, None, content)
