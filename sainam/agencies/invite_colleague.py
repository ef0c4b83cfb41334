"""An agency's officer lets another person of the agency sign in."""

from __future__ import annotations

from sainam.agencies.person import Person
from sainam.agencies.person_form import PersonForm, checked, contact_of, login_of
from sainam.agencies.refusals import NotYours
from sainam.agencies.register_login import invite_login
from sainam.agencies.role import AGENCY_ROLES
from sainam.kit.database import Tx


def invite_colleague(tx: Tx, form: PersonForm, *, actor: Person) -> str:
    """The one-time password that goes to the colleague's e-mail address, and to nobody else.

    Raises NotYours, FormInvalid, LoginTaken.
    """
    actor.must_be("agency_officer")
    if actor.agency is None:
        raise NotYours("agency_officer")
    whole = checked(form, AGENCY_ROLES)
    return invite_login(tx, login_of(whole, actor.agency), contact_of(whole), actor=actor.login)
