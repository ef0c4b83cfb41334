"""To which exchanges a provision applies, as data, and why it applies to one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, TypeVar

import msgspec

DossierKind = Literal["link", "release"]
Direction = Literal["out", "in"]
Recipient = Literal["government", "private", "abroad"]
Pattern = Literal["lookup", "submit", "batch", "feed"]
Classification = Literal["public", "internal", "personal", "sensitive"]
FeatureKind = Literal[
    "kind", "direction", "pattern", "recipient", "carrier", "legal_basis", "cross_border"
]

_Item = TypeVar("_Item")
# An empty list would read as "none" and mean "any": it is refused.
_Some = Annotated[tuple[_Item, ...], msgspec.Meta(min_length=1)]


class AskedField(msgspec.Struct, frozen=True, order=True):
    """`field` is a leaf of the contract of `dataset`, dotted for parts."""

    dataset: str
    field: str
    classification: Classification


class AskedOfLaw(msgspec.Struct, frozen=True, kw_only=True):
    """Exactly what is asked, as far as the law looks at it; nothing else decides a checklist.

    `directions` are seen from the utility. `recipient` is what the other party is, also where it
    gives data and receives none. `patterns` may be empty: a release need not have one. `carriers`
    are codes of agencies, `legal_bases` ids of the register's.
    """

    kind: DossierKind
    directions: frozenset[Direction]
    patterns: frozenset[Pattern]
    fields: tuple[AskedField, ...]
    recipient: Recipient
    carriers: frozenset[str] = frozenset()
    legal_bases: frozenset[str] = frozenset()
    cross_border: bool = False


class Applies(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Holds if every condition that is given does; each gives what it takes, one is enough.

    There is no condition that something is absent: to ask for less never brings a question more.
    """

    fields: _Some[Classification] | None = None
    kinds: _Some[DossierKind] | None = None
    directions: _Some[Direction] | None = None
    patterns: _Some[Pattern] | None = None
    recipients: _Some[Recipient] | None = None
    carriers: _Some[str] | None = None
    legal_bases: _Some[str] | None = None
    cross_border: Literal[True] | None = None

    @property
    def says_nothing(self) -> bool:
        return self == Applies()


class Feature(msgspec.Struct, frozen=True):
    """What of the request other than its fields, such as direction out; `value` is as asked."""

    kind: FeatureKind
    value: str


class Because(msgspec.Struct, frozen=True):
    """What of the request made a provision apply: its fields by dataset and name, its features."""

    fields: tuple[AskedField, ...]
    features: tuple[Feature, ...]


def because_of(alternatives: Iterable[Applies], asked: AskedOfLaw) -> Because | None:
    """Everything that made an alternative hold; None if none does."""
    fields: set[AskedField] = set()
    features: dict[Feature, None] = {}
    applies = False
    for alternative in alternatives:
        found = _fields(alternative, asked)
        named = [
            _named(kind, wanted, given) for kind, wanted, given in _features(alternative, asked)
        ]
        if found is None or not all(named):
            continue
        applies = True
        fields.update(found)
        features.update(dict.fromkeys(feature for each in named for feature in each))
    return Because(tuple(sorted(fields)), tuple(features)) if applies else None


def _fields(alternative: Applies, asked: AskedOfLaw) -> list[AskedField] | None:
    """Those of the classifications wanted; none are wanted: no field is the cause."""
    if alternative.fields is None:
        return []
    wanted = alternative.fields
    return [field for field in asked.fields if field.classification in wanted] or None


def _features(
    alternative: Applies, asked: AskedOfLaw
) -> Iterator[tuple[FeatureKind, Iterable[str], frozenset[str]]]:
    """The conditions that are given, each with what it wants and what was asked."""
    crosses = frozenset(["yes"]) if asked.cross_border else frozenset[str]()
    conditions: tuple[tuple[FeatureKind, Iterable[str] | None, frozenset[str]], ...] = (
        ("kind", alternative.kinds, frozenset([asked.kind])),
        ("direction", alternative.directions, frozenset(asked.directions)),
        ("pattern", alternative.patterns, frozenset(asked.patterns)),
        ("recipient", alternative.recipients, frozenset([asked.recipient])),
        ("carrier", alternative.carriers, asked.carriers),
        ("legal_basis", alternative.legal_bases, asked.legal_bases),
        ("cross_border", ("yes",) if alternative.cross_border else None, crosses),
    )
    for kind, wanted, given in conditions:
        if wanted is not None:
            yield kind, wanted, given


def _named(kind: FeatureKind, wanted: Iterable[str], given: frozenset[str]) -> tuple[Feature, ...]:
    return tuple(Feature(kind, value) for value in wanted if value in given)
