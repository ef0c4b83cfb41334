"""The SQL of found copies."""

from __future__ import annotations

from uuid import UUID

from sainam.evidence.copies.found_copy import CopiedPaper, FoundCopy
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def insert_found(
    tx: Tx, copy: UUID, dossier: str, attachment: str, paper: CopiedPaper, *, declared_as: str,
    actor: str,
) -> None:  # fmt: skip
    tx.execute(
        _SQL["insert_found"],
        {
            "id": copy, "dossier": dossier, "attachment": attachment, "paper": paper,
            "declared_as": declared_as, "actor": actor,
        },
    )  # fmt: skip


def shut_uploads(tx: Tx, copy: UUID, sha256: bytes, agency: str | None) -> int:
    """How many of them can be opened no more."""
    named = {"id": copy, "sha256": sha256, "agency": agency}
    return tx.execute(_SQL["shut_uploads"], named).rowcount


def insert_release(tx: Tx, copy: UUID, *, reason: str, actor: str) -> None:
    tx.execute(_SQL["insert_release"], {"id": copy, "reason": reason, "actor": actor})


def insert_end(tx: Tx, copy: UUID, certificate: UUID, *, bytes_stay: bool, actor: str) -> None:
    tx.execute(
        _SQL["insert_end"],
        {"id": copy, "certificate": certificate, "bytes_stay": bytes_stay, "actor": actor},
    )


def bytes_needed(tx: Tx, copy: UUID, sha256: bytes) -> bool:
    row = tx.execute(_SQL["bytes_needed"], {"id": copy, "sha256": sha256}).fetchone()
    return bool(row and row[0])


def copies(tx: Tx) -> tuple[FoundCopy, ...]:
    return tuple(FoundCopy(*row) for row in tx.execute(_SQL["copies"], {"id": None}))


def find_copy(tx: Tx, copy: UUID) -> FoundCopy | None:
    row = tx.execute(_SQL["copies"], {"id": copy}).fetchone()
    return None if row is None else FoundCopy(*row)
