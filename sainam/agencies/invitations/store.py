"""The SQL of invitations."""

from __future__ import annotations

from psycopg.rows import class_row

from sainam.agencies.invitations.invitation import Invitation
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def lock_invitations(tx: Tx, login: str) -> None:
    tx.execute(_SQL["lock_invitations"], {"login": login})


def insert_invitation(tx: Tx, invitation: Invitation, token_sha256: bytes) -> None:
    tx.execute(
        _SQL["insert_invitation"],
        {
            "id": invitation.id,
            "login": invitation.login,
            "token_sha256": token_sha256,
            "made_at": invitation.made_at,
            "expires_at": invitation.expires_at,
            "made_by": invitation.made_by,
        },
    )


def void_invitations(tx: Tx, login: str) -> int:
    """How many there were."""
    return tx.execute(_SQL["void_invitations"], {"login": login}).rowcount


def use_invitation(tx: Tx, invitation: Invitation) -> None:
    tx.execute(_SQL["use_invitation"], {"id": invitation.id})


def find_invitation(tx: Tx, token_sha256: bytes) -> Invitation | None:
    """Also one that has ended or expired."""
    cursor = tx.cursor(row_factory=class_row(Invitation))
    return cursor.execute(_SQL["find_invitation"], {"token_sha256": token_sha256}).fetchone()


def last_invitation(tx: Tx, login: str) -> Invitation | None:
    """Also one that has ended or expired."""
    cursor = tx.cursor(row_factory=class_row(Invitation))
    return cursor.execute(_SQL["last_invitation"], {"login": login}).fetchone()
