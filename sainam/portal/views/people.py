"""Who is signed in."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from sainam.agencies.role import RoleName
from sainam.portal.views.bilingual import Words

Role = RoleName


class PersonView(Struct, frozen=True, kw_only=True):
    """`agency` is the code of an agency's person; None of the staff.

    `roles` are all in which the person may act; those in another's place stand in `acting_for`,
    with the login whose place it is.
    """

    login: str
    name: Words
    roles: frozenset[Role]
    agency: str | None = None
    acting_for: dict[str, str] = {}


class SessionView(Struct, frozen=True, kw_only=True):
    """With `wants` only that can be done: taking up a second factor."""

    person: PersonView
    csrf: str
    expires_at: datetime
    wants: Literal["totp"] | None = None
