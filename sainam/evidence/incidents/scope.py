"""What an incident reaches: credentials and agreements in a time; and whom that touched. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import rfc8785

from sainam.agreements.terms import Environment
from sainam.evidence.incidents.refusals import ScopeUnusable


class Scope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that crossed by one of the credentials or under one of the agreements, in [since, until).

    Either is enough: who is left out would never be told.
    """

    credentials: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    since: datetime
    until: datetime
    environment: Environment = "live"


@dataclass(frozen=True, slots=True)
class Left:
    """What left of one dataset to one agency: calls that were answered, and lines of files.

    `fields` as they are named in the contract; `persons` are distinct keys asked or paid for.
    """

    agreement: str
    agency: str
    dataset: str
    exchanges: int
    persons: int
    fields: tuple[str, ...]
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Touched:
    """One person whom an incident reached: the key asked or paid for."""

    key: str
    exchanges: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Affected:
    """`persons` counts each once over all that left.

    `gone`: look-ups whose content was deleted since, so that nobody can say whom they were about.
    """

    persons: int
    exchanges: int
    left: tuple[Left, ...]
    gone: int = 0

    @property
    def agencies(self) -> tuple[str, ...]:
        return tuple(sorted({one.agency for one in self.left}))


def checked(scope: Scope) -> Scope:
    """Names without doubles or spaces around them. Raises ScopeUnusable."""
    tidy = msgspec.structs.replace(
        scope, credentials=_names(scope.credentials), agreements=_names(scope.agreements)
    )
    if not tidy.credentials and not tidy.agreements:
        raise ScopeUnusable("credentials, agreements", field="credentials")
    if scope.since.tzinfo is None or scope.until.tzinfo is None:
        raise ScopeUnusable("since, until", field="since")
    if scope.since >= scope.until:
        raise ScopeUnusable("since < until", field="until")
    return tidy


def _names(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({name.strip() for name in given if name.strip() and "\0" not in name}))


class _Kept(msgspec.Struct, frozen=True):
    scope: Scope


def kept(scope: Scope, affected: Affected) -> dict[str, Any]:
    """The scope with the counts of the moment; never a person."""
    return {
        "scope": msgspec.to_builtins(scope),
        "persons": affected.persons,
        "exchanges": affected.exchanges,
    }


def read_scope(body: str) -> Scope:
    return msgspec.json.decode(body, type=_Kept).scope


def canonical(body: dict[str, Any]) -> str:
    return rfc8785.dumps(body).decode()
