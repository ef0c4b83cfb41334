"""What a caller sent, read: a bounded body, one JSON object in it, and what it asks for."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

import msgspec

from sainam.exchanges.refusals import PayloadFault, PayloadInvalid, PayloadTooLarge

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]  # ASGI's

MOST_BYTES = 256 * 1024


class AskedDataset(Protocol):
    """What is known of a dataset that is asked for."""

    @property
    def key_field(self) -> str: ...

    def faults(self, payload: dict[str, Any], *, key_only: bool) -> list[PayloadFault]: ...


async def body_of(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            raise PayloadTooLarge(f"at most {MOST_BYTES} bytes")
    return body


def object_of(body: bytes) -> dict[str, Any]:
    try:
        payload = msgspec.json.decode(body)
        if isinstance(payload, dict) and _may_repeat(body, payload):
            json.loads(body, object_pairs_hook=_each_name_once)
    except (ValueError, RecursionError) as error:  # DecodeError and UnicodeDecodeError are such
        raise PayloadInvalid([_UNREADABLE]) from error
    if not isinstance(payload, dict):
        raise PayloadInvalid([_UNREADABLE])
    return payload


def _may_repeat(body: bytes, payload: dict[str, Any]) -> bool:
    """A look that costs nothing: nearly every body has each of its names once."""
    return b"\\" in body or any(body.count(b'"%b"' % name.encode()) > 1 for name in payload)


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 7493: of two values one reader takes the first, another the last."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands here twice")
    return found


def question_of(
    dataset: AskedDataset, payload: dict[str, Any]
) -> tuple[str, tuple[str, ...] | None]:
    """The key asked and the fields wanted; None asks for all that is granted."""
    wanted = "fields" in payload  # null is nobody's list: it must not widen what is asked
    fields = payload.pop("fields", None)
    faults = dataset.faults(payload, key_only=True)
    if wanted and not (
        isinstance(fields, list) and fields and all(isinstance(name, str) for name in fields)
    ):
        faults.append(
            PayloadFault("fields", "payload.fields", "fields ต้องเป็นรายการชื่อช่องข้อมูล",
                         "fields must be a list of field names.")
        )  # fmt: skip
    if faults:
        raise PayloadInvalid(faults)
    return str(payload[dataset.key_field]), tuple(fields) if fields else None


_UNREADABLE = PayloadFault(
    "",
    "payload.shape",
    "เนื้อความต้องเป็น JSON object หนึ่งชุดใน UTF-8 ที่แต่ละชื่อมีครั้งเดียวและไม่ซ้อนลึกเกินไป",
    "The body must be one JSON object in UTF-8, each name in it once, not nested without end.",
)
