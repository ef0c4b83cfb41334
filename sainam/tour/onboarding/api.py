"""The management API as people's programs use it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Reply:
    """`body` is the JSON, or the bytes of what is none."""

    status: int
    body: Any

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def rule(self) -> str:
        return str(self.body.get("rule", "")) if isinstance(self.body, dict) else ""

    @property
    def fields(self) -> frozenset[str]:
        """The paths of the fields that were told to be wrong."""
        errors = self.body.get("errors", []) if isinstance(self.body, dict) else []
        return frozenset(one["field"] for one in errors)

    @property
    def bilingual(self) -> bool:
        return bool(self.body.get("title") and self.body.get("title_th"))


@dataclass(frozen=True, slots=True)
class Signed:
    """One who is signed in; without a token it is nobody yet."""

    base: str
    login: str = ""
    token: str = ""

    def get(self, path: str) -> Reply:
        return self._call("GET", path, None)

    def post(self, path: str, body: object) -> Reply:
        return self._call("POST", path, json.dumps(body).encode())

    def attach(self, name: str, content: bytes, kind: str = "authority") -> Reply:
        where = f"/api/attachments?name={quote(name)}&kind={quote(kind)}"
        return self._call("POST", where, content)

    def act(self, dossier: str, event: str, *, seen: int | None = None, **body: Any) -> Reply:
        """An event on a dossier, by who has just looked at it."""
        if seen is None:
            shown = self.get(f"/api/dossiers/{dossier}")
            if not shown.ok:
                return shown
            seen = shown.body["number"]
        return self.post(f"/api/dossiers/{dossier}/{event}", {"seen": seen, "body": body})

    def _call(self, method: str, path: str, body: bytes | None) -> Reply:
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(  # noqa: S310  our own hub
            self.base + path, data=body, headers=headers, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                return _reply(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return _reply(error.code, error.headers, error.read())


def sign_in(base: str, login: str, password: str, code: str = "") -> tuple[Signed, Reply]:
    nobody = Signed(base)
    reply = nobody.post("/api/sign-in", {"login": login, "password": password, "totp": code})
    return (Signed(base, login, reply.body["token"]) if reply.ok else nobody), reply


def _reply(status: int, headers: Any, content: bytes) -> Reply:
    is_json = "json" in (headers.get("content-type") or "")
    return Reply(status, json.loads(content) if is_json and content else content)
