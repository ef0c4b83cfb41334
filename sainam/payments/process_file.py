"""Reads a file that was received: payments are posted, a feed goes to the series it brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.exchanges.files import store as files
from sainam.exchanges.files.archive import FileArchive
from sainam.exchanges.files.received_file import ReceivedFile
from sainam.formats.layout import Layout
from sainam.kit.database import Database
from sainam.payments.accept_file import accept_file

# Stores a feed's file whole or not at all; says what became of it.
StoreFeed = Callable[[ReceivedFile, Layout], str]


class UnknownLayoutError(LookupError):
    """The agreement names a layout that the catalogue lacks."""


def process_file(
    database: Database,
    *,
    archive: FileArchive,
    layouts: Mapping[str, Layout],
    store_feed: StoreFeed,
    environment: Environment,
    file: UUID,
    actor: str,
) -> str:
    """What became of it. Raises UnknownLayoutError."""
    with database.read_only() as tx:
        received = files.read_file(tx, environment, file)
    layout = layouts.get(received.layout or "")
    if layout is None:
        raise UnknownLayoutError(f"file {file}: no layout {received.layout}")
    if received.pattern == "feed":
        return store_feed(received, layout)
    return accept_file(
        database,
        archive=archive,
        layout=layout,
        environment=environment,
        file=file,
        actor=actor,
    )
