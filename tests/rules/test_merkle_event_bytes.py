"""The bytes of an event that its leaf hashes: RFC 8785, whatever stands in it."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sainam.audit.canonical_event import RecordedEvent, canonical_bytes, utc_text

SAFE = st.integers(0, 2**53 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))

ASKED = RecordedEvent(
    actor="credential:lc-1",
    agency="ONCB",
    at="2026-11-30T17:00:00.000001Z",
    detail='{"purpose":"สืบสวน"}',
    environment="live",
    event="exchange:lookup:asked",
    exchange=None,
    seq=7,
    subject="agreement:AGR-ONCB-1",
    txid=731,
)


def test_an_event_is_one_line_of_sorted_keys() -> None:
    assert canonical_bytes(ASKED).decode() == (
        '{"actor":"credential:lc-1","agency":"ONCB","at":"2026-11-30T17:00:00.000001Z",'
        '"detail":"{\\"purpose\\":\\"สืบสวน\\"}","environment":"live",'
        '"event":"exchange:lookup:asked","exchange":null,"seq":7,'
        '"subject":"agreement:AGR-ONCB-1","txid":731}'
    )


@given(
    st.builds(
        RecordedEvent,
        actor=TEXT,
        agency=st.none() | TEXT,
        at=TEXT,
        detail=TEXT,
        environment=st.none() | st.sampled_from(["sandbox", "live"]),
        event=TEXT,
        exchange=st.none() | st.uuids().map(str),
        seq=SAFE,
        subject=TEXT,
        txid=SAFE,
    )
)
def test_the_fast_writer_agrees_with_rfc_8785(event: RecordedEvent) -> None:
    assert canonical_bytes(event) == rfc8785.dumps(msgspec.to_builtins(event))


@pytest.mark.parametrize("past", [{"seq": 2**53}, {"txid": 2**53}, {"seq": -1}])
def test_a_number_that_readers_would_round_is_refused(past: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="past 2"):
        canonical_bytes(msgspec.structs.replace(ASKED, **past))


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 11, 22, tzinfo=UTC), "2026-11-22T00:00:00.000000Z"),
        (
            datetime(2026, 11, 22, 6, 59, 59, 1, tzinfo=timezone(timedelta(hours=7))),
            "2026-11-21T23:59:59.000001Z",
        ),
    ],
)
def test_a_time_is_written_in_utc_with_microseconds(moment: datetime, written: str) -> None:
    assert utc_text(moment) == written
