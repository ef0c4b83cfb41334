"""What the fields of the forms about people may hold. Thai digits are digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from stdnum.th import moa

from sainam.agencies.field_fault import field_fault
from sainam.kit.field_fault import FieldFault
from sainam.kit.mail_address import is_mail_address
from sainam.kit.printable import sign_faults
from sainam.kit.thai_dates import to_arabic_digits

_THAI = re.compile(r"[\u0e01-\u0e5b]")
_LATIN = re.compile(r"[A-Za-z]")
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,40}")
_BETWEEN_DIGITS = re.compile(r"[\s\-.()/]")

Faults = tuple[FieldFault, ...]


def tidy(text: str, *, lines: bool = False) -> str:
    """Composed Unicode without spaces around it; line ends as one kind where lines are wanted."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return text.strip() if lines else " ".join(text.split())


def digits_of(text: str) -> str:
    """Of a number as people write it: with hyphens, spaces and Thai digits."""
    return _BETWEEN_DIGITS.sub("", to_arabic_digits(text))


def text_faults(
    field: str, text: str, most: int, *, required: bool = True, lines: bool = False
) -> Faults:
    if not text:
        return (field_fault(field, "form.missing"),) if required else ()
    if len(text) > most:
        return (field_fault(field, "form.too_long", most=most),)
    return sign_faults(field, text, lines=lines)


def thai_faults(field: str, text: str, most: int) -> Faults:
    faults = text_faults(field, text, most)
    return faults or (() if _THAI.search(text) else (field_fault(field, "form.thai"),))


def english_faults(field: str, text: str, most: int) -> Faults:
    faults = text_faults(field, text, most)
    fits = _LATIN.search(text) and not _THAI.search(text)
    return faults or (() if fits else (field_fault(field, "form.english"),))


def choice_faults(field: str, value: str, choices: Collection[str]) -> Faults:
    if not value:
        return (field_fault(field, "form.missing"),)
    return () if value in choices else (field_fault(field, "form.choice"),)


def juristic_faults(field: str, digits: str) -> Faults:
    """Thirteen digits, the first 0, the last a check digit (Department of Business Development)."""
    if not digits:
        return (field_fault(field, "form.missing"),)
    if len(digits) != 13 or not digits.isdecimal():
        count = sum(sign.isdecimal() for sign in digits)
        return (field_fault(field, "form.juristic_length", digits=count),)
    if digits[0] != "0":
        return (field_fault(field, "form.juristic_first"),)
    if not digits[:-1].strip("0"):
        return (field_fault(field, "form.juristic_zero"),)
    return () if moa.is_valid(digits) else (field_fault(field, "form.juristic_check"),)


def email_faults(field: str, text: str) -> Faults:
    if not text:
        return (field_fault(field, "form.missing"),)
    return () if is_mail_address(text) else (field_fault(field, "form.email"),)


def phone_faults(field: str, digits: str) -> Faults:
    if not digits:
        return (field_fault(field, "form.missing"),)
    number = digits.removeprefix("+")
    fits = number.isascii() and number.isdecimal() and 9 <= len(number) <= 15
    return () if fits else (field_fault(field, "form.phone"),)


def login_faults(field: str, text: str) -> Faults:
    if not text:
        return (field_fault(field, "form.missing"),)
    return () if _LOGIN.fullmatch(text) else (field_fault(field, "form.login"),)
