"""Money is an integer number of satang with a currency; nothing else carries money."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AMOUNT = re.compile(r"(\d{1,16})(?:\.(\d{2}))?", re.ASCII)
_DIGITS = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in satang (1 baht = 100 satang), THB unless said otherwise.

    Raises TypeError for anything but an int: a float or a Decimal has no place here.
    """

    satang: int
    currency: str = "THB"

    def __post_init__(self) -> None:
        if type(self.satang) is not int:
            raise TypeError(f"satang must be an int, not {type(self.satang).__name__}")

    def __add__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.satang + other.satang, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.satang - other.satang, self.currency)

    def _same_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add")

    def __str__(self) -> str:
        sign = "-" if self.satang < 0 else ""
        baht, satang = divmod(abs(self.satang), 100)
        return f"{sign}{baht:,}.{satang:02d}"


def parse_baht(text: str) -> Money:
    """`1234`, `1234.50`: plain digits with no or two decimals, nothing else.

    Raises ValueError: an empty or odd amount is an error, never zero.
    """
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise ValueError(f"not an amount in baht: {text!r}")
    return Money(int(match[1]) * 100 + int(match[2] or 0))


def baht_text(amount: Money) -> str:
    """The amount in Thai words, as letters and receipts print it.

    1 is เอ็ด after a ten, 21 is ยี่สิบเอ็ด; millions repeat ล้าน.
    """
    baht, satang = divmod(abs(amount.satang), 100)
    words = "ลบ" if amount.satang < 0 else ""
    if baht or not satang:
        words += _number_words(baht) + "บาท"
    return words + (_number_words(satang) + "สตางค์" if satang else "ถ้วน")


def _number_words(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    millions, rest = divmod(number, 1_000_000)
    head = _number_words(millions) + "ล้าน" if millions else ""
    return head + _below_million(rest, after_million=bool(millions))


def _below_million(number: int, *, after_million: bool) -> str:
    words = ""
    for place in range(5, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            continue
        if place == 1 and digit == 1:
            words += "สิบ"
        elif place == 1 and digit == 2:
            words += "ยี่สิบ"
        elif place == 0 and digit == 1 and (number > 10 or after_million):
            words += "เอ็ด"
        else:
            words += _DIGITS[digit] + _PLACES[place]
    return words
