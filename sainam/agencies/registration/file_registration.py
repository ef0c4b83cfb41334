"""Files an agency's registration, from the open page or the API."""

from __future__ import annotations

import secrets

from sainam.agencies.authenticated import token_sha256
from sainam.agencies.refusals import FormInvalid
from sainam.agencies.registration import store
from sainam.agencies.registration.letter import Letter
from sainam.agencies.registration.refusals import TooManyPosts
from sainam.agencies.registration.registration import Filed
from sainam.agencies.registration.registration_form import RegistrationForm, faults_of, tidied
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.thai_dates import buddhist_year, business_date

MOST_POSTS_AN_HOUR = 20


def admit_post(tx: Tx, address: str) -> None:
    """Counts what is sent without signing in, in a transaction of its own. Raises TooManyPosts."""
    if store.count_post(tx, address) > MOST_POSTS_AN_HOUR:
        raise TooManyPosts


def file_registration(
    tx: Tx, form: RegistrationForm, letter: Letter, *, argon2: str, actor: str
) -> Filed:
    """`letter` lies in the byte store, `argon2` is of the officer's password.

    Raises FormInvalid. With the juristic id of an agency on record, and an officer there, it is for
    that officer to decide.
    """
    whole = tidied(form)
    faults = faults_of(whole)
    if faults:
        raise FormInvalid(faults)
    number = store.take_number(tx, buddhist_year(business_date(clock.now(tx))))
    secret = secrets.token_urlsafe(24)
    store.insert_registration(
        tx,
        number,
        whole,
        letter,
        secret_sha256=token_sha256(secret),
        argon2=argon2,
    )
    filed = store.find_registration(tx, number)
    joins = filed.joins if filed else None
    append(
        tx,
        Event.AGENCY_REGISTRATION_FILED,
        actor=actor,
        subject=f"registration:{number}",
        agency=joins,
        detail={"body": whole.body, "letter": letter.sha256, "joins": joins},
    )
    return Filed(number, secret, joins)
