"""The register of numbers: the hub's own, or one that the utility's central register gave.

Own numbers run without gaps through a Buddhist year of Bangkok: the counter's row is locked until
the transaction of the document ends, and falls back with it. Where somebody has entered the next
number as one of the central register, that document has it, and the series goes on behind it.
"""

from __future__ import annotations

import re

from sainam.documents import store
from sainam.documents.office import Office
from sainam.documents.refusals import BadNumber, NumberTaken
from sainam.kit.database import Tx
from sainam.kit.thai_dates import to_arabic_digits

_CENTRAL = re.compile(r"[0-9A-Za-z\u0e01-\u0e4e .()/-]{1,60}")


def take_number(tx: Tx, office: Office, series: str, buddhist_year: int, *, actor: str) -> str:
    """The next number of a series, in Arabic digits."""
    while True:
        serial = store.next_serial(tx, series, buddhist_year)
        number = office.series[series].number(serial, buddhist_year)
        if store.insert_number(tx, buddhist_year, number, series, serial, actor=actor):
            return number


def enter_central_number(tx: Tx, given: str, buddhist_year: int, *, actor: str) -> str:
    """As it is kept, in Arabic digits with single spaces. Raises BadNumber, NumberTaken."""
    number = to_arabic_digits(" ".join(given.split()))
    if not _CENTRAL.fullmatch(number) or not any(sign.isdigit() for sign in number):
        raise BadNumber(given)
    if not store.insert_number(tx, buddhist_year, number, None, None, actor=actor):
        raise NumberTaken(number)
    return number
