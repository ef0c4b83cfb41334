"""Instruments and provisions; a provision belongs to its own instrument, not the enabling Act."""

from __future__ import annotations

from typing import Literal

import msgspec

from sainam.formats.layout import Title

# `confirmed`: the text was seen in a public source. `to_confirm`: a lawyer has to; it is
# never printed without saying so.
State = Literal["confirmed", "to_confirm"]


class Provision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`id` is what clauses cite, such as PDPA-24."""

    id: str
    number: Title
    about: Title
    state: State


class Instrument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An Act, decree, notice, letter or standard.

    `page_rows` group it as the page does (L1 to L6); `under` is the instrument that enables it.
    """

    id: str
    title: Title
    page_rows: tuple[str, ...]
    state: State
    provisions: tuple[Provision, ...]
    under: str | None = None
    source: str | None = None
