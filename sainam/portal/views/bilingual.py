"""A text that the reader sees in one of two languages."""

from typing import Literal

from msgspec import Struct

Language = Literal["th", "en"]
LANGUAGES: tuple[Language, ...] = ("th", "en")


class Words(Struct, frozen=True):
    th: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.th if language == "th" else self.en
