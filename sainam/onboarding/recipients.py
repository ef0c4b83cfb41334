"""To whom a notice about a dossier goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sainam.agencies import store as agencies
from sainam.agencies.deputies.acting_for import acting_for
from sainam.agencies.deputies.store import deputies
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.mail_address import is_mail_address
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.notices.notice import Attached, Fact, Notice, Recipient
from sainam.onboarding.notices.queue_notice import queue_notice


def of_agency(tx: Tx, dossier: Dossier) -> tuple[Recipient, ...]:
    """The contacts named in the request, and who opened the dossier."""
    addresses = {
        contact.email: None
        for contact in dossier.request.contacts
        if contact.part == "officer" and is_mail_address(contact.email)
    }
    opened = agencies.find_contact(tx, dossier.opened_by)
    if opened is not None and is_mail_address(opened.email):
        addresses[opened.email] = None
    return tuple(Recipient(address) for address in addresses)


def of_roles(tx: Tx, roles: Iterable[str]) -> tuple[Recipient, ...]:
    """Everybody who holds one of the roles, or acts in a holder's place, and has an address."""
    wanted = frozenset(roles)
    holders = {login.name for role in wanted for login in agencies.logins_in_role(tx, role)}
    return of_logins(tx, sorted(holders | _in_their_place(tx, wanted)))


def _in_their_place(tx: Tx, roles: frozenset[str]) -> set[str]:
    """The deputies of now."""
    at = clock.now(tx)
    return {
        place.deputy
        for place in deputies(tx)
        if place.role in roles and not place.ended_at and place.first_at <= at < place.until_at
        and place.role in acting_for(tx, place.deputy, at)
    }  # fmt: skip


def of_logins(tx: Tx, logins: Iterable[str]) -> tuple[Recipient, ...]:
    found = ((login, agencies.find_contact(tx, login)) for login in logins)
    return tuple(
        Recipient(contact.email, login)
        for login, contact in found
        if contact is not None and is_mail_address(contact.email)
    )


def tell(
    tx: Tx,
    kind: Notice,
    to: tuple[Recipient, ...],
    dossier: str | None,
    facts: Mapping[str, Fact],
    attachments: tuple[Attached, ...] = (),
) -> None:
    """Nobody to tell is no reason to stop: the inbox shows it all the same."""
    if to:
        queue_notice(tx, kind=kind, to=to, dossier=dossier, facts=facts, attachments=attachments)
