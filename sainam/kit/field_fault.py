"""What is wrong with one field of what was entered."""

from __future__ import annotations

import msgspec


class FieldFault(msgspec.Struct, frozen=True):
    """`field` is the field's name, or its path in the body, such as `contacts.0.email`."""

    field: str
    rule: str
    thai: str
    english: str
