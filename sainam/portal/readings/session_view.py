"""Who is signed in, as the pages see it."""

from collections.abc import Mapping
from typing import cast, get_args

from sainam.agencies.store import Session
from sainam.portal.readings.names import words
from sainam.portal.views.people import PersonView, Role, SessionView

_ROLES: frozenset[str] = frozenset(get_args(Role))


def session_view(session: Session, acting_for: Mapping[str, str]) -> SessionView:
    """Roles that the portal does not know give no right here."""
    known = (session.login.roles | acting_for.keys()) & _ROLES
    return SessionView(
        person=PersonView(
            login=session.login.name,
            name=words(session.login.title),
            roles=frozenset(cast("Role", role) for role in known),
            agency=session.login.agency,
            acting_for=dict(acting_for),
        ),
        csrf=session.csrf,
        expires_at=session.expires_at,
        wants=session.wants,
    )
