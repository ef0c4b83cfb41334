"""Who is signed in, as the pages see it."""

from typing import cast, get_args

from sainam.agencies.store import Session
from sainam.portal.readings.names import words
from sainam.portal.views.people import PersonView, Role, SessionView

_ROLES: frozenset[str] = frozenset(get_args(Role))


def session_view(session: Session) -> SessionView:
    """Roles that the portal does not know give no right here."""
    known = session.login.roles & _ROLES
    return SessionView(
        person=PersonView(
            login=session.login.name,
            name=words(session.login.title),
            roles=frozenset(cast("Role", role) for role in known),
        ),
        csrf=session.csrf,
        expires_at=session.expires_at,
    )
