"""What of an owner's answer may leave, piece by piece as it comes. Pure, and of one answer each."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from sainam.contracts.answer_form import AnswerForm
from sainam.contracts.contract import Contract, Field
from sainam.lookups.maps.feature import FeatureUnfitError, Granted, granted_feature
from sainam.lookups.maps.feature_reader import CollectionBrokenError, FeatureReader

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"


class AnswerUnfitError(ValueError):
    """The answer is not what the contract says; the message has nothing of it."""


class Sieve(Protocol):
    """Both raise AnswerUnfitError; after that nothing of the answer may be used."""

    @property
    def records(self) -> int: ...

    def take(self, piece: bytes) -> bytes: ...

    def end(self) -> bytes: ...


class FeatureSieve:
    """Of a FeatureCollection."""

    def __init__(self, granted: Granted, most_features: int) -> None:
        self._granted = granted
        self._most = most_features
        self._reader = FeatureReader()
        self._first = True

    @property
    def records(self) -> int:
        return self._reader.features

    def take(self, piece: bytes) -> bytes:
        kept = []
        try:
            for feature in self._reader.take(piece):
                if self._reader.features > self._most:
                    raise AnswerUnfitError(f"more than {self._most} features")
                kept.append(granted_feature(feature, self._granted))
        except (CollectionBrokenError, FeatureUnfitError) as error:
            raise AnswerUnfitError(str(error)) from error
        if not kept:
            return b""
        before = b'{"type":"FeatureCollection","features":[' if self._first else b","
        self._first = False
        return before + b",".join(kept)

    def end(self) -> bytes:
        try:
            self._reader.end()
        except CollectionBrokenError as error:
            raise AnswerUnfitError(str(error)) from error
        return b'{"type":"FeatureCollection","features":[]}' if self._first else b"]}"


class ImageSieve:
    """Of a PNG, which goes as it is: one that is a whole one."""

    def __init__(self) -> None:
        self._head = b""
        self._tail = b""

    @property
    def records(self) -> int:
        return 1

    def take(self, piece: bytes) -> bytes:
        self._head = (self._head + piece)[: len(_PNG)]
        self._tail = (self._tail + piece)[-len(_PNG_END) :]
        if not _PNG.startswith(self._head):
            raise AnswerUnfitError("no PNG")
        return piece

    def end(self) -> bytes:
        if self._head != _PNG or self._tail != _PNG_END:
            raise AnswerUnfitError("no whole PNG")
        return b""


def sieve_of(contract: Contract, form: AnswerForm, fields: tuple[str, ...], key: str) -> Sieve:
    """For an answer to `key`, of which `fields` were granted."""
    if form.media == "image/png":
        return ImageSieve()
    place = place_of(contract.leaves.values())
    about = (contract.key, key) if contract.key is not None and contract.key_is_personal else None
    return FeatureSieve(Granted(fields, place.name, place.geometry, about), form.mostFeatures)


def place_of(leaves: Collection[Field]) -> Field:
    """The leaf that is the geometry; the profile has exactly one."""
    return next(leaf for leaf in leaves if leaf.geometry)
