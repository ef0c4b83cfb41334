"""An event as it goes out, and the forms in which partners take it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

SOURCE = "sainam"


@dataclass(frozen=True, slots=True)
class Told:
    """`data` holds the granted fields alone; `at` is when it happened; `path` the endpoint's."""

    id: UUID
    subject: str
    seq: int
    kind: str
    dataset: str
    at: datetime
    data: dict[str, Any]
    path: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent; signature and id are added by who sends."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Form = Callable[[Told], Message]


def cloudevents(told: Told) -> Message:
    """CloudEvents 1.0, structured JSON, with the sequence extension."""
    body = {
        "specversion": "1.0", "id": str(told.id), "source": SOURCE, "type": told.kind,
        "subject": told.subject, "sequence": str(told.seq),
        "time": told.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json", "dataset": told.dataset, "data": told.data,
    }  # fmt: skip
    headers = {"Content-Type": "application/cloudevents+json; charset=utf-8"}
    return Message("POST", told.path, headers, msgspec.json.encode(body))


FORMS: Mapping[str, Form] = {"cloudevents": cloudevents}
