"""A partner's own form of calls and of what it is told: names, words and codes, as data. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from sainam.formats.layout import Title

_PATH = "^(/([A-Za-z0-9._~-]+|\\{[a-z_]+\\}))+$"


class TakenField(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True,
    rename={"source": "from", "target": "to"},
):  # fmt: skip
    """Their field `from` is the contract's `to`. `words`: their word → ours, of text.

    Of a list of objects the first is taken that fits `where` (name → words, the first word before
    the next), and of it the field `take`.
    """

    source: str
    target: str
    words: Mapping[str, str] = {}
    where: Mapping[str, tuple[str, ...]] = {}
    take: str | None = None


class DialectForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body of theirs and its answer.

    What the body holds beyond `fields` is left out and kept nowhere. `answers`: their field → a
    field of our answer, or a word after `=`.
    """

    fields: tuple[TakenField, ...]
    answers: Mapping[str, str] = {}


class DialectCall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One call of theirs, and what it is of ours; `form` is one of the dialect's.

    `path` may hold `{reference}`, by which an edit names its submission. `where`: parameters of
    the query that must have these words.
    """

    method: Literal["POST", "PUT"]
    path: Annotated[str, msgspec.Meta(pattern=_PATH)]
    does: Literal["submit", "edit"]
    dataset: str
    form: str
    where: Mapping[str, tuple[str, ...]] = {}


class ToldStatus(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What they are told: the code of each state, and their field → ours, or a word after `=`.

    `code` and `work_step` may be named beside the fields of what is told.
    """

    method: Literal["POST", "PUT"]
    codes: Mapping[str, int]
    fields: Mapping[str, str]


class Dialect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Their calls stand below `/dialects/{id}`. `purpose` is what they are made for.

    `refusals`: rule, or the first part of one → their code; `refused_as` where none fits.
    `unverified`: what of it was not confirmed by the partner, said to people.
    """

    id: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{1,60}$")]
    title: Title
    agency: str
    purpose: str
    forms: Mapping[str, DialectForm]
    calls: tuple[DialectCall, ...]
    refusals: Mapping[str, str] = {}
    refused_as: str = "REFUSED"
    tells: ToldStatus | None = None
    unverified: Title | None = None

    def call_of(
        self, method: str, path: str, query: Mapping[str, str]
    ) -> tuple[DialectCall, Mapping[str, str]] | None:
        """The call that this is, with what its path names; None where it is none of theirs."""
        for call in self.calls:
            named = _pattern(call.path).fullmatch(path)
            fits = all(query.get(name) in words for name, words in call.where.items())
            if named is not None and call.method == method and fits:
                return call, named.groupdict()
        return None

    def code_of(self, rule: str) -> str:
        """Of a refusal: the whole rule goes before its first parts."""
        parts = rule.split(".")
        for length in range(len(parts), 0, -1):
            if code := self.refusals.get(".".join(parts[:length])):
                return code
        return self.refused_as


def _pattern(path: str) -> re.Pattern[str]:
    """Of a path whose `{names}` stand for one part each."""
    parts = re.split(r"\{([a-z_]+)\}", path)
    named = [
        f"(?P<{part}>[^/]+)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    ]
    return re.compile("".join(named))


def taken(form: DialectForm, body: Mapping[str, Any]) -> dict[str, Any]:
    """Our payload of theirs; what is not there is left out, so that the contract tells."""
    payload: dict[str, Any] = {}
    for field in form.fields:
        value = _first_fitting(field, body.get(field.source))
        if field.words and isinstance(value, str):
            value = field.words.get(value, value)
        if value not in (None, ""):
            payload[field.target] = value
    return payload


def answered(form: DialectForm, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Our answer in their names."""
    return {theirs: _said(source, answer) for theirs, source in form.answers.items()}


def told(tells: ToldStatus, data: Mapping[str, Any]) -> dict[str, Any]:
    """One step in their names and codes; a state without a code of theirs is told by its name."""
    state = str(data.get("state", ""))
    known = {**data, "code": tells.codes.get(state, state)}
    return {theirs: _said(source, known) for theirs, source in tells.fields.items()}


def their_name(form: DialectForm, ours: str) -> str:
    """How a field of the contract is called by them."""
    return next((field.source for field in form.fields if field.target == ours), ours)


def _first_fitting(field: TakenField, value: object) -> Any:
    if field.take is None or not isinstance(value, list):
        return value
    parts = [part for part in value if isinstance(part, dict)]
    for name, words in field.where.items():
        parts = sorted(
            (part for part in parts if str(part.get(name)) in words),
            key=lambda part: words.index(str(part.get(name))),
        )
    return parts[0].get(field.take) if parts else None


def _said(source: str, known: Mapping[str, Any]) -> Any:
    return source[1:] if source.startswith("=") else known.get(source)
