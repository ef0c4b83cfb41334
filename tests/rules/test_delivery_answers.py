"""What an owner's answer about a delivery is taken to mean."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.exchanges.deliveries.owner_answer import (
    Reading,
    RefusedLine,
    contradicts,
    read_ask,
    read_callback,
    read_send,
)


@dataclass(frozen=True)
class Said:
    status: int
    body: bytes = b""
    sent: bool = True


def said(status: int, **body: Any) -> Said:
    return Said(status, json.dumps(body).encode())


POSTED = {"state": "posted", "receipt_no": "CIS000000000001"}
REFUSED = {"state": "refused", "code": "bill.already_paid", "message": {"en": "…", "th": "…"}}


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (said(200, **POSTED), "confirmed"),
        (said(201, **POSTED), "confirmed"),
        (said(422, **REFUSED), "refused"),
        (said(202, state="accepted"), "pending"),
        (Said(0, b"ClientConnectorError", sent=False), "not_sent"),
        (Said(0, b"ServerDisconnectedError"), "unclear"),
        (Said(200, b"<html>maintenance</html>"), "unclear"),
        (said(200, state="working"), "unclear"),
        (said(422, detail="a validator's own words"), "unclear"),
        (Said(500), "unclear"),
        (Said(502), "unclear"),
        (Said(302), "unclear"),
        (Said(401), "not_sent"),
        (Said(429), "not_sent"),
        (said(409, state="refused", code="delivery.other_content"), "unknown"),
        (said(400, state="refused", code="payment.unreadable"), "unknown"),
        (Said(404), "unknown"),
    ],
)
def test_the_answer_to_a_sending(answer: Said, result: str) -> None:
    assert read_send(answer).result == result


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (said(200, **POSTED), "confirmed"),
        (said(200, **REFUSED), "refused"),
        (said(200, state="accepted"), "pending"),
        (said(404, code="delivery.unknown"), "not_seen"),
        (Said(404, b"<html>nginx</html>"), "unclear"),
        (said(501, code="delivery.cannot_be_asked"), "unclear"),
        (Said(401), "unclear"),
        (Said(0, b"ClientConnectorError", sent=False), "unclear"),
    ],
)
def test_the_answer_to_an_asking(answer: Said, result: str) -> None:
    assert read_ask(answer).result == result


def test_a_confirmed_batch_names_the_lines_refused_in_it() -> None:
    lines = [{"line": 7, "code": "bill.unknown"}]
    reading = read_send(
        said(200, state="posted", posted=29, posted_satang=123_45, refused_count=3, refused=lines)
    )
    assert reading.result == "confirmed"
    assert reading.refused == (RefusedLine(7, "bill.unknown"),)
    assert reading.lines_missing == 2


@given(status=st.integers(0, 599), body=st.binary(max_size=60), sent=st.booleans())
def test_an_answer_that_says_nothing_never_ends_a_delivery(
    status: int, body: bytes, *, sent: bool
) -> None:
    answer = Said(status, b"%" + body, sent or status > 0)
    assert not read_send(answer).final
    assert read_ask(answer).result in ("unclear", "pending")
    assert read_callback(answer.body) is None


DONE = Reading("confirmed", {"receipt_no": "A"})
NOT_DONE = Reading("refused", {"code": "bill.unknown"})


@pytest.mark.parametrize(
    ("ended", "facts", "later", "against"),
    [
        ("confirmed", {"receipt_no": "A"}, DONE, False),
        ("confirmed", {"receipt_no": "B"}, DONE, True),
        ("confirmed", {"decision": "confirm_done"}, DONE, False),
        ("confirmed", {"receipt_no": "A"}, NOT_DONE, True),
        ("refused", {"code": "bill.unknown"}, NOT_DONE, False),
        ("refused", {"code": "customer.unknown"}, NOT_DONE, True),
        ("given_up", {"decision": "give_up"}, NOT_DONE, False),
        ("given_up", {"decision": "give_up"}, DONE, True),
    ],
)
def test_a_later_word_that_contradicts_the_end(
    ended: str, facts: dict[str, str], later: Reading, *, against: bool
) -> None:
    assert contradicts(ended, facts, later) is against
