"""What is entered about a person who shall be able to sign in."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from sainam.agencies import form_fields as fields
from sainam.agencies.refusals import FormInvalid
from sainam.agencies.store import Contact, Login
from sainam.formats.layout import Title
from sainam.kit.field_fault import FieldFault


class PersonForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As typed. `login` is the name to sign in with."""

    login: str = ""
    thai: str = ""
    english: str = ""
    roles: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    position: str = ""


def tidied(form: PersonForm) -> PersonForm:
    return PersonForm(
        login=form.login.strip().lower(),
        thai=fields.tidy(form.thai),
        english=fields.tidy(form.english),
        roles=tuple(sorted(frozenset(form.roles))),
        email=form.email.strip(),
        phone=fields.digits_of(form.phone),
        position=fields.tidy(form.position),
    )


def faults_of(form: PersonForm, roles: Collection[str]) -> tuple[FieldFault, ...]:
    """Of a tidied form, in the order of its fields; `roles` are those that may be given."""
    unknown = next((role for role in form.roles if role not in roles), "")
    return (
        *fields.login_faults("login", form.login),
        *fields.thai_faults("thai", form.thai, 120),
        *fields.english_faults("english", form.english, 120),
        *fields.choice_faults("roles", unknown or "".join(form.roles[:1]), roles),
        *fields.text_faults("position", form.position, 120),
        *fields.email_faults("email", form.email),
        *fields.phone_faults("phone", form.phone),
    )


def checked(form: PersonForm, roles: Collection[str]) -> PersonForm:
    """The tidied form. Raises FormInvalid."""
    whole = tidied(form)
    faults = faults_of(whole, roles)
    if faults:
        raise FormInvalid(faults)
    return whole


def login_of(form: PersonForm, agency: str | None) -> Login:
    return Login(form.login, Title(form.thai, form.english), frozenset(form.roles), agency)


def contact_of(form: PersonForm) -> Contact:
    return Contact(form.email, form.phone, form.position)
