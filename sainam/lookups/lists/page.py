"""The pages of a list, put together: whole, of one state, each item once. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any

import msgspec

from sainam.contracts.contract import Contract
from sainam.contracts.minimise import minimise
from sainam.contracts.validate import validate


class ListUnfitError(ValueError):
    """The owner's pages are no list by the contract; the message says which rule."""


class Page(msgspec.Struct, frozen=True):
    """`state` names what all pages are of, `total` counts the items of all of them."""

    state: str
    total: Annotated[int, msgspec.Meta(ge=0)]
    items: list[dict[str, Any]]
    next: str | None = None


class WholeList(msgspec.Struct, frozen=True):
    """`items` are JSON objects of the granted fields, by key."""

    items: Mapping[str, str]
    pages: int
    digest: bytes


class Gathering:
    """Takes page after page. Raises ListUnfitError."""

    def __init__(
        self, contract: Contract, fields: tuple[str, ...], *, most_items: int, most_pages: int
    ) -> None:
        self._contract = contract
        self._fields = fields
        self._most_items = most_items
        self._most_pages = most_pages
        self._items: dict[str, str] = {}
        self._first: Page | None = None
        self._pages = 0

    def take(self, answer: bytes) -> str | None:
        """What to ask for next; None: that was the last."""
        try:
            page = msgspec.json.decode(answer, type=Page)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise ListUnfitError("a page that cannot be read") from error
        first = self._first = self._first or page
        self._pages += 1
        if (page.state, page.total) != (first.state, first.total):
            raise ListUnfitError("the list changed between two pages")
        if page.total > self._most_items or self._pages > self._most_pages:
            raise ListUnfitError("more than was agreed")
        for item in page.items:
            self._add(item)
        if page.next is not None and not page.items:
            raise ListUnfitError("an empty page that is not the last")
        return page.next

    def whole(self) -> WholeList:
        if self._first is None or len(self._items) != self._first.total:
            raise ListUnfitError("another number of items than the total")
        items = dict(sorted(self._items.items()))
        digest = sha256()
        for content in items.values():
            digest.update(content.encode() + b"\n")
        return WholeList(items, self._pages, digest.digest())

    def _add(self, item: dict[str, Any]) -> None:
        kept = minimise(item, self._fields)
        if faults := validate(kept, self._contract, self._fields):
            raise ListUnfitError(f"an item against the contract: {faults[0].english}")
        key = str(kept[self._contract.key or ""])
        if key in self._items:
            raise ListUnfitError("an item stands in it twice")
        ordered = {name: kept[name] for name in self._contract.leaves if name in kept}
        self._items[key] = msgspec.json.encode(ordered).decode()
