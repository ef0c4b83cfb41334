"""The portal's own texts, from gettext catalogues whose msgids are keys.

The catalogues are read once at start; nothing compiled is kept.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from sainam.portal.nowrap import nowrap
from sainam.portal.views.bilingual import Language

LOCALE = Path(__file__).parent / "locale"


class MissingTextError(KeyError):
    """A key that a catalogue does not have."""


@cache
def texts(language: Language) -> Mapping[str, str]:
    """Key to text, in one language: of its catalogue, and of those that parts have of their own."""
    found: dict[str, str] = {}
    for path in sorted(LOCALE.glob(f"*{language}.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
        found.update({str(entry.id): str(entry.string) for entry in catalogue if entry.id})
    return MappingProxyType(found)


class Translator:
    """`t("key", name=value)` for text between tags, `t.plain(...)` for attributes and titles."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = texts(language)

    def plain(self, key: str, **values: object) -> str:
        return self._find(key).format(**values)

    def __call__(self, key: str, **values: object) -> Markup:
        shown = {name: escape(value) for name, value in values.items()}
        return Markup(nowrap(self._find(key)).format(**shown))  # noqa: S704 - escaped by nowrap

    def has(self, key: str) -> bool:
        """Whether there are words for what comes from elsewhere."""
        return key in self._texts

    def _find(self, key: str) -> str:
        text = self._texts.get(key)
        if not text:
            raise MissingTextError(key)
        return text
