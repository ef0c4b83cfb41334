"""The QR code of a bill says biller, references and amount, and proves itself by its CRC."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.formats.qr_tag30 import MOST_SATANG, bill_qr

BILLER = "099400000000001"


def parts(text: str) -> dict[str, str]:
    found, place = {}, 0
    while place < len(text):
        length = int(text[place + 2 : place + 4])
        found[text[place : place + 2]] = text[place + 4 : place + 4 + length]
        place += 4 + length
    return found


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE, bit by bit: another way than the one tried."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1) ^ 0x1021 if value & 0x8000 else value << 1
            value &= 0xFFFF
    return f"{value:04X}"


def test_a_bill_of_208_baht_65() -> None:
    told = parts(bill_qr(BILLER, "990000010", "202610990000017", 20_865))
    assert parts(told["30"]) == {
        "00": "A000000677010112", "01": BILLER, "02": "990000010", "03": "202610990000017",
    }  # fmt: skip
    assert (told["53"], told["54"], told["58"]) == ("764", "208.65", "TH")


def test_the_check_of_the_standards_own_example() -> None:
    assert crc("123456789") == "29B1"


@given(st.integers(1, MOST_SATANG), st.from_regex(r"\A[A-Z0-9]{1,20}\Z"))
def test_every_code_proves_itself_and_keeps_each_satang(satang: int, reference: str) -> None:
    text = bill_qr(BILLER, "990000010", reference, satang)
    assert text[-4:] == crc(text[:-4])
    baht, _, rest = parts(text)["54"].partition(".")
    assert int(baht) * 100 + int(rest) == satang


@pytest.mark.parametrize(
    ("biller", "first", "second", "satang"),
    [
        ("0994", "1", "1", 1),
        (BILLER, "", "1", 1),
        (BILLER, "1", "ก", 1),
        (BILLER, "1", "1" * 21, 1),
        (BILLER, "1", "1", 0),
    ],
)
def test_what_no_scanner_could_read_is_never_made(
    biller: str, first: str, second: str, satang: int
) -> None:
    with pytest.raises(ValueError, match=r"must be|has"):
        bill_qr(biller, first, second, satang)
