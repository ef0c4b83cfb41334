"""The SQL of agencies, credentials, logins and sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from psycopg.rows import class_row

from sainam.agencies.agency import Agency
from sainam.agencies.role import needs_totp
from sainam.formats.layout import Title
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

Via = Literal["portal", "api"]
Strength = Literal["password", "totp"]
Wants = Literal["totp"]

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Credential:
    """What proves a caller in one environment; `ended_at` None while it lives."""

    id: str
    environment: Literal["sandbox", "live"]
    agency: str
    kind: Literal["jwk", "ssh"]
    public_key: str
    fingerprint: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Login:
    """A person who may sign in; `ended_at` None while they may."""

    name: str
    title: Title
    roles: frozenset[str]
    agency: str | None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """How a person is reached, and what they are at their agency."""

    email: str
    phone: str
    position: str


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in; `csrf` stands in every form.

    With `wants` nothing can be done in it but that: taking up a second factor.
    """

    login: Login
    csrf: str
    expires_at: datetime
    wants: Wants | None = None


@dataclass(frozen=True, slots=True)
class Totp:
    """A login's second factor, sealed for it."""

    version: int
    sealed: bytes


def insert_agency_version(tx: Tx, agency: Agency, *, actor: str) -> int:
    """Returns the version's number."""
    tx.execute(_SQL["insert_agency"], {"code": agency.code})
    row = tx.execute(
        _SQL["insert_agency_version"],
        {
            "code": agency.code,
            "kind": agency.kind,
            "thai": agency.title.th,
            "english": agency.title.en,
            "juristic_id": agency.juristic_id,
            "actor": actor,
        },
    ).fetchone()
    return int(row[0]) if row else 0


def find_agency(tx: Tx, code: str) -> Agency | None:
    row = tx.execute(_SQL["find_agency"], {"code": code}).fetchone()
    if row is None:
        return None
    agency, kind, thai, english, juristic_id = row
    return Agency(code=agency, kind=kind, title=Title(thai, english), juristic_id=juristic_id)


def insert_credential(tx: Tx, credential: Credential, *, actor: str) -> None:
    tx.execute(
        _SQL["insert_credential"],
        {
            "id": credential.id,
            "environment": credential.environment,
            "agency": credential.agency,
            "kind": credential.kind,
            "public_key": credential.public_key,
            "fingerprint": credential.fingerprint,
            "actor": actor,
        },
    )


def find_credential(tx: Tx, credential: str) -> Credential | None:
    """Also one that has ended: see its `ended_at` and `environment`."""
    cursor = tx.cursor(row_factory=class_row(Credential))
    return cursor.execute(_SQL["find_credential"], {"id": credential}).fetchone()


def credential_of_key(tx: Tx, kind: str, fingerprint: str) -> str | None:
    """Who was ever known by it; nobody else can be registered with it until this commits."""
    given = {"kind": kind, "fingerprint": fingerprint}
    tx.execute(_SQL["lock_key"], given)
    row = tx.execute(_SQL["credential_of_key"], given).fetchone()
    return None if row is None else str(row[0])


def credentials_of_kind(
    tx: Tx, environment: Literal["sandbox", "live"], kind: Literal["jwk", "ssh"]
) -> tuple[Credential, ...]:
    cursor = tx.cursor(row_factory=class_row(Credential))
    rows = cursor.execute(_SQL["credentials_of_kind"], {"environment": environment, "kind": kind})
    return tuple(rows.fetchall())


def insert_credential_end(tx: Tx, credential: str, *, actor: str, reason: str) -> bool:
    """False if it had ended before."""
    row = tx.execute(
        _SQL["insert_credential_end"], {"id": credential, "actor": actor, "reason": reason}
    ).fetchone()
    return row is not None


def insert_login(tx: Tx, login: Login) -> bool:
    """False if the name is taken."""
    row = tx.execute(
        _SQL["insert_login"],
        {
            "name": login.name,
            "thai": login.title.th,
            "english": login.title.en,
            "roles": sorted(login.roles),
            "agency": login.agency,
        },
    ).fetchone()
    return row is not None


def insert_password(tx: Tx, login: str, argon2: str) -> None:
    tx.execute(_SQL["insert_password"], {"name": login, "argon2": argon2})


def end_passwords(tx: Tx, login: str, *, actor: str, reason: str) -> None:
    tx.execute(_SQL["end_passwords"], {"login": login, "actor": actor, "reason": reason})


def find_login(tx: Tx, name: str) -> Login | None:
    """Also one that has ended: see its `ended_at`."""
    row = tx.execute(_SQL["find_login"], {"name": name}).fetchone()
    return None if row is None else _login(*row)


def living_logins(tx: Tx, agency: str | None = None) -> tuple[Login, ...]:
    """By name; those of an agency, or all."""
    rows = tx.execute(_SQL["living_logins"], {"role": None, "agency": agency})
    return tuple(_login(*row) for row in rows)


