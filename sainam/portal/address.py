"""What stands in a page's address: reading filters from it, and writing addresses."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import quote, unquote, urlencode

from litestar.exceptions import ValidationException

from sainam.portal.views.bilingual import LANGUAGES, Language

LONGEST_VALUE = 200
_SECRET = re.compile(r"(/welcome/|/registration/[^/]+/).+")
LONGEST_PAGE = 4000


def words_of(query: Mapping[str, str], name: str) -> str | None:
    """The value without spaces around it; an empty field of a form is no filter."""
    value = query.get(name, "").strip()
    if len(value) > LONGEST_VALUE or "\0" in value:
        raise ValidationException(name)
    return value or None


def day_of(query: Mapping[str, str], name: str) -> date | None:
    """A day as browsers send it, 2026-11-22."""
    value = words_of(query, name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValidationException(name) from error


def moment_of(query: Mapping[str, str], name: str) -> datetime:
    """A moment with its offset, 2026-11-22T07:00:00Z, of a year that a calendar may have."""
    try:
        moment = datetime.fromisoformat(words_of(query, name) or "")
    except ValueError as error:
        raise ValidationException(name) from error
    if moment.tzinfo is None or not 2000 <= moment.year <= 2200:
        raise ValidationException(name)
    return moment


def whole_of(query: Mapping[str, str], name: str) -> int | None:
    value = words_of(query, name)
    if value is None:
        return None
    if not value.isascii() or not value.isdigit():
        raise ValidationException(name)
    return int(value)


def address(language: Language, path: str, **query: object) -> str:
    """A page's address in a language; parts of the query that are None are left out."""
    asked = urlencode({name.rstrip("_"): value for name, value in query.items() if value})
    return f"/{language}{quote(path, safe='/')}" + (f"?{asked}" if asked else "")


def language_of(path: str) -> Language:
    """Thai unless the address says English."""
    return "en" if path == "/en" or path.startswith("/en/") else "th"


def in_other_language(path: str, query: str) -> str:
    """The same page in the other language."""
    other = {"th": "en", "en": "th"}[language_of(path)]
    rest = path[3:] if path[1:3] in LANGUAGES and path[3:4] in {"", "/"} else "/"
    return f"/{other}{quote(rest, safe='/')}" + (f"?{query}" if query else "")


def page_of_form(path: str) -> str:
    """The page that shows the form which is sent to this address."""
    parts = path.split("/")
    if parts[2:3] == ["sign-out"]:
        return f"/{parts[1]}/"
    # Forms of an exchange, a file or a mail stand on its page; every other form at its own address.
    on_one_page = (["exchanges"], ["files"], ["mail"])
    return "/".join(parts[:4]) if parts[2:3] in on_one_page else path


def without_secret(path: str) -> str:
    """As a log may have it: of an address that is itself a secret only what is not."""
    return _SECRET.sub(r"\1…", path)


def in_language(page: str, language: Language) -> str:
    """One of our pages, in the language asked for."""
    path, _, query = page.partition("?")
    return page if language_of(path) == language else in_other_language(unquote(path), query)


def own_page(wanted: str | None, language: Language) -> str:
    """Where to go after sign-in: one of our pages, never another host."""
    home = address(language, "/")
    if not wanted or len(wanted) > LONGEST_PAGE or "\\" in wanted:
        return home
    if not wanted.isascii() or not wanted.isprintable():
        return home
    return wanted if wanted.startswith(("/th/", "/en/")) else home
