"""What a step carried, in the words of who reads it: names for codes, days of the reader's era.

Pure. What has no words stands for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sainam.formats.layout import Title
from sainam.portal.format import DateFormat
from sainam.portal.views.bilingual import Language
from sainam.portal.views.body_words import FIELDS, value_label
from sainam.portal.views.dossiers import DossierFile

_DAYS = frozenset({"day", "first_day", "until", "signed_on"})
_PEOPLE = frozenset({"members", "login"})
_CODES = frozenset({"dataset", "purpose", "legal_bases", "carrier", "carriers", "owner",
                    "provision", "provisions"})  # fmt: skip


def named(value: Any, file: DossierFile, language: Language, key: str = "", of: str = "") -> Any:
    """`value` in plain JSON values; `key` is the field it stands in, `of` the dataset around it."""
    if isinstance(value, Mapping):
        of = value.get("dataset", of)
        return {name: named(one, file, language, name, of) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [named(one, file, language, key, of) for one in value]
    if not isinstance(value, str) or not value:
        return value
    if key in _DAYS:
        return DateFormat(language).plain_day(date.fromisoformat(value))
    title = _title(value, file, key, of)
    return value if title is None else title.th if language == "th" else title.en


def _title(value: str, file: DossierFile, key: str, of: str) -> Title | None:
    if key in _PEOPLE:
        return file.names.get(value)
    if key in _CODES:
        return file.titles.get(value)
    if key != "fields":
        told = value_label(key, value)
        return Title(told.th, told.en)
    if of:
        return file.fields.get(of, {}).get(value)
    asked = FIELDS.get(f"Request.{value}")
    return Title(asked.label.th, asked.label.en) if asked else None
