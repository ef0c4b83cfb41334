"""The templates of one language, with what they may call."""

from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from msgspec import to_builtins

from sainam.agencies.role import ROLES
from sainam.formats.layout import Title
from sainam.law.attachment_kind import KIND_WORDS
from sainam.portal import format as fmt
from sainam.portal.address import address
from sainam.portal.assets import built_assets
from sainam.portal.form_token import masked
from sainam.portal.nowrap import nowrap
from sainam.portal.places import groups_of
from sainam.portal.roles import may
from sainam.portal.tones import tone
from sainam.portal.translator import Translator
from sainam.portal.typed_body import kept_text
from sainam.portal.views.bilingual import Language, Words
from sainam.portal.views.body_words import choice_label, field_label, value_label
from sainam.portal.views.dossiers import BACK_OR_OUT, DossierFile
from sainam.portal.views.named_values import named

TEMPLATES = Path(__file__).parent / "templates"


@cache
def templates(language: Language) -> Environment:
    look = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    dates = fmt.DateFormat(language)
    second: Language = "en" if language == "th" else "th"

    def words(text: Words) -> Markup:
        return nowrap(text.in_language(language))

    def title(text: Title) -> Markup:
        return nowrap(text.th if language == "th" else text.en)

    def plain_title(text: Title) -> str:
        return text.th if language == "th" else text.en

    def plain_words(text: Words) -> str:
        return text.in_language(language)

    def in_words(body: Any, file: DossierFile) -> Any:
        return named(body, file, language)

    look.globals.update(
        language=language,
        second=second,
        in_second=Translator(second),
        t=Translator(language),
        here=partial(address, language),
        form_token=masked,
        asset=built_assets().url,
        tone=tone,
        may=may,
        places_of=groups_of,
        roles=ROLES,
        percent=fmt.percent,
        kept_text=kept_text,
        attachment_kinds=KIND_WORDS,
        back_or_out=BACK_OR_OUT,
        field_label=field_label,
        choice_label=choice_label,
        value_label=value_label,
    )
    look.filters.update(
        words=words,
        title=title,
        plain_title=plain_title,
        plain_words=plain_words,
        nowrap=nowrap,
        number=fmt.number,
        baht=fmt.baht,
        byte_size=fmt.byte_size,
        short_hash=fmt.short_hash,
        day=dates.day,
        plain_day=dates.plain_day,
        month=dates.month,
        both_eras=dates.both_eras,
        plain_body=to_builtins,
        in_words=in_words,
        moment=dates.moment,
        minute=dates.minute,
        last_day=dates.last_day,
        clock=dates.clock,
        identity=dates.identity,
    )
    return look
