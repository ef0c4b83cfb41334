"""The SQL of uploads."""

from __future__ import annotations

from dataclasses import dataclass

from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Upload:
    """`agency` is None for the house; `size` in bytes; no `kind` where none was declared."""

    sha256: bytes
    agency: str | None
    login: str
    media_type: str
    size: int
    kind: str


def insert_upload(tx: Tx, upload: Upload) -> None:
    tx.execute(
        _SQL["insert_upload"],
        {
            "id": new_id(), "sha256": upload.sha256, "agency": upload.agency,
            "login": upload.login, "media_type": upload.media_type, "size": upload.size,
            "kind": upload.kind,
        },
    )  # fmt: skip


def lock_bytes(tx: Tx, sha256: bytes) -> None:
    tx.execute(_SQL["lock_bytes"], (sha256,))


def find_upload(tx: Tx, sha256: bytes, agency: str | None, kind: str = "") -> Upload | None:
    """As this side brought it; of `kind` before any other."""
    named = {"sha256": sha256, "agency": agency, "kind": kind}
    row = tx.execute(_SQL["find_upload"], named).fetchone()
    return None if row is None else Upload(*row)