def logins_in_role(tx: Tx, role: str, agency: str | None = None) -> tuple[Login, ...]:
    """Who holds a role, by name; those of an agency, or all."""
    rows = tx.execute(_SQL["living_logins"], {"role": role, "agency": agency})
    return tuple(_login(*row) for row in rows)


def insert_login_end(tx: Tx, name: str, *, actor: str, reason: str) -> bool:
    """False if it had ended before."""
    row = tx.execute(
        _SQL["insert_login_end"], {"name": name, "actor": actor, "reason": reason}
    ).fetchone()
    return row is not None


def insert_contact(tx: Tx, login: str, contact: Contact, *, actor: str) -> None:
    tx.execute(
        _SQL["insert_contact"],
        {
            "login": login,
            "email": contact.email,
            "phone": contact.phone,
            "position": contact.position,
            "actor": actor,
        },
    )


def find_contact(tx: Tx, login: str) -> Contact | None:
    cursor = tx.cursor(row_factory=class_row(Contact))
    return cursor.execute(_SQL["find_contact"], {"login": login}).fetchone()


def find_password(tx: Tx, login: str) -> str | None:
    """The hash that holds now; None where there is none, or it has ended."""
    row = tx.execute(_SQL["find_password"], {"name": login}).fetchone()
    return None if row is None else row[0]


def insert_totp(tx: Tx, login: str, sealed: bytes, *, actor: str) -> int:
    """Returns its version."""
    row = tx.execute(
        _SQL["insert_totp"], {"login": login, "sealed": sealed, "actor": actor}
    ).fetchone()
    return int(row[0]) if row else 0


def find_totp(tx: Tx, login: str) -> Totp | None:
    cursor = tx.cursor(row_factory=class_row(Totp))
    return cursor.execute(_SQL["find_totp"], {"login": login}).fetchone()


def insert_totp_end(tx: Tx, login: str, *, actor: str, reason: str) -> bool:
    """False if there was none."""
    rows = tx.execute(_SQL["insert_totp_end"], {"login": login, "actor": actor, "reason": reason})
    return rows.fetchone() is not None


def take_totp_step(tx: Tx, login: str, version: int, step: int) -> bool:
    """False if this code, or a later one, was taken before."""
    row = tx.execute(
        _SQL["take_totp_step"], {"login": login, "version": version, "step": step}
    ).fetchone()
    return row is not None


def last_totp_step(tx: Tx, login: str, version: int) -> int | None:
    row = tx.execute(_SQL["last_totp_step"], {"login": login, "version": version}).fetchone()
    return None if row is None else row[0]


def lock_role(tx: Tx, role: str) -> None:
    tx.execute(_SQL["lock_role"], {"role": role})


def lock_name(tx: Tx, mark: bytes) -> None:
    """Other tries of this name wait until this transaction ends."""
    tx.execute(_SQL["lock_name"], {"mark": mark})


def recent_failures(tx: Tx, mark: bytes, since: datetime) -> tuple[datetime, ...]:
    """The last first."""
    rows = tx.execute(_SQL["recent_failures"], {"mark": mark, "since": since})
    return tuple(row[0] for row in rows)


def insert_failure(tx: Tx, mark: bytes) -> None:
    tx.execute(_SQL["insert_failure"], {"mark": mark})


def forget_failures(tx: Tx, mark: bytes) -> None:
    tx.execute(_SQL["forget_failures"], {"mark": mark})


def insert_session(
    tx: Tx, token_sha256: bytes, login: str, csrf: str, *, via: Via, strength: Strength
) -> datetime | None:
    """Returns when it is over."""
    row = tx.execute(
        _SQL["insert_session"],
        {
            "token_sha256": token_sha256,
            "login": login,
            "csrf": csrf,
            "via": via,
            "strength": strength,
        },
    ).fetchone()
    return None if row is None else row[0]


def find_session(tx: Tx, token_sha256: bytes, via: Via) -> Session | None:
    row = tx.execute(_SQL["find_session"], {"token_sha256": token_sha256, "via": via}).fetchone()
    if row is None:
        return None
    *login, csrf, expires_at, strength = row
    whose = _login(*login)
    return Session(whose, csrf, expires_at, wanted(whose, strength))


def wanted(login: Login, strength: Strength) -> Wants | None:
    """What has to be done first in a session opened in this way."""
    return "totp" if strength == "password" and needs_totp(login.roles) else None


def insert_session_end(tx: Tx, token_sha256: bytes) -> None:
    tx.execute(_SQL["insert_session_end"], {"token_sha256": token_sha256})


def end_sessions_of(tx: Tx, login: str) -> None:
    tx.execute(_SQL["end_sessions_of"], {"login": login})


def _login(
    name: str,
    thai: str,
    english: str,
    roles: Iterable[str],
    agency: str | None,
    ended_at: datetime | None,
) -> Login:
    return Login(name, Title(thai, english), frozenset(roles), agency, ended_at)
