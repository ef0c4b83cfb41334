"""Accepts or refuses a registration: the secretary, or the officer of the agency joined."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

import msgspec

from sainam.agencies import store as agencies
from sainam.agencies.agency import Agency, Kind
from sainam.agencies.form_fields import choice_faults
from sainam.agencies.person import Person
from sainam.agencies.reason import reason_of
from sainam.agencies.refusals import FormInvalid
from sainam.agencies.register_login import register_hashed
from sainam.agencies.registration import store
from sainam.agencies.registration.refusals import (
    CodeOnRecord,
    CodeTaken,
    CodeUnfit,
    OfficerDecides,
    OtherAgency,
    RegistrationDecided,
    UnknownRegistration,
)
from sainam.agencies.registration.registration import Registration
from sainam.agencies.registration.registration_form import KINDS, proposed_login
from sainam.agencies.store import Contact, Login
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.formats.layout import Title
from sainam.kit.database import Tx

SECRETARY, OFFICER = "council_secretary", "agency_officer"
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,30}")


def accept_registration(
    tx: Tx,
    number: str,
    *,
    code: str,
    same: bool = False,
    kind: str = "",
    reason: str = "",
    actor: Person,
) -> Registration:
    """The agency is on record from now on, and its officer may sign in.

    `same` says that the agency of this code on record is the one that asks; nobody may speak for it
    yet. `kind` is what it is, where it called itself something else, and `reason` why: the law asks
    other things of other kinds. All three are left out of account where an agency with officers is
    joined. Raises NotYours, UnknownRegistration, RegistrationDecided, OfficerDecides, CodeUnfit,
    CodeOnRecord, CodeTaken, OtherAgency, FormInvalid, ReasonWanted.
    """
    found = _undecided(tx, number, actor)
    corrected = kind not in ("", found.form.kind) and found.joins is None
    if corrected:
        found = _of_kind(found, kind)
    reason = reason_of(reason) if corrected else ""
    agency = found.joins or _agency_of(tx, found, code.strip().upper(), same=same, actor=actor)
    login = _login(tx, found, agency)
    register_hashed(
        tx,
        login,
        store.find_password(tx, number),
        contact=Contact(found.form.email, found.form.phone, found.form.position),
        actor=actor.login,
    )
    return _decided(tx, found, agency=agency, login=login.name, reason=reason, actor=actor)


def refuse_registration(tx: Tx, number: str, *, reason: str, actor: Person) -> Registration:
    """Raises NotYours, UnknownRegistration, RegistrationDecided, OfficerDecides, ReasonWanted."""
    found = _undecided(tx, number, actor)
    return _decided(tx, found, agency=None, login=None, reason=reason_of(reason), actor=actor)


def registration_for(tx: Tx, number: str, actor: Person) -> Registration:
    """As this person may see it: officers those that would join their agency, the secretary all.

    Raises NotYours, UnknownRegistration.
    """
    actor.must_be(SECRETARY, OFFICER)
    found = store.find_registration(tx, number)
    if found is None or (actor.agency is not None and found.joins != actor.agency):
        raise UnknownRegistration(number)
    return found


def _undecided(tx: Tx, number: str, actor: Person) -> Registration:
    store.lock_decision(tx, number)
    asked = registration_for(tx, number, actor)
    if asked.form.juristic_id:
        store.lock_decision(tx, asked.form.juristic_id)
    found = registration_for(tx, number, actor)
    if found.decision is not None:
        raise RegistrationDecided(number)
    if found.joins is not None and actor.agency != found.joins:
        raise OfficerDecides(found.joins)
    return found


def _of_kind(found: Registration, kind: str) -> Registration:
    """As the secretary sees it, who has read the letter. Raises FormInvalid."""
    faults = choice_faults("kind", kind, KINDS)
    if faults:
        raise FormInvalid(faults)
    return replace(found, form=msgspec.structs.replace(found.form, kind=kind))


def _agency_of(tx: Tx, found: Registration, code: str, *, same: bool, actor: Person) -> str:
    """On record now: a new one, or one that nobody speaks for yet."""
    if not _CODE.fullmatch(code):
        raise CodeUnfit(code)
    store.lock_decision(tx, code)
    form = found.form
    before = store.agency_of_juristic_id(tx, form.juristic_id)
    if before not in (None, code):
        raise OtherAgency(f"{form.juristic_id}: {before}")
    known = agencies.find_agency(tx, code)
    if known is None:
        new = Agency(
            code=code,
            kind=cast("Kind", form.kind),
            title=Title(form.thai, form.english),
            juristic_id=form.juristic_id or None,
        )
        agencies.insert_agency_version(tx, new, actor=actor.login)
        return code
    if agencies.logins_in_role(tx, OFFICER, code):
        raise CodeTaken(code)
    if not same:
        raise CodeOnRecord(f"{code}: {known.title.th}")
    if known.juristic_id and known.juristic_id != form.juristic_id:
        raise OtherAgency(code)
    return code


def _login(tx: Tx, found: Registration, agency: str) -> Login:
    """A name that is free: that of the officer, with a number where there is one of it."""
    wanted = proposed_login(found.form.officer_english)
    taken = 1
    name = wanted
    while agencies.find_login(tx, name) is not None:
        taken += 1
        name = f"{wanted}{taken}"
    title = Title(found.form.officer_thai, found.form.officer_english)
    return Login(name, title, frozenset({OFFICER}), agency)


def _decided(
    tx: Tx,
    found: Registration,
    *,
    agency: str | None,
    login: str | None,
    reason: str,
    actor: Person,
) -> Registration:
    accepted = agency is not None
    if not store.insert_decision(
        tx,
        found.number,
        "accepted" if accepted else "refused",
        agency=agency,
        login=login,
        reason=reason,
        actor=actor.login,
    ):
        raise RegistrationDecided(found.number)
    append(
        tx,
        Event.AGENCY_REGISTRATION_ACCEPTED if accepted else Event.AGENCY_REGISTRATION_REFUSED,
        actor=actor.login,
        subject=f"registration:{found.number}",
        agency=agency or found.joins,
        detail={
            "login": login,
            "reason": reason,
            "joins": found.joins,
            "kind": found.form.kind,
        },
    )
    return registration_for(tx, found.number, actor)
