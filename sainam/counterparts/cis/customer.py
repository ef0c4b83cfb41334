"""The synthetic customer register: customer number n (1, 2, 3, …) decides everything else.

A customer account is 8 digits and a Luhn check digit. All begin with 9; the first 999,999 begin
with 99, so that nobody takes one for real: customer 1 is 990000010.
"""

from __future__ import annotations

import msgspec

from sainam.counterparts.cis.dice import roll

MOST_CUSTOMERS = 9_999_999

_FIRST_SERIAL = 99_000_000
_SECOND_MILLION = 1_000_000
_TITLES = ("นาย", "นาง", "นางสาว")
_FIRST_NAMES = ("สมมติ", "ตัวอย่าง", "จำลอง", "ลองดู", "ไม่จริง", "แต่งขึ้น", "สาธิต", "สมมุติชัย")
_SURNAMES = (
    "สายน้ำ",
    "ธารใส",
    "วารีดี",
    "ชลธาร",
    "น้ำริน",
    "ฝนพรำ",
    "คลองยาว",
    "ลำธาร",
    "หยดน้ำ",
    "บ่อใหญ่",
)
_ROADS = ("น้ำใส", "สายธาร", "คลองใหม่", "ประปา", "ถังสูง")
_BRANCHES = 18
_DOUBLED = str.maketrans("0123456789", "0246813579")  # twice a digit, its own digits added
_NAME, _ROAD, _BRANCH, _METER = range(101, 105)


class Customer(msgspec.Struct, frozen=True):
    """One customer as the register has it; the citizen id is valid in form and plainly invented."""

    customer_account: str
    name: str
    address: str
    citizen_id: str
    meter: str
    branch: str


def luhn_digit(digits: str) -> str:
    """The Luhn check digit (ISO/IEC 7812-1, annex B) of a run of digits."""
    doubled = digits[-1::-2].translate(_DOUBLED)
    return str(-(sum(map(int, doubled)) + sum(map(int, digits[-2::-2]))) % 10)


def serial_of(number: int) -> str:
    """The eight digits of a customer account before its check digit."""
    if not 1 <= number <= MOST_CUSTOMERS:
        raise ValueError(f"customer numbers run from 1 to {MOST_CUSTOMERS}, not {number}")
    wrapped = number if number < _SECOND_MILLION else number - 10_000_000
    return str(_FIRST_SERIAL + wrapped)


def customer_account(number: int) -> str:
    """The customer account of customer `number`."""
    serial = serial_of(number)
    return serial + luhn_digit(serial)


def number_of_serial(serial: str) -> int | None:
    """The customer number behind eight digits; None where there is none."""
    if len(serial) != 8 or not (serial.isascii() and serial.isdigit()) or serial[0] != "9":
        return None
    wrapped = int(serial) - _FIRST_SERIAL
    number = wrapped if wrapped > 0 else wrapped + 10_000_000
    return number if 1 <= number <= MOST_CUSTOMERS else None


def customer_number(account: str) -> int | None:
    """The customer number behind an account; None where form or check digit is wrong."""
    number = number_of_serial(account[:8])
    return number if number is not None and account[8:] == luhn_digit(account[:8]) else None


def citizen_id(number: int) -> str:
    """A person id with a valid check digit whose office code 0000 no registry office bears."""
    body = f"10000{number:07d}"
    weighted = sum(
        int(digit) * weight for digit, weight in zip(body, range(13, 1, -1), strict=True)
    )
    return body + str((11 - weighted % 11) % 10)


def customer_of(number: int, *, seed: int = 0) -> Customer:
    """Everything the register knows of customer `number`."""
    dice = roll(len(_TITLES) * len(_FIRST_NAMES) * len(_SURNAMES), seed, number, _NAME)
    title, rest = _TITLES[dice % len(_TITLES)], dice // len(_TITLES)
    first, surname = _FIRST_NAMES[rest % len(_FIRST_NAMES)], _SURNAMES[rest // len(_FIRST_NAMES)]
    road = _ROADS[roll(len(_ROADS), seed, number, _ROAD)]
    return Customer(
        customer_account=customer_account(number),
        name=f"{title}ทดสอบ{first} {surname}",
        address=f"{number}/99 ถนนทดสอบ{road} แขวงตัวอย่าง เขตสมมติ กรุงเทพมหานคร 10000",
        citizen_id=citizen_id(number),
        meter=f"TEST-{number:07d}-{roll(10, seed, number, _METER)}",
        branch=f"สาขาทดสอบ {roll(_BRANCHES, seed, number, _BRANCH) + 1:02d}",
    )
