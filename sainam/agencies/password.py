"""Passwords of the portal: argon2id with the library's own present-day costs (RFC 9106)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from sainam.agencies.refusals import PasswordTooShort

_SHORTEST = 12
_LONGEST = 1024  # a longer one would only be work for the hasher
_HASHER = PasswordHasher()


@cache
def _nobody() -> str:
    """Verified where there is no such login: a guess at names takes as long as any other."""
    return _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Raises PasswordTooShort."""
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise PasswordTooShort
    return _HASHER.hash(password)


def password_fits(password: str, argon2: str | None) -> bool:
    """About a tenth of a second by design, whatever the answer. None: there is no such login."""
    try:
        _HASHER.verify(argon2 or _nobody(), password[:_LONGEST])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return argon2 is not None
