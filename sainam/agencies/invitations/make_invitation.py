"""Invites somebody to a password of their own; what held before of this login holds no longer."""

from __future__ import annotations

import secrets

from sainam.agencies import store as agencies
from sainam.agencies.authenticated import token_sha256
from sainam.agencies.invitations import store
from sainam.agencies.invitations.invitation import LASTS, Invitation, MadeInvitation
from sainam.agencies.person import Person
from sainam.agencies.person_form import PersonForm, checked, contact_of, login_of
from sainam.agencies.reason import reason_of
from sainam.agencies.refusals import LoginEnded, NotYours, OwnMatter, UnknownLogin
from sainam.agencies.register_login import register_invited
from sainam.agencies.role import AGENCY_ROLES
from sainam.agencies.store import Contact, Login
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id

_TOKEN_BYTES = 32


def invite_colleague(tx: Tx, form: PersonForm, *, actor: Person) -> MadeInvitation:
    """An agency's officer lets another person of the agency sign in.

    Raises NotYours, FormInvalid, LoginTaken.
    """
    agency = _own_agency(actor)
    whole = checked(form, AGENCY_ROLES)
    return invite_login(tx, login_of(whole, agency), contact_of(whole), actor=actor.login)


def invite_colleague_again(tx: Tx, login: str, *, reason: str, actor: Person) -> MadeInvitation:
    """For one whose link ran out, or who lost the password.

    Raises NotYours, ReasonWanted, UnknownLogin, OwnMatter, LoginEnded.
    """
    agency = _own_agency(actor)
    why = reason_of(reason)
    found = agencies.find_login(tx, login)
    if found is None or found.agency != agency:
        raise UnknownLogin(login)
    if found.name == actor.login:
        raise OwnMatter
    return invite_again(tx, found, reason=why, actor=actor.login)


def invite_login(tx: Tx, login: Login, contact: Contact, *, actor: str) -> MadeInvitation:
    """Somebody who could not sign in so far. Raises LoginTaken."""
    register_invited(tx, login, contact, actor=actor)
    return _invite(tx, login.name, actor)


def invite_again(tx: Tx, login: Login, *, reason: str, actor: str) -> MadeInvitation:
    """Password, second factor, sessions and earlier invitations end. Raises LoginEnded."""
    if login.ended_at is not None:
        raise LoginEnded(login.name)
    agencies.end_passwords(tx, login.name, actor=actor, reason=reason)
    if agencies.insert_totp_end(tx, login.name, actor=actor, reason=reason):
        append(
            tx,
            Event.PORTAL_TOTP_ENDED,
            actor=actor,
            subject=f"login:{login.name}",
            detail={"reason": reason},
        )
    agencies.end_sessions_of(tx, login.name)
    return _invite(tx, login.name, actor)


def _invite(tx: Tx, login: str, actor: str) -> MadeInvitation:
    store.lock_invitations(tx, login)
    voided = store.void_invitations(tx, login)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    at = clock.now(tx)
    invitation = Invitation(new_id(), login, at, at + LASTS, actor)
    store.insert_invitation(tx, invitation, token_sha256(token))
    append(
        tx,
        Event.PORTAL_INVITATION_MADE,
        actor=actor,
        subject=f"login:{login}",
        detail={"id": str(invitation.id), "voided": voided},
    )
    return MadeInvitation(login, token, invitation.expires_at)


def _own_agency(actor: Person) -> str:
    """Raises NotYours."""
    actor.must_be("agency_officer")
    if actor.agency is None:
        raise NotYours("agency_officer")
    return actor.agency
