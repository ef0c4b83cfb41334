"""The SQL of agencies, credentials, logins and sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from psycopg.rows import class_row

from sainam.agencies.agency import Agency
from sainam.formats.layout import Title
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

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
    name: str
    title: Title
    roles: frozenset[str]
    agency: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in; `csrf` stands in every form."""

    login: Login
    csrf: str
    expires_at: datetime


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


def find_login(tx: Tx, name: str) -> Login | None:
    row = tx.execute(_SQL["find_login"], {"name": name}).fetchone()
    return None if row is None else _login(*row)


def find_password(tx: Tx, login: str) -> str | None:
    row = tx.execute(_SQL["find_password"], {"name": login}).fetchone()
    return None if row is None else row[0]


def insert_session(tx: Tx, token_sha256: bytes, login: str, csrf: str) -> datetime | None:
    """Returns when it is over."""
    row = tx.execute(
        _SQL["insert_session"], {"token_sha256": token_sha256, "login": login, "csrf": csrf}
    ).fetchone()
    return None if row is None else row[0]


def find_session(tx: Tx, token_sha256: bytes) -> Session | None:
    row = tx.execute(_SQL["find_session"], {"token_sha256": token_sha256}).fetchone()
    if row is None:
        return None
    *login, csrf, expires_at = row
    return Session(_login(*login), csrf, expires_at)


def insert_session_end(tx: Tx, token_sha256: bytes) -> None:
    tx.execute(_SQL["insert_session_end"], {"token_sha256": token_sha256})


def _login(name: str, thai: str, english: str, roles: Iterable[str], agency: str | None) -> Login:
    return Login(name, Title(thai, english), frozenset(roles), agency)
