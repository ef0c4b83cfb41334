"""What an agency enters to be registered, and what may be wrong with it."""

from __future__ import annotations

import re
from typing import Literal, get_args

import msgspec

from sainam.agencies import form_fields as fields
from sainam.agencies.agency import Kind, is_state_id
from sainam.agencies.field_fault import field_fault
from sainam.kit.field_fault import FieldFault

Body = Literal["juristic", "government"]
BODIES: tuple[Body, ...] = get_args(Body)
# What an agency from outside can be; "utility" and "internal" are ours.
KINDS: tuple[Kind, ...] = ("government", "bank", "agent", "water")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1024
_NOT_OF_CODES = re.compile(r"[^A-Z0-9]+")
_SMALL_WORDS = frozenset({"AND", "FOR", "OF", "THE", "CO", "LTD", "LIMITED", "PCL", "COMPANY"})


class RegistrationForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As typed. `juristic_id` is for a juristic person, `ministry` for a government body."""

    body: str = ""
    juristic_id: str = ""
    ministry: str = ""
    thai: str = ""
    english: str = ""
    kind: str = ""
    address: str = ""
    officer_thai: str = ""
    officer_english: str = ""
    position: str = ""
    email: str = ""
    phone: str = ""


def tidied(form: RegistrationForm) -> RegistrationForm:
    return RegistrationForm(
        body=form.body,
        juristic_id=fields.digits_of(form.juristic_id),
        ministry=fields.tidy(form.ministry),
        thai=fields.tidy(form.thai),
        english=fields.tidy(form.english),
        kind=form.kind,
        address=fields.tidy(form.address, lines=True),
        officer_thai=fields.tidy(form.officer_thai),
        officer_english=fields.tidy(form.officer_english),
        position=fields.tidy(form.position),
        email=form.email.strip(),
        phone=fields.digits_of(form.phone),
    )


def faults_of(form: RegistrationForm) -> tuple[FieldFault, ...]:
    """Of a tidied form, in the order of the page."""
    return (
        *fields.choice_faults("body", form.body, BODIES),
        *_identity_faults(form),
        *fields.thai_faults("thai", form.thai, 200),
        *fields.english_faults("english", form.english, 200),
        *_kind_faults(form),
        *fields.text_faults("address", form.address, 500, lines=True),
        *fields.thai_faults("officer_thai", form.officer_thai, 120),
        *fields.english_faults("officer_english", form.officer_english, 120),
        *fields.text_faults("position", form.position, 120),
        *fields.email_faults("email", form.email),
        *fields.phone_faults("phone", form.phone),
    )


def _identity_faults(form: RegistrationForm) -> tuple[FieldFault, ...]:
    if form.body == "juristic":
        return fields.juristic_faults("juristic_id", form.juristic_id)
    if form.body == "government":
        unwanted = (field_fault("juristic_id", "form.juristic_unwanted"),)
        return (
            *(unwanted if form.juristic_id else ()),
            *fields.thai_faults("ministry", form.ministry, 200),
        )
    return ()


def _kind_faults(form: RegistrationForm) -> tuple[FieldFault, ...]:
    """It says which provisions the law asks about, so the body and its id have to bear it out."""
    unknown = fields.choice_faults("kind", form.kind, KINDS)
    if unknown:
        return unknown
    if form.body == "government" and form.kind not in ("government", "water"):
        return (field_fault("kind", "form.kind_of_body"),)
    told = form.body == "juristic" and not _identity_faults(form)
    if form.kind == "government" and told and not is_state_id(form.juristic_id):
        return (field_fault("kind", "form.kind_of_state"),)
    return ()


def password_faults(password: str, again: str) -> tuple[FieldFault, ...]:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return (field_fault("password", "form.password"),)
    return () if password == again else (field_fault("again", "form.password_again"),)


def proposed_code(english: str) -> str:
    """Initials of the English name, or its one word; to be edited before it is given."""
    words = [word for word in _NOT_OF_CODES.split(english.upper()) if word]
    names = [word for word in words if word not in _SMALL_WORDS] or words or ["AGENCY"]
    code = names[0][:12] if len(names) == 1 else "".join(word[0] for word in names)[:12]
    return code if len(code) > 1 else f"{code}-1"


def proposed_login(officer_english: str) -> str:
    """Like somsri.t of Somsri Testing, without titles of address."""
    words = re.findall(r"[a-z]+", officer_english.lower())
    names = [word for word in words if word not in {"mr", "mrs", "ms", "miss", "dr"}] or ["officer"]
    first = names[0][:30]
    return f"{first}.{names[-1][0]}" if len(names) > 1 else f"{first}.o"
