"""What is to leave for a partner now, and where events can leave to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sainam.exchanges.events.store import Event, Head, Place
from sainam.exchanges.events.told import Form, Message
from sainam.links.endpoint import Endpoint


@dataclass(frozen=True, slots=True)
class Outlets:
    """By the catalogue as it stands, and the forms that events are written in."""

    endpoints: Mapping[Place, Endpoint]
    forms: Mapping[str, Form]


@dataclass(frozen=True, slots=True)
class Sending:
    """What is to leave now, outside any transaction; `at` is the moment of its record."""

    head: Head
    event: Event
    number: int
    exchange: UUID
    endpoint: Endpoint
    fields: tuple[str, ...]
    message: Message
    at: datetime
