"""The controls of ISO/IEC 27001 Annex A, with what shows each of them or who answers for it."""

from msgspec import Struct

from sainam.law.control import Theme
from sainam.portal.views.bilingual import Words


class EvidenceView(Struct, frozen=True, kw_only=True):
    """`page` is below the language."""

    page: str
    title: Words


class ControlRow(Struct, frozen=True, kw_only=True):
    id: str
    title: Words
    evidence: tuple[EvidenceView, ...]
    owner: Words | None


class ControlTheme(Struct, frozen=True, kw_only=True):
    """`shown`: how many of it the hub itself shows something of."""

    theme: Theme
    title: Words
    controls: tuple[ControlRow, ...]
    shown: int


class ControlsView(Struct, frozen=True, kw_only=True):
    themes: tuple[ControlTheme, ...]
