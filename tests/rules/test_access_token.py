"""An access token: whose, read back, and for ten minutes only."""

from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from sainam.exchanges.access_token import (
    LIFETIME,
    AccessToken,
    TokenExpired,
    TokenMissing,
    TokenReader,
    TokenUnreadable,
    sign,
)

pytestmark = pytest.mark.row("G4")

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
OURS, THEIRS = (OKPKey.generate_key("Ed25519") for _ in range(2))
TOKEN = AccessToken(
    iss="sainam",
    sub="linkage-center",
    agency="DOPA-LINKAGE",
    environment="live",
    doors={"MOU-ONCB": 1},
    iat=int(NOON.timestamp()),
    exp=int((NOON + LIFETIME).timestamp()),
    jti="1",
)


@pytest.fixture
def reader() -> TokenReader:
    """Its own clock stands still: what it remembers it remembers throughout."""
    return TokenReader(OURS, lambda: 0.0)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_token_is_read_back_as_it_was_signed(reader: TokenReader, scheme: str) -> None:
    assert reader(f"{scheme} {sign(TOKEN, OURS)}", NOON) == TOKEN


def test_it_ends_after_ten_minutes_also_where_it_is_remembered(reader: TokenReader) -> None:
    header = f"Bearer {sign(TOKEN, OURS)}"
    reader(header, NOON + LIFETIME - timedelta(seconds=1))
    with pytest.raises(TokenExpired):
        reader(header, NOON + LIFETIME)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic eDp5", "Token x"])
def test_without_a_bearer_token_one_is_asked_for(reader: TokenReader, header: str | None) -> None:
    with pytest.raises(TokenMissing):
        reader(header, NOON)


def test_what_this_hub_did_not_sign_is_no_token(reader: TokenReader) -> None:
    good = sign(TOKEN, OURS)
    head, claims, signature = good.split(".")
    empty = jwt.encode({"alg": "Ed25519"}, {}, OURS, algorithms=["Ed25519"])
    for text in (
        sign(TOKEN, THEIRS),
        f"eyJhbGciOiJub25lIn0.{claims}.",
        f"{head}.{claims}.",
        f"{head}.{claims}.{signature[::-1]}",
        f"{head}.{signature}.{claims}",
        empty,
        good + ".",
        "W1tb" * 40_000 + f".{claims}.{signature}",
        "é",
        "",
    ):
        with pytest.raises(TokenUnreadable):
            reader(f"Bearer {text}", NOON)
