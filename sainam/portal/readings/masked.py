"""Keys about people: the pages show their last characters only."""

import re

_LONG_NUMBER = re.compile(r"\d{9,}")


def masked(key: str) -> str:
    """Four characters of a long key, two of a short one, none of a very short one."""
    length = len(key)
    shown = 4 if length >= 9 else 2 if length >= 5 else 0
    return "•" * (length - shown) + key[length - shown :]


def masked_identity(identity: str | None) -> str | None:
    """What a line declares itself to be, with its long numbers masked: one is whose bill it is."""
    if identity is None:
        return None
    return _LONG_NUMBER.sub(lambda number: masked(number[0]), identity)
