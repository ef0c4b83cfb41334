"""The SQL of uploads."""

from __future__ import annotations

from dataclasses import dataclass

from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Upload:
    """`agency` is None for the house; `size` in bytes."""

    sha256: bytes
    agency: str | None
    login: str
    media_type: str
    size: int


def insert_upload(tx: Tx, upload: Upload) -> None:
    tx.execute(
        _SQL["insert_upload"],
        {
            "id": new_id(), "sha256": upload.sha256, "agency": upload.agency,
            "login": upload.login, "media_type": upload.media_type, "size": upload.size,
        },
    )  # fmt: skip


def find_upload(tx: Tx, sha256: bytes, agency: str | None) -> Upload | None:
    """As this side brought it."""
    row = tx.execute(_SQL["find_upload"], {"sha256": sha256, "agency": agency}).fetchone()
    return None if row is None else Upload(*row)
