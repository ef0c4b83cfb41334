"""The text of a bill-payment QR code: EMVCo merchant-presented, tag 30 of the Thai standard.

A sequence of tag, length and value: 00 version, 01 one use, 30 the biller (00 the application,
01 biller id, 02 and 03 references), 53 currency 764, 54 amount in baht, 58 country, 63 the CRC of
all before it (CRC-16/CCITT-FALSE). Lengths count characters; references have at most 20.
"""

from __future__ import annotations

import binascii
import re

_APPLICATION = "A000000677010112"
_BILLER = re.compile(r"[0-9]{15}", re.ASCII)
_REFERENCE = re.compile(r"[A-Z0-9]{1,20}", re.ASCII)
MOST_SATANG = 10**12 - 1


def bill_qr(biller_id: str, reference_1: str, reference_2: str, amount_satang: int) -> str:
    """`biller_id` is a tax id of 13 digits and a suffix of two. Raises ValueError."""
    if not _BILLER.fullmatch(biller_id):
        raise ValueError("a biller id has fifteen digits")
    if not _REFERENCE.fullmatch(reference_1) or not _REFERENCE.fullmatch(reference_2):
        raise ValueError("a reference has 1 to 20 capital letters and digits")
    if not 0 < amount_satang <= MOST_SATANG:
        raise ValueError("the amount must be more than nothing")
    biller = "".join(
        (
            _part("00", _APPLICATION),
            _part("01", biller_id),
            _part("02", reference_1),
            _part("03", reference_2),
        )
    )
    baht, satang = divmod(amount_satang, 100)
    told = "".join(
        (
            _part("00", "01"),
            _part("01", "12"),
            _part("30", biller),
            _part("53", "764"),
            _part("54", f"{baht}.{satang:02d}"),
            _part("58", "TH"),
            "6304",
        )
    )
    return f"{told}{binascii.crc_hqx(told.encode('ascii'), 0xFFFF):04X}"


def _part(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
