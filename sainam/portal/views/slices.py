"""A part of a long list, and where the next part begins."""

from typing import Generic, TypeVar

from msgspec import Struct

Row = TypeVar("Row")


class Slice(Struct, Generic[Row], frozen=True):
    """`after` is the key to ask the next part with; None at the end."""

    rows: tuple[Row, ...]
    after: str | None = None
