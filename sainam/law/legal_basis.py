"""On which bases of law data may be given, and which of them a request may choose. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import msgspec

from sainam.formats.layout import Title
from sainam.law.applies import Applies, AskedField, AskedOfLaw, Classification, because_of

# `confirmed`: the text was seen in a public source. `to_confirm`: a lawyer has to; it is
# never printed without saying so.
State = Literal["confirmed", "to_confirm"]

# What a basis has to cover for a field to be given. What is sensitive is personal as well: it
# needs a basis for the one and one for the other.
_NEEDS: Mapping[Classification, tuple[Classification, ...]] = {
    "public": ("public",),
    "internal": ("internal",),
    "personal": ("personal",),
    "sensitive": ("personal", "sensitive"),
}


class LegalBasis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`item` is the part of the provision, such as (4); None: all of it, or there is none.

    `covers` are the classifications for which it serves. A request may choose it if one of
    `chosen_by` holds; that is the utility's own rule, not the law's word.
    """

    id: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{1,60}$")]
    title: Title
    state: State
    covers: Annotated[tuple[Classification, ...], msgspec.Meta(min_length=1)]
    chosen_by: Annotated[tuple[Applies, ...], msgspec.Meta(min_length=1)]
    provision: str | None = None
    item: Title | None = None


def choosable_bases(bases: Iterable[LegalBasis], asked: AskedOfLaw) -> tuple[LegalBasis, ...]:
    """In the order given; what was chosen before does not matter."""
    return tuple(basis for basis in bases if because_of(basis.chosen_by, asked) is not None)


def uncovered_fields(bases: Iterable[LegalBasis], asked: AskedOfLaw) -> tuple[AskedField, ...]:
    """The fields for which the request has chosen no basis that it may choose."""
    covered = {
        classification
        for basis in choosable_bases(bases, asked)
        if basis.id in asked.legal_bases
        for classification in basis.covers
    }
    return tuple(
        field
        for field in sorted(set(asked.fields))
        if not covered.issuperset(_NEEDS[field.classification])
    )
