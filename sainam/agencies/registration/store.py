"""The SQL of registrations."""

from __future__ import annotations

from typing import Any

import msgspec
import rfc8785

from sainam.agencies.registration.letter import Letter
from sainam.agencies.registration.registration import Decision, Registration
from sainam.agencies.registration.registration_form import RegistrationForm
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def take_number(tx: Tx, buddhist_year: int) -> str:
    """R-2569-00001; numbers of a year have no gaps."""
    row = tx.execute(_SQL["take_number"], {"year": buddhist_year}).fetchone()
    return f"R-{buddhist_year}-{row[0] if row else 0:05d}"


def insert_registration(
    tx: Tx,
    number: str,
    form: RegistrationForm,
    letter: Letter,
    *,
    secret_sha256: bytes,
    argon2: str,
) -> None:
    tx.execute(
        _SQL["insert_registration"],
        {
            "number": number,
            "secret_sha256": secret_sha256,
            "form": rfc8785.dumps(msgspec.to_builtins(form)).decode(),
            "argon2": argon2,
            "juristic_id": form.juristic_id or None,
            "letter_sha256": bytes.fromhex(letter.sha256),
            "letter_name": letter.name,
            "letter_type": letter.media_type,
            "letter_bytes": letter.bytes,
        },
    )


def find_registration(
    tx: Tx, number: str, secret_sha256: bytes | None = None
) -> Registration | None:
    """With `secret_sha256` only if the secret is its own."""
    rows = tx.execute(
        _SQL["registrations"], {"number": number, "secret_sha256": secret_sha256, "joins": None}
    )
    row = rows.fetchone()
    return None if row is None else _registration(*row)


def registrations(tx: Tx, joins: str | None = None) -> tuple[Registration, ...]:
    """Open ones first; those that would join an agency, or all. At most 200."""
    rows = tx.execute(
        _SQL["registrations"], {"number": None, "secret_sha256": None, "joins": joins}
    )
    return tuple(_registration(*row) for row in rows)


def find_password(tx: Tx, number: str) -> str:
    row = tx.execute(_SQL["find_password_of_registration"], {"number": number}).fetchone()
    if row is None:
        raise LookupError(number)
    return str(row[0])


def insert_decision(
    tx: Tx,
    number: str,
    decision: Decision,
    *,
    agency: str | None,
    login: str | None,
    reason: str,
    actor: str,
) -> bool:
    """False if it was decided before."""
    row = tx.execute(
        _SQL["insert_registration_decision"],
        {
            "number": number,
            "decision": decision,
            "agency": agency,
            "login": login,
            "reason": reason,
            "actor": actor,
        },
    ).fetchone()
    return row is not None


def lock_decision(tx: Tx, what: str) -> None:
    """Others who decide about this number, id or code wait until this transaction ends."""
    tx.execute(_SQL["lock_decision"], {"what": what})


def agency_of_juristic_id(tx: Tx, juristic_id: str) -> str | None:
    row = tx.execute(_SQL["agency_of_juristic_id"], {"juristic_id": juristic_id}).fetchone()
    return None if row is None else row[0]


def count_post(tx: Tx, address: str) -> int:
    """How many this address has sent within the hour, this one included."""
    tx.execute(_SQL["lock_address"], {"address": address})
    tx.execute(_SQL["forget_posts"])
    row = tx.execute(_SQL["count_posts"], {"address": address}).fetchone()
    tx.execute(_SQL["insert_post"], {"address": address})
    return 1 + (row[0] if row else 0)


def _registration(
    number: str, form: str, sha256: str, name: str, media_type: str, length: int, *rest: Any
) -> Registration:
    return Registration(
        number,
        msgspec.json.decode(form, type=RegistrationForm),
        Letter(sha256=sha256, name=name, media_type=media_type, bytes=length),
        *rest,
    )
