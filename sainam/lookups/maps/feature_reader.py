"""Takes a GeoJSON FeatureCollection apart as it comes, feature by feature. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

MOST_FEATURE_BYTES = 256 * 1024
MOST_BYTES_AROUND = 64 * 1024  # of what a collection says beside its features
# A string as a whole, or its beginning where it goes on in the next piece.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\]]', re.DOTALL)
_NAME = b'"features"'
_OF_COLLECTION, _IN_ITS_LIST, _IN_FEATURE = 1, 2, 3  # depths


class CollectionBrokenError(ValueError):
    """It is no FeatureCollection, or not a whole one."""


class _Around(msgspec.Struct):
    """`number_returned` is what the owner counted, where it says so."""

    type: Literal["FeatureCollection"]
    features: tuple[()]
    numberReturned: int | None = None  # noqa: N815  as servers of features write it


class FeatureReader:
    """Holds at most one feature and what stands around them."""

    def __init__(self) -> None:
        self.features = 0
        self._held = bytearray()
        self._around = bytearray()
        self._scanned = 0  # of what is held
        self._taken = 0
        self._start: int | None = None  # of the feature that is being read
        self._depth = 0
        self._in_list = False
        self._listed = False
        self._last_text = b""

    def take(self, piece: bytes) -> Iterator[bytes]:
        """The features that end in this piece, as they came. Raises CollectionBrokenError."""
        self._held += piece
        held = bytes(self._held)
        upto = len(held)
        for token in _TOKEN.finditer(held, self._scanned):
            text = token[0]
            if text == b'"':
                upto = token.start()
                break
            if text in b"{[":
                self._opens(held, text, token.start())
            elif text in b"}]":
                feature = self._closes(held, text, token.end())
                if feature is not None:
                    yield feature
            elif self._depth == _OF_COLLECTION:
                self._last_text = text
        self._let_go(held, upto)

    def end(self) -> None:
        """Raises CollectionBrokenError unless all of it came."""
        self._around += self._held
        try:
            around = msgspec.json.decode(self._around, type=_Around)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise CollectionBrokenError("no whole FeatureCollection") from error
        if around.numberReturned not in (None, self.features):
            raise CollectionBrokenError("other than numberReturned")

    def _opens(self, held: bytes, text: bytes, at: int) -> None:
        self._depth += 1
        if self._in_list:
            if self._depth == _IN_FEATURE:
                if text != b"{":
                    raise CollectionBrokenError("something else than features in the list")
                self._only_comma(held[self._taken : at], first=self.features == 0)
                self._start = at
        elif self._depth == _IN_ITS_LIST and text == b"[" and self._last_text == _NAME:
            if self._listed:
                raise CollectionBrokenError("two lists of features")
            self._listed = True
            self._around += held[self._taken : at + 1]
            self._taken = at + 1
            self._in_list = True

    def _closes(self, held: bytes, text: bytes, end: int) -> bytes | None:
        self._depth -= 1
        if not self._in_list or self._depth > _IN_ITS_LIST:
            return None
        if self._depth == _IN_ITS_LIST and self._start is not None:
            feature = held[self._start : end]
            self._start, self._taken = None, end
            self.features += 1
            return feature
        if text != b"]" or held[self._taken : end - 1].strip():
            raise CollectionBrokenError("the list of features does not end well")
        self._in_list, self._taken, self._last_text = False, end - 1, b""
        return None

    def _only_comma(self, between: bytes, *, first: bool) -> None:
        if between.strip() != (b"" if first else b","):
            raise CollectionBrokenError("something else than features in the list")

    def _let_go(self, held: bytes, upto: int) -> None:
        keep = self._taken
        if self._in_list:
            keep = self._taken if self._start is None else self._start
        else:
            self._around += held[self._taken : upto]
            keep = upto
        if len(held) - keep > MOST_FEATURE_BYTES or len(self._around) > MOST_BYTES_AROUND:
            raise CollectionBrokenError("one feature, or what is around them, is too large")
        self._held = bytearray(held[keep:])
        self._scanned = upto - keep
        self._taken = 0
        if self._start is not None:
            self._taken = self._start = 0
