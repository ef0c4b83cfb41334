"""What stands in the headers of an answer of the data plane."""

from __future__ import annotations

from uuid import UUID

from sainam.api.problem import Problem
from sainam.exchanges.rates.take_rate import MinuteLeft
from sainam.exchanges.submission import Journalled
from sainam.kit.refusal import Refusal

Headers = list[tuple[bytes, bytes]]
JSON = b"application/json; charset=utf-8"


def journalled(done: Journalled, location: str) -> tuple[int, Headers, bytes]:
    headers = answer_headers(done.exchange, done.agreement)
    headers.append((b"location", location.encode()))
    headers += limits(None, done.minute)
    if done.replayed:
        headers.append((b"idempotent-replayed", b"true"))
    return done.status, headers, done.body


def limits(month: tuple[int, int] | None, minute: MinuteLeft | None) -> Headers:
    """What is left, by draft-ietf-httpapi-ratelimit-headers."""
    told = []
    if month is not None:
        told.append(f'"month";r={month[0]};t={month[1]}')
    if minute is not None:
        told.append(f'"minute";r={minute.left};t={minute.seconds}')
    headers = [(b"ratelimit", ", ".join(told).encode())] if told else []
    if minute is not None:
        headers.append((b"ratelimit-policy", f'"minute";q={minute.rate};w=60'.encode()))
    return headers


def answer_headers(exchange: UUID, agreement: str) -> Headers:
    return [
        (b"content-type", JSON),
        (b"sainam-exchange", str(exchange).encode()),
        (b"sainam-agreement", agreement.encode()),
    ]


def with_record(told: Problem, refusal: Refusal) -> Headers:
    headers = told.headers()
    if refusal.record is not None:
        headers.append((b"sainam-exchange", str(refusal.record).encode()))
    return headers
