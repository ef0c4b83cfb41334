"""What an owner's answer about a delivery means. What is not clearly one thing is unclear.

Sent: 200 or 201 {"state": "posted", "receipt_no"} or, for a batch, {"state": "posted", "posted",
"posted_satang", "refused_count", "refused": [{"line", "code"}]}; 202 taken, a callback tells;
422 {"state": "refused", "code"}. Asked by id: 200 with the answer the delivery got; 404 with the
code delivery.unknown if it never came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeAlias

import msgspec

from sainam.exchanges.deliveries.delivery import Result

# What a status alone says of a sending. Everything else is unclear.
_BY_STATUS: Mapping[int, Result] = {
    202: "pending",
    # It did nothing: its door was closed, or it is too busy.
    **dict.fromkeys((401, 403, 429), "not_sent"),
    # It will say the same again and again, so a person has to look.
    **dict.fromkeys((400, 404, 405, 409, 410, 411, 413, 414, 415, 431), "unknown"),
}
NEVER_CAME = "delivery.unknown"
# What two answers to one delivery must have in common.
_FACTS = ("code", "receipt_no", "posted", "posted_satang", "refused_count")

Detail: TypeAlias = Mapping[str, str | int]


class Answer(Protocol):
    """An HTTP answer; status 0: nothing clear came back; not `sent`: nothing went out either."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...
    @property
    def sent(self) -> bool: ...


class RefusedLine(msgspec.Struct, frozen=True):
    """A line that the owner refused, by its number in the batch; 0 is the delivery as a whole."""

    line: int
    code: str


class _Body(msgspec.Struct, frozen=True):
    state: str = ""
    code: str | None = None
    receipt_no: str | None = None
    posted: int | None = None
    posted_satang: int | None = None
    refused_count: int | None = None
    refused: tuple[RefusedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A result with its facts. A confirmed batch names the lines that were refused in it."""

    result: Result
    detail: Detail = field(default_factory=dict)
    refused: tuple[RefusedLine, ...] = ()

    @property
    def final(self) -> bool:
        return self.result in ("confirmed", "refused")

    @property
    def lines_missing(self) -> int:
        """How many refused lines the owner counted but did not list."""
        if self.result != "confirmed":
            return 0
        return int(self.detail.get("refused_count", 0)) - len(self.refused)

    def with_lines(self, more: Sequence[RefusedLine]) -> Reading:
        return replace(self, refused=(*self.refused, *more))


def read_send(answer: Answer) -> Reading:
    """Nothing is taken for "not sent" but a connection that never stood or a closed door."""
    if answer.status == 0:
        return Reading("unclear" if answer.sent else "not_sent", {"why": _text(answer.body)})
    facts: dict[str, str | int] = {"status": answer.status, **_code(answer.body)}
    if answer.status in (200, 201, 422):
        return _final(answer.body) or Reading("unclear", {**facts, "why": "unreadable answer"})
    return Reading(_BY_STATUS.get(answer.status, "unclear"), facts)


def read_ask(answer: Answer) -> Reading:
    """Only the owner's own word makes a delivery unseen: a proxy also answers 404."""
    facts: dict[str, str | int] = {"status": answer.status, **_code(answer.body)}
    if answer.status == 404 and facts.get("code") == NEVER_CAME:
        return Reading("not_seen", facts)
    if answer.status == 202:
        return Reading("pending", facts)
    if answer.status == 200:
        body = _decoded(answer.body)
        if body is not None and body.state in ("accepted", "pending"):
            return Reading("pending", facts)
        return _final(answer.body) or Reading("unclear", {**facts, "why": "unreadable answer"})
    return Reading("unclear", facts if answer.status else {"why": _text(answer.body)})


def read_callback(body: bytes) -> Reading | None:
    """The same words as the answer to a sending; None where they tell no end."""
    return _final(body)


def read_refused_lines(answer: Answer) -> tuple[RefusedLine, ...] | None:
    """One page {"refused": [{"line", "code"}]}; None where it is not one."""
    body = _decoded(answer.body) if answer.status == 200 else None
    return None if body is None else body.refused


def contradicts(ended: str, facts: Detail, later: Reading) -> bool:
    """Whether a later word about an ended delivery tells another end, or another receipt.

    What was given up here is in suspense, as if it had been refused.
    """
    if (ended == "confirmed") != (later.result == "confirmed"):
        return True
    return any(
        facts[name] != later.detail[name]
        for name in _FACTS
        if name in facts and name in later.detail
    )


def _final(body: bytes) -> Reading | None:
    found = _decoded(body)
    if found is None:
        return None
    facts: dict[str, Any] = {
        name: value for name in _FACTS if (value := getattr(found, name)) is not None
    }
    if found.state == "refused" and found.code:
        return Reading("refused", {"code": found.code}, (RefusedLine(0, found.code),))
    if found.state != "posted":
        return None
    if found.refused:
        facts.setdefault("refused_count", len(found.refused))
    return Reading("confirmed", facts, found.refused)


def _decoded(body: bytes) -> _Body | None:
    try:
        return msgspec.json.decode(body, type=_Body)
    except (msgspec.DecodeError, RecursionError):
        return None


def _code(body: bytes) -> dict[str, str]:
    found = _decoded(body)
    return {"code": found.code} if found is not None and found.code else {}


def _text(body: bytes) -> str:
    return body[:200].decode(errors="replace")
