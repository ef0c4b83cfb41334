"""The parts of an exchange's content, and where each stands: what it is sealed for."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment

Part = Literal["asked", "answered", "submitted", "delivered", "refused", "subject", "file"]


class AskedContent(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a look-up was asked by, its case, and for which officer or person."""

    key: str
    case: str | None = None
    officer: str | None = None
    subject: str | None = None


def about(environment: Environment, exchange: UUID, part: Part, line: int = 0) -> bytes:
    """Sealed for this place, content opens at no other."""
    return f"{environment}/{exchange.hex}/{line}/{part}".encode()


def asked_bytes(content: AskedContent) -> bytes:
    return msgspec.json.encode(content)


def read_asked(content: bytes) -> AskedContent:
    return msgspec.json.decode(content, type=AskedContent)


class SubmittedContent(msgspec.Struct, frozen=True):
    """Of a submission what names whom it is about; whatever else it says is not read here."""

    customer_account: str | None = None


def read_submitted(content: bytes) -> SubmittedContent:
    return msgspec.json.decode(content, type=SubmittedContent)
