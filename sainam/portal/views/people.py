"""Who is signed in."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from sainam.portal.views.bilingual import Words

Role = Literal[
    "operator",
    "finance",
    "dpo",
    "auditor",
    "raw_water",
    "council_secretary",
    "admin",
]


class PersonView(Struct, frozen=True, kw_only=True):
    login: str
    name: Words
    roles: frozenset[Role]


class SessionView(Struct, frozen=True, kw_only=True):
    person: PersonView
    csrf: str
    expires_at: datetime


class OpenedSession(Struct, frozen=True, kw_only=True):
    """`token` goes to the browser only; the hub keeps its hash."""

    token: str
    expires_at: datetime
