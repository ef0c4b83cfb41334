"""One-time passwords by the clock (RFC 6238): six digits, a new one every 30 seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp

from sainam.kit.thai_dates import to_arabic_digits

_STEP = timedelta(seconds=30)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AROUND = (-1, 0, 1)  # a phone's clock may be half a minute wrong
_DIGITS = frozenset("0123456789")


def new_secret() -> str:
    """Base32 of 160 bits."""
    return pyotp.random_base32()


def step_of(moment: datetime) -> int:
    return (moment - _EPOCH) // _STEP


def code_at(secret: str, step: int) -> str:
    return pyotp.HOTP(secret).at(step)


def window(moment: datetime) -> tuple[int, ...]:
    """The steps whose codes are taken at this moment."""
    return tuple(step_of(moment) + away for away in _AROUND)


def step_that_fits(secret: str, code: str, moment: datetime) -> int | None:
    """The step of the window whose code this is; spaces and Thai digits are understood."""
    given = to_arabic_digits("".join(code.split()))
    if len(given) != 6 or not _DIGITS.issuperset(given):
        return None
    matching = [step for step in window(moment) if pyotp.HOTP(secret).verify(given, step)]
    return matching[-1] if matching else None


def enrolment_uri(secret: str, login: str, issuer: str) -> str:
    """What an authenticator reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)
